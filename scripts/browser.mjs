// @ts-check
/**
 * Finds Chrome or Chromium for the browser tests, the benchmark and the demo's screenshots.
 *
 * `node scripts/browser.mjs` prints its path; `--install` first makes sure that there is one.
 * Set `CHROMIUM_PATH` to use a particular one.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { env, getuid, platform } from 'node:process'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** @returns {string[]} */
function candidates() {
  if (platform === 'darwin') {
    return ['/Applications', join(env.HOME ?? '', 'Applications')].flatMap((folder) => [
      join(folder, 'Google Chrome.app/Contents/MacOS/Google Chrome'),
      join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
    ])
  }
  if (platform === 'win32') {
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        join(folder, 'Google\\Chrome\\Application\\chrome.exe'),
        join(folder, 'Chromium\\Application\\chrome.exe'),
      ])
  }
  const folders = ['/usr/bin', '/usr/local/bin', ...(env.PATH ?? '').split(delimiter).filter(Boolean)]
  return folders.flatMap((folder) => COMMANDS.map((command) => join(folder, command)))
}

/**
 * Path of an installed Chrome or Chromium, or undefined.
 *
 * @throws if `CHROMIUM_PATH` names a file that is not there: falling back to another browser would hide the mistake.
 * @returns {string | undefined}
 */
export function browserPath() {
  if (env.CHROMIUM_PATH) {
    if (existsSync(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH
    throw new Error(`CHROMIUM_PATH names "${env.CHROMIUM_PATH}", which does not exist. Correct or unset it.`)
  }
  // Last, the one in Playwright's own cache: `executablePath()` says where it would be, not that it is there.
  return [...candidates(), chromium.executablePath()].find((path) => existsSync(path))
}

/** @param {string} command @param {...string} args */
function run(command, ...args) {
  console.log(`> ${command} ${args.join(' ')}`)
  // The progress bars of a download are of no use in a log; shell: npx is a script on Windows.
  const options = {
    stdio: 'inherit',
    shell: platform === 'win32',
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  return spawnSync(command, args, /** @type {object} */ (options)).status === 0
}

/** @returns {string} */
function installBrowser() {
  const found = browserPath()
  if (found) return found

  const isRoot = getuid?.() === 0
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    run('apt-get', 'update', '-q')
    run('apt-get', 'install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-liberation')
  }
  // Also when apt had none: Ubuntu's package is an empty one that points to a snap, which containers cannot run.
  if (!browserPath()) run('npx', 'playwright-core', 'install', 'chromium', ...(isRoot ? ['--with-deps'] : []))

  const installed = browserPath()
  if (installed) return installed
  throw new Error(
    'Found no Chrome or Chromium, and could not install one (see above). ' +
      'Install Chrome by hand, or set CHROMIUM_PATH to the path of one.',
  )
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const path = process.argv.includes('--install') ? installBrowser() : browserPath()
    console.log(path ?? 'Found no Chrome or Chromium. Install one: node scripts/browser.mjs --install')
    process.exitCode = path ? 0 : 1
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
