// #region all
import { useIdentify } from '@omnipixel/react'
import { useEffect } from 'react'

export function Account({ user }: { user: { email: string } | null }) {
  const identify = useIdentify()
  useEffect(() => identify(user && { email: user.email }), [identify, user])
  return <p>{user ? 'Signed in' : 'Signed out'}</p>
}
// #endregion
