import { toReceipt } from '@examples/shop-kit/consentForm'
import { toWhatWeUse, type UsedPlatform, type UsedStorage } from '@examples/shop-kit/whatWeUse'
import { useConsent } from '@omnipixel/react'
import { options } from '../tracker'

const { platforms, own } = toWhatWeUse(options)
const CHOICES = { granted: 'You have agreed', denied: 'You have declined', unset: 'You have not chosen' }

export function WhatWeUsePage() {
  const { record } = useConsent()
  return (
    <div className="uses">
      <title>What we use · Prompt Corner</title>
      <header className="page-head">
        <h1>What we use</h1>
        <p>
          We measure our advertising with the platforms below. Nothing of theirs is loaded before you agree,
          and you can change your mind at any time under “Privacy choices” at the foot of the page. Then we
          stop, and remove what they have stored on this site.
        </p>
      </header>
      {platforms.map((platform) => (
        <Platform key={platform.key} platform={platform} />
      ))}
      <section aria-labelledby="use-own" data-testid="use-own">
        <header>
          <h2 id="use-own">This shop itself</h2>
        </header>
        <p className="soft">
          What we keep in your browser to honour your choice and to count no order twice.
        </p>
        {record && (
          <p className="soft" data-testid="use-record">
            Your last choice: {toReceipt(record)}
          </p>
        )}
        <StorageTable title="Cookies and storage of this shop" storage={own} />
      </section>
    </div>
  )
}

function Platform({ platform: { key, name, privacyPolicy, facts, storage } }: { platform: UsedPlatform }) {
  const choice = useConsent().consent.pixels[key]?.consent ?? 'unset'
  return (
    <section aria-labelledby={`use-${key}`} data-testid={`use-${key}`}>
      <header>
        <h2 id={`use-${key}`}>{name}</h2>
        <span className="use-choice" data-choice={choice}>
          {CHOICES[choice]}
        </span>
      </header>
      <dl className="facts">
        {facts.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
        <div>
          <dt>More</dt>
          <dd>
            <a href={privacyPolicy} rel="noreferrer">
              Privacy policy of {name}
            </a>
          </dd>
        </div>
      </dl>
      <StorageTable title={`Cookies and storage of ${name}`} storage={storage} />
    </section>
  )
}

function StorageTable({ title, storage }: { title: string; storage: readonly UsedStorage[] }) {
  return (
    <table className="uses-table" aria-label={title}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">What for</th>
          <th scope="col">Kept for</th>
          <th scope="col">Where</th>
        </tr>
      </thead>
      <tbody>
        {storage.map(({ name, use, kept, where }) => (
          <tr key={name + where}>
            <th scope="row">{name}</th>
            <td>{use}</td>
            <td data-label="Kept for">{kept}</td>
            <td data-label="Where">{where}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
