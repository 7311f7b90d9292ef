import { useConsent } from '@omnipixel/react'
import { useEffect, useRef, useState } from 'react'

interface ConsentBannerProps {
  /** The visitor wants to change an earlier choice. */
  isAsking: boolean
  onClose: () => void
}

/** Asks while no choice has been made, and whenever the visitor opens it from the footer. */
export function ConsentBanner({ isAsking, onClose }: ConsentBannerProps) {
  const { grant, deny, needsPrompt, needsReload } = useConsent()
  const banner = useRef<HTMLElement>(null)
  const [isSettled, setSettled] = useState(false)
  const isOpen = needsPrompt || isAsking

  useEffect(() => {
    if (isAsking) banner.current?.focus()
  }, [isAsking])

  const choose = (apply: () => void) => () => {
    setSettled(false)
    apply()
    onClose()
  }

  return (
    <div aria-live="polite">
      {isOpen && (
        <section
          ref={banner}
          className="consent"
          tabIndex={-1}
          aria-labelledby="consent-title"
          data-testid="consent-banner"
        >
          <div>
            <h2 id="consent-title">May we measure our advertising?</h2>
            <p>
              With your consent, seven ad platforms learn what you look at and buy here. Without it, none of
              them is even loaded. You can change your mind at any time at the foot of the page.
            </p>
          </div>
          <div>
            <button className="button" type="button" data-testid="consent-accept" onClick={choose(grant)}>
              Accept all
            </button>
            <button className="button" type="button" data-testid="consent-reject" onClick={choose(deny)}>
              Reject all
            </button>
          </div>
        </section>
      )}
      {!isOpen && !isSettled && needsReload.length > 0 && (
        <section className="consent" aria-label="Reload" data-testid="needs-reload">
          <div>
            <h2>Your choice holds.</h2>
            <p>We send nothing more. Scripts that already run on this page end when it is reloaded.</p>
          </div>
          <div>
            <button className="button" type="button" data-testid="reload" onClick={() => location.reload()}>
              Reload the page
            </button>
            <button
              className="button button-plain"
              type="button"
              data-testid="reload-later"
              onClick={() => setSettled(true)}
            >
              Not now
            </button>
          </div>
        </section>
      )}
    </div>
  )
}
