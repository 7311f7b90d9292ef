import type { Beacon, RecordedRequest } from '../beacon.js'

export function toBeacons(_request: RecordedRequest): Beacon[] {
  return []
}
