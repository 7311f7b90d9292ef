import {
  nameOf,
  PURPOSE_TEXTS,
  toChange,
  toForm,
  toReceipt,
  toSummary,
  type ConsentForm,
} from '@examples/shop-kit/consentForm'
import { useConsent, type Purpose } from '@omnipixel/react'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'

interface PrivacyChoicesProps {
  isOpen: boolean
  onClose: () => void
}

/** Everything that can be chosen. A modal dialog: the browser keeps the focus in it, closes it on Escape, and gives the focus back. */
export function PrivacyChoices({ isOpen, onClose }: PrivacyChoicesProps) {
  const dialog = useRef<HTMLDialogElement>(null)

  useEffect(() => {
    if (!isOpen) return dialog.current?.close()
    if (!dialog.current?.open) dialog.current?.showModal()
    dialog.current?.querySelector('h2')?.focus()
  }, [isOpen])

  return (
    <dialog ref={dialog} className="choices" aria-labelledby="choices-title" onClose={onClose}>
      {isOpen && <Choices onClose={onClose} />}
    </dialog>
  )
}

function Choices({ onClose }: { onClose: () => void }) {
  const { consent, grant, deny, set, optOutSignal, record } = useConsent()
  const [form, setForm] = useState(() => toForm(consent))

  const choose = (apply: () => void) => () => {
    apply()
    onClose()
  }

  return (
    <form
      data-testid="choices"
      onSubmit={(event) => {
        event.preventDefault()
        choose(() => set(toChange(form)))()
      }}
    >
      <h2 id="choices-title" tabIndex={-1}>
        Your privacy choices
      </h2>
      <p className="soft">
        The cart and this choice are kept in your browser, since the shop needs them. All else is up to you.{' '}
        <Link to="/what-we-use" onClick={onClose}>
          What we use
        </Link>
      </p>
      {optOutSignal && (
        <p className="notice" data-testid="choices-signal">
          {toSummary(consent)}
        </p>
      )}
      {record && (
        <p className="soft" data-testid="choices-record">
          {toReceipt(record)}
        </p>
      )}
      {/* Where the signal denies everything, there is nothing to choose. */}
      {optOutSignal !== 'honoured' && <Options form={form} onChange={setForm} />}
      <div className="choices-buttons">
        {optOutSignal !== 'honoured' && (
          <>
            <button className="button" type="button" data-testid="choices-accept" onClick={choose(grant)}>
              Accept all
            </button>
            <button className="button" type="button" data-testid="choices-reject" onClick={choose(deny)}>
              Reject all
            </button>
            <button className="button button-plain" type="submit" data-testid="choices-save">
              Save what is ticked
            </button>
          </>
        )}
        <button className="text-button" type="button" data-testid="choices-close" onClick={onClose}>
          {optOutSignal === 'honoured' ? 'Close' : 'Close without a change'}
        </button>
      </div>
    </form>
  )
}

function Options({ form, onChange }: { form: ConsentForm; onChange: (form: ConsentForm) => void }) {
  const { purposes, pixels } = form
  const isAnyTicked = Object.values(purposes).some(Boolean)
  return (
    <>
      <fieldset>
        <legend className="hidden">Purposes</legend>
        {(Object.keys(purposes) as Purpose[]).map((purpose) => (
          <label key={purpose} className="choice">
            <input
              type="checkbox"
              checked={purposes[purpose]}
              data-testid={`choices-${purpose}`}
              onChange={({ target }) =>
                onChange({ pixels, purposes: { ...purposes, [purpose]: target.checked } })
              }
            />
            <span>
              <strong>{PURPOSE_TEXTS[purpose][0]}</strong>
              <small>{PURPOSE_TEXTS[purpose][1]}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset className="choices-pixels" disabled={!isAnyTicked}>
        <legend>Platforms</legend>
        {Object.keys(pixels).map((key) => (
          <label key={key}>
            <input
              type="checkbox"
              checked={isAnyTicked && pixels[key]}
              data-testid={`choices-${key}`}
              onChange={({ target }) => onChange({ purposes, pixels: { ...pixels, [key]: target.checked } })}
            />
            {nameOf(key)}
          </label>
        ))}
      </fieldset>
    </>
  )
}
