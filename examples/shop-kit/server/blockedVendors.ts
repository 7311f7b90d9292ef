import { PLATFORMS } from '../src/config.js'

/** The vendors a visitor has blocked in the inspector: kept in a cookie, so that each visitor has a demo of their own. */
const COOKIE = 'demo_blocked'

export function readBlocked(cookies = ''): string[] {
  const value = new RegExp(`(?:^|; )${COOKIE}=([\\w.]*)`).exec(cookies)?.[1] ?? ''
  return value.split('.').filter(isPlatform)
}

/** @param body a JSON list of vendors; anything else blocks none. */
export function toBlockedCookie(body: string): string {
  const blocked = parse(body).filter(isPlatform)
  const maxAge = blocked.length > 0 ? 3600 : 0
  return `${COOKIE}=${blocked.join('.')}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}`
}

function parse(body: string): unknown[] {
  try {
    const list: unknown = JSON.parse(body)
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}

const isPlatform = (value: unknown): value is string => (PLATFORMS as readonly unknown[]).includes(value)
