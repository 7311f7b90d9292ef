import type { Beacon, Vendor } from '../beacon.js'
import type { Sandbox } from '../sandbox.js'

/**
 * Waits until `count` beacons have come, then until none follows: a first beacon needs a new connection, which on a busy
 * machine takes longer than the pause that `settled` listens for.
 */
export async function arrived(sandbox: Sandbox, vendor: Vendor, count: number): Promise<Beacon[]> {
  const { network } = sandbox
  if (count > 0) {
    // A time-out is not hidden: the caller's comparison shows what did come.
    await network.waitForBeacon(() => network.beacons(vendor).length >= count).catch(() => undefined)
  }
  return sandbox.settled(vendor, 100)
}
