import type { Platform } from '../config'

/** A beacon as the sandbox has recorded it: what the platform received. */
export interface Beacon {
  readonly vendor: Platform
  readonly event: string
  readonly ids: readonly string[]
  readonly eventId?: string
  readonly value?: number
  readonly currency?: string
  readonly orderId?: string
  readonly items?: unknown
  readonly params: Readonly<Record<string, unknown>>
  readonly url?: string
  readonly user: Readonly<Record<string, string>>
  /** Sent by the vendor's script on its own. */
  readonly automatic: boolean
  readonly request: { readonly at: number; readonly method: string; readonly url: string }
}

const BEACONS = '/inspector/beacons'
const BLOCKED = '/inspector/blocked'

/** Follows the visitor's beacons, from those of earlier pages on. */
export function watchBeacons(onChange: (beacons: readonly Beacon[]) => void): { clear(): void } {
  let beacons: Beacon[] = []
  let source: EventSource | undefined

  function open() {
    source = new EventSource(BEACONS)
    source.onopen = () => {
      beacons = [] // each connection starts with all there is
      onChange(beacons)
    }
    source.onmessage = ({ data }: MessageEvent<string>) => {
      beacons = [...beacons, JSON.parse(data) as Beacon]
      onChange(beacons)
    }
  }
  open()
  // A page with an open connection may be refused by the back/forward cache, and then the demo would not show it.
  addEventListener('pagehide', () => source?.close())
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) open()
  })

  return {
    clear() {
      beacons = []
      onChange(beacons)
      void fetch(BEACONS, { method: 'DELETE' })
    },
  }
}

export const fetchBlocked = async (): Promise<readonly string[]> =>
  (await (await fetch(BLOCKED)).json()) as string[]

export const storeBlocked = async (vendors: readonly string[]): Promise<void> => {
  await fetch(BLOCKED, { method: 'PUT', body: JSON.stringify(vendors) })
}
