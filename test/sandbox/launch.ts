import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Browser, BrowserContext, BrowserContextOptions, LaunchOptions as Launch } from 'playwright-core'
import { chromium } from 'playwright-core'
import { browserPath } from '../../scripts/browser.mjs'
import type { VendorNetwork } from './network.js'

const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  // The address bar's suggestions are pages too, two for every context: half of the work that a short test makes. The
  // last list of features is the one that counts, so this one names those that Playwright turns off as well.
  '--disable-features=' +
    'WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,' +
    'AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,' +
    'LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,' +
    'OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch',
]

/** An ordinary visitor's. A headless browser names itself, and then Meta sends nothing. pixels-observed.md, point 11 */
export const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

export interface LaunchOptions {
  /** Further flags. */
  args?: string[]
  /** `false` turns it off: a page kept there still finishes its requests, which a page that is gone does not. @default true */
  backForwardCache?: boolean
}

/** Starts Chromium with every host led to the sandbox. `CHROMIUM_PATH` names another browser. */
export const launchBrowser = (
  network: Pick<VendorNetwork, 'launchArgs'>,
  options: LaunchOptions = {},
): Promise<Browser> => chromium.launch(toLaunch(network, options))

/**
 * A browser of its own with the profile of an ordinary visitor. The other ones are private windows, for which Chromium
 * opens no connections ahead; and Debian's Chromium takes no third-party cookies, without which requests never use
 * what `preconnect` has opened: Chrome's default is set here.
 */
export async function launchProfile(
  network: Pick<VendorNetwork, 'launchArgs'>,
  options: LaunchOptions = {},
  contextOptions: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const profile = mkdtempSync(join(tmpdir(), 'omnipixel-'))
  mkdirSync(join(profile, 'Default'))
  const preferences = { profile: { block_third_party_cookies: false, cookie_controls_mode: 0 } }
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  const launch = toLaunch(network, options)
  const context = await chromium.launchPersistentContext(profile, { ...launch, ...contextOptions })
  context.on('close', () => void removeFolder(profile))
  return context
}

function toLaunch(
  network: Pick<VendorNetwork, 'launchArgs'>,
  { args = [], backForwardCache = true }: LaunchOptions,
): Launch {
  const executablePath = browserPath()
  if (executablePath === undefined)
    throw new Error('No Chromium found. Install one: node scripts/browser.mjs --install')

  return {
    executablePath,
    args: [...FLAGS, `--user-agent=${USER_AGENT}`, ...network.launchArgs, ...args],
    // Playwright turns it off, and what the vendors do on a restore would never be seen.
    ignoreDefaultArgs: backForwardCache ? ['--disable-back-forward-cache'] : [],
  }
}

/**
 * Opens a page that nobody remote-controls, for what Playwright forbids: it switches prerendering off. All that can be seen
 * of it are its requests.
 *
 * @returns closes it.
 */
export function openAlone(
  { launchArgs }: Pick<VendorNetwork, 'launchArgs'>,
  url: string,
): () => Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'omnipixel-'))
  const flags = ['--headless=new', `--user-data-dir=${profile}`, `--user-agent=${USER_AGENT}`]
  // A group of its own: Chromium's helper processes outlive it for a moment, and write to the profile.
  const browser = spawn(browserPath()!, [...FLAGS, ...flags, ...launchArgs, url], {
    stdio: 'ignore',
    detached: true,
  })
  return async () => {
    const ended = once(browser, 'exit')
    process.kill(-browser.pid!, 'SIGKILL')
    await ended
    await removeFolder(profile)
  }
}

async function removeFolder(path: string, tries = 50): Promise<void> {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch (cause) {
    if (tries === 1) throw cause
    await setTimeout(100)
    await removeFolder(path, tries - 1)
  }
}
