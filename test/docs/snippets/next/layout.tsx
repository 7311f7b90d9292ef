// #region all
import type { ReactNode } from 'react'
import { Pixels } from './Pixels'

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <Pixels>{children}</Pixels>
      </body>
    </html>
  )
}
// #endregion
