import { toSummary } from '@examples/shop-kit/consentForm'
import { useConsent, useIdentify, useTrack } from '@omnipixel/react'
import { useState } from 'react'
import { Link } from 'react-router'

export function Footer({ onPrivacy }: { onPrivacy: () => void }) {
  return (
    <footer className="foot">
      <Newsletter />
      <ul>
        <li>
          <Link to="/register" data-testid="nav-register">
            Become a friend of the house
          </Link>
        </li>
        <li>
          <Link to="/contact" data-testid="nav-contact">
            Write to us
          </Link>
        </li>
        <li>
          <Link to="/what-we-use" data-testid="nav-what-we-use">
            What we use
          </Link>
        </li>
        <li>
          <button className="text-button" type="button" data-testid="privacy-choices" onClick={onPrivacy}>
            Privacy choices
          </button>
        </li>
      </ul>
      <ConsentState />
      <p className="small">
        Prompt Corner is an invented theatre: nothing is sold, and no order leaves this machine. Built with
        @omnipixel/react.
      </p>
    </footer>
  )
}

/** What holds, on every page; it is read out when it changes. */
function ConsentState() {
  return (
    <p className="consent-state" role="status" data-testid="consent-state">
      {toSummary(useConsent().consent)}
    </p>
  )
}

function Newsletter() {
  const [isDone, setDone] = useState(false)
  const trackLead = useTrack('Lead')
  const identify = useIdentify()

  function subscribe(form: FormData) {
    identify({ email: String(form.get('email')) })
    trackLead({ description: 'Newsletter' })
    setDone(true)
  }

  return (
    <section aria-labelledby="newsletter-title">
      <h2 id="newsletter-title">Letters from the wings</h2>
      <p className="soft">What we rehearse, what we read, and when tickets go on sale. Once a month.</p>
      <div aria-live="polite">
        {isDone ? (
          <p className="notice" style={{ marginTop: 16 }} data-testid="newsletter-done">
            Thank you. The first letter is on its way.
          </p>
        ) : (
          <form className="newsletter" data-testid="newsletter-form" action={subscribe}>
            <label className="hidden" htmlFor="newsletter-email">
              E-mail address
            </label>
            <input
              id="newsletter-email"
              name="email"
              type="email"
              required
              autoComplete="email"
              placeholder="you@example.com"
              data-testid="newsletter-email"
            />
            <button className="button" type="submit" data-testid="newsletter-submit">
              Subscribe
            </button>
          </form>
        )}
      </div>
    </section>
  )
}
