import { useIdentify, useTrack } from '@omnipixel/react'
import { useState } from 'react'

export function RegisterPage() {
  const [isDone, setDone] = useState(false)
  const trackCompleteRegistration = useTrack('CompleteRegistration')
  const identify = useIdentify()

  function register(form: FormData) {
    identify({ email: String(form.get('email')) })
    trackCompleteRegistration({ status: 'completed' })
    setDone(true)
  }

  return (
    <div className="narrow">
      <title>Friends of the house · Prompt Corner</title>
      <h1>Become a friend of the house</h1>
      <p>Booking opens a week earlier for friends, and the first coffee is on us. It costs nothing.</p>
      <div aria-live="polite">
        {isDone ? (
          <p className="notice" data-testid="register-done">
            Welcome. Your card is waiting at the box office.
          </p>
        ) : (
          <form className="form" data-testid="register-form" action={register}>
            <label className="field">
              Name
              <input name="name" required autoComplete="name" data-testid="register-name" />
            </label>
            <label className="field">
              E-mail
              <input name="email" type="email" required autoComplete="email" data-testid="register-email" />
            </label>
            <button className="button" type="submit" data-testid="register-submit">
              Join
            </button>
          </form>
        )}
      </div>
    </div>
  )
}
