// @ts-check
/**
 * `npm run test:vendors`: the journeys of test/vendors against the vendors' own scripts, with every beacon answered on
 * this machine. OMNIPIXEL_VENDOR_SCRIPTS names a folder of `<hostname>/<path>` files; OMNIPIXEL_VENDOR_LIVE=1 fetches
 * them from the vendors. OMNIPIXEL_META_ID, OMNIPIXEL_META_AGENCY_ID and the like set account ids: see
 * test/e2e/accounts.ts.
 */
import { spawnSync } from 'node:child_process'

const { OMNIPIXEL_VENDOR_SCRIPTS: folder, OMNIPIXEL_VENDOR_LIVE: isLive } = process.env

if (!folder && !isLive) {
  console.log(
    'Skipped: set OMNIPIXEL_VENDOR_SCRIPTS to a folder of <hostname>/<path> files, or OMNIPIXEL_VENDOR_LIVE=1.',
  )
} else {
  const args = ['vitest', 'run', '--project', 'vendors', ...process.argv.slice(2)]
  const { status } = spawnSync('npx', args, { stdio: 'inherit', shell: process.platform === 'win32' })
  process.exitCode = status ?? 1
}
