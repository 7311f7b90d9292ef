import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'

/**
 * Runs once per visit of `subject`, after the page is on the screen. In development Strict Mode runs every effect twice;
 * an event without an id of its own would be told twice.
 */
export function useVisit(subject: string, onVisit: () => void): void {
  const { key } = useLocation()
  const visit = `${key} ${subject}`
  const last = useRef<string>(undefined)
  useEffect(() => {
    if (last.current === visit) return
    last.current = visit
    onVisit()
  })
}
