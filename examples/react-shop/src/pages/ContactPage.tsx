import { useTrack } from '@omnipixel/react'
import { useState } from 'react'

export function ContactPage() {
  const [isSent, setSent] = useState(false)
  const trackContact = useTrack('Contact')

  function send() {
    trackContact()
    setSent(true)
  }

  return (
    <div className="narrow">
      <title>Write to us · Prompt Corner</title>
      <h1>Write to us</h1>
      <p>Group bookings, school matinees, a scarf left in row F: we answer within a day.</p>
      <div aria-live="polite">
        {isSent ? (
          <p className="notice" data-testid="contact-done">
            Thank you, your letter is with the front of house.
          </p>
        ) : (
          <form className="form" data-testid="contact-form" action={send}>
            <label className="field">
              Your e-mail
              <input name="email" type="email" required autoComplete="email" data-testid="contact-email" />
            </label>
            <label className="field">
              Your message
              <textarea name="message" rows={5} required data-testid="contact-message" />
            </label>
            <button className="button" type="submit" data-testid="contact-submit">
              Send
            </button>
          </form>
        )}
      </div>
    </div>
  )
}
