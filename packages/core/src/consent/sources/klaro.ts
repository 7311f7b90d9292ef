import type { Page } from '../../platform/env'
import { cmpSource, type CmpOptions } from './cmpSource'
import { allGranted, type PurposeMap } from './allGranted'
import { servicesFor, type ServiceMap } from './servicesFor'
import type { ConsentSource } from './source'

interface KlaroService {
  readonly name: string
  readonly purposes?: readonly string[]
  readonly optOut?: boolean
}

/** The part of Klaro's consent manager that is used. */
export interface KlaroManager {
  readonly config: { readonly services: readonly KlaroService[]; readonly optOut?: boolean }
  /** True once the visitor has chosen, and while every service of the configuration was there to be chosen. */
  readonly confirmed: boolean
  /** What was saved last. (`consents` holds switches that were moved and not saved.) */
  readonly savedConsents: Readonly<Record<string, boolean>>
  readonly store: { get(): string | null }
  watch(watcher: KlaroWatcher): void
  unwatch(watcher: KlaroWatcher): void
}

interface KlaroWatcher {
  update(manager: unknown, name: string): void
}

export interface KlaroOptions extends CmpOptions {
  /**
   * Gives the manager where Klaro is imported rather than loaded by a script element: `() => Klaro.getManager(config)`.
   * @default the manager of `window.klaro`
   */
  manager?: (() => KlaroManager | undefined) | undefined
  /**
   * Klaro's services for a pixel, by the pixel's key or platform, e.g. `{ meta: 'facebook-pixel' }`. All of them must be
   * there and granted.
   * @default the services that are called like the pixel's key or platform
   */
  services?: ServiceMap | undefined
  /**
   * For pixels without a service of their own: which of Klaro's purposes stand for ours. Every service of such a purpose
   * must be granted.
   * @default each is called like ours
   */
  purposes?: PurposeMap | undefined
}

const PURPOSES: PurposeMap = {
  marketing: 'marketing',
  analytics: 'analytics',
  functional: 'functional',
  preferences: 'preferences',
}

/**
 * Klaro, service by service. Only what was saved counts, never a switch that was merely moved. In an `opt-out` regime
 * services with Klaro's `optOut` count as Klaro applies them before the choice.
 *
 * @see https://klaro.org/docs/api/js_api
 * @example
 * createTracker({ pixels, consent: { sources: [klaro({ services: { meta: 'facebook-pixel' } })] } })
 */
export function klaro({
  manager,
  services = {},
  purposes = PURPOSES,
  ...options
}: KlaroOptions = {}): ConsentSource {
  return cmpSource<KlaroManager>(
    {
      name: 'klaro',
      find: (page) => (manager ? manager() : findManager(page)),
      read: (found) => found,
      listen(found, changed) {
        const watcher: KlaroWatcher = {
          update(_, name) {
            if (name !== 'consents') changed() // that one tells of a switch
          },
        }
        found.watch(watcher)
        return () => found.unwatch(watcher)
      },
      ask({ config, confirmed, savedConsents, store }, { purpose, pixel, regime }) {
        const stored = parseStored(store.get())
        const isGranted = ({ name, optOut = config.optOut }: KlaroService): unknown =>
          savedConsents[name] && stored[name] !== false && (confirmed || (optOut && regime === 'opt-out'))
        const own = servicesFor(services, pixel, toNames(config.services))
        const allows = (isOn: (service: KlaroService) => unknown, among = config.services): boolean => {
          const granted = among.filter(isOn)
          const refused = toPurposes(among.filter((service) => !isOn(service)))
          return own
            ? own.every((name) => toNames(granted).includes(name))
            : allGranted(
                purposes,
                purpose,
                toPurposes(granted).filter((name) => !refused.includes(name)),
              )
        }
        if (allows(isGranted)) return 'granted'
        if (confirmed) return 'denied'
        // It keeps the choice that a service added since has made void.
        const chosen = config.services.filter(({ name }) => name in stored)
        return allows(({ name }) => stored[name] === true, chosen) ? 'lapsed' : 'pending'
      },
      raw: ({ confirmed, savedConsents }) => ({ confirmed, consents: savedConsents }),
    },
    options,
  )
}

const toNames = (services: readonly KlaroService[]): string[] =>
  services.map(({ name }) => name.toLowerCase())

const toPurposes = (services: readonly KlaroService[]): string[] =>
  services.flatMap(({ purposes = [] }) => purposes.map((name) => name.toLowerCase()))

/** Klaro's manager does not hear what another tab has saved; its store does. */
function parseStored(text: string | null): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(decodeURIComponent(text!)) as Record<string, unknown> | null) ?? {}
  } catch {
    return {} // unreadable: then the manager alone is asked
  }
}

function findManager(page: Page): KlaroManager | undefined {
  const { klaro } = page as { klaro?: { defaultConfig?: unknown; getManager(): KlaroManager } }
  // Klaro makes its manager when it is asked for, and that one acts on the elements it finds: not before all are there.
  return klaro?.defaultConfig && page.document.readyState !== 'loading' ? klaro.getManager() : undefined
}
