import { useConsent } from '@omnipixel/react'
import { useState } from 'react'
import { Link } from 'react-router'

/** Asks while no choice has been made. The first thing on the page, so that it is also the first for the keyboard. */
export function ConsentBanner({ onChoose }: { onChoose: () => void }) {
  const { grant, deny, needsPrompt } = useConsent()

  const choose = (apply: () => void) => () => {
    apply()
    // The button that had the focus is gone: go on with the page, not at the top of the document.
    document.querySelector('main')?.focus({ preventScroll: true })
  }

  if (!needsPrompt) return <ReloadNotice />
  return (
    <section className="consent" aria-labelledby="consent-title" data-testid="consent-banner">
      <div>
        <h2 id="consent-title">May we measure our advertising?</h2>
        <p>
          With your consent, ad platforms learn what you look at and buy here. Without it, none of them is
          even loaded. <Link to="/what-we-use">What we use</Link>. You can change your mind at any time at the
          foot of the page.
        </p>
      </div>
      <div className="consent-buttons">
        <button className="button" type="button" data-testid="consent-accept" onClick={choose(grant)}>
          Accept all
        </button>
        <button className="button" type="button" data-testid="consent-reject" onClick={choose(deny)}>
          Reject all
        </button>
        <button className="text-button" type="button" data-testid="consent-choose" onClick={onChoose}>
          Choose for each platform
        </button>
      </div>
    </section>
  )
}

/** After a withdrawal: some scripts run on by themselves until the page is reloaded. */
function ReloadNotice() {
  const { needsReload } = useConsent()
  const [settled, setSettled] = useState<readonly string[]>()

  return (
    <div role="status">
      {needsReload.length > 0 && needsReload !== settled && (
        <section className="consent" aria-label="Reload" data-testid="needs-reload">
          <div>
            <h2>Your choice holds.</h2>
            <p>We send nothing more. Scripts that already run on this page end when it is reloaded.</p>
          </div>
          <div className="consent-buttons">
            <button className="button" type="button" data-testid="reload" onClick={() => location.reload()}>
              Reload the page
            </button>
            <button
              className="button button-plain"
              type="button"
              data-testid="reload-later"
              onClick={() => setSettled(needsReload)}
            >
              Not now
            </button>
          </div>
        </section>
      )}
    </div>
  )
}
