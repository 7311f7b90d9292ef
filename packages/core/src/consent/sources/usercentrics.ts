import { browserPage, listen, type Page } from '../../platform/env'
import { allGranted, type PurposeMap } from './allGranted'
import { cmpSource, type CmpOptions } from './cmpSource'
import { servicesFor, type ServiceMap } from './servicesFor'
import type { ConsentSource } from './source'
import { toAnswer } from './toAnswer'

export interface UsercentricsOptions extends CmpOptions {
  /**
   * For pixels without a service of their own: which categories stand for each purpose. Every service of all of them
   * must be accepted. @default usercentricsPurposes
   */
  purposes?: PurposeMap | undefined
  /**
   * The data processing services for a pixel, by the pixel's key or platform, named by their ids or names:
   * `{ meta: 'Facebook Pixel' }`. All of them must be there and accepted.
   * @default the services that are called like the pixel's key or platform
   */
  services?: ServiceMap | undefined
}

/** Usercentrics has no category for statistics, so they need both of the two that may hold it. */
export const usercentricsPurposes: PurposeMap = {
  marketing: 'marketing',
  analytics: ['functional', 'marketing'],
  functional: 'functional',
  preferences: 'functional',
}

/** What both versions tell. Services by id and by name. */
interface UsercentricsState {
  readonly isChosen: boolean
  /** Of which every service is accepted. */
  readonly categories: readonly string[]
  readonly services: readonly string[]
  readonly accepted: readonly string[]
  readonly raw: unknown
}

/** Version 2, `UC_UI`. */
interface Version2 {
  isInitialized(): boolean
  getServicesBaseInfo(): readonly {
    readonly id: string
    readonly name: string
    readonly categorySlug: string
    readonly consent: { readonly status: boolean; readonly history: readonly { readonly type: string }[] }
  }[]
}

/** Version 3, `__ucCmp`. */
interface Version3 {
  isInitialized(): Promise<boolean>
  getConsentDetails(): Promise<ConsentDetails>
}

interface ConsentDetails {
  readonly consent: { readonly type: 'EXPLICIT' | 'IMPLICIT' }
  readonly services: Readonly<
    Record<string, { readonly name: string; readonly consent?: { readonly given: boolean } }>
  >
  readonly categories: Readonly<Record<string, { readonly state: string }>>
}

function fromVersion2(all: ReturnType<Version2['getServicesBaseInfo']>): UsercentricsState {
  const refused = all.filter(({ consent }) => !consent.status).map(({ categorySlug }) => categorySlug)
  return {
    isChosen: all.some(({ consent }) => consent.history.some(({ type }) => type === 'explicit')),
    categories: all.map(({ categorySlug }) => categorySlug).filter((slug) => !refused.includes(slug)),
    services: all.flatMap(({ id, name }) => [id, name]),
    accepted: all.flatMap(({ id, name, consent }) => (consent.status ? [id, name] : [])),
    raw: all,
  }
}

function fromVersion3({ consent, services, categories }: ConsentDetails): UsercentricsState {
  const all = Object.entries(services)
  return {
    isChosen: consent.type === 'EXPLICIT',
    categories: Object.keys(categories).filter((slug) => categories[slug]!.state === 'ALL_ACCEPTED'),
    services: all.flatMap(([id, { name }]) => [id, name]),
    accepted: all.flatMap(([id, service]) => (service.consent?.given ? [id, service.name] : [])),
    raw: consent,
  }
}

const isWhole = (details: Partial<ConsentDetails> | null): details is ConsentDetails =>
  !!(details?.consent && details.services && details.categories)

/**
 * Usercentrics, web CMP versions 2 and 3, by service where a pixel has one of its own, else by category. What is on
 * before the visitor has chosen (`IMPLICIT`) grants in an `opt-out` regime alone.
 *
 * @see https://usercentrics.com/docs/web/
 * @example
 * createTracker({ pixels, consent: { sources: [usercentrics({ services: { meta: 'Facebook Pixel' } })] } })
 */
export const usercentrics = ({
  purposes = usercentricsPurposes,
  services: named = {},
  ...options
}: UsercentricsOptions = {}): ConsentSource =>
  cmpSource(
    {
      name: 'usercentrics',
      find: ({ __ucCmp, UC_UI }: Page & { __ucCmp?: Version3; UC_UI?: Version2 }) => __ucCmp ?? UC_UI,
      async readLater(api): Promise<UsercentricsState | undefined> {
        if (!(await api.isInitialized())) return undefined // where version 3 throws, it is not there yet either
        return 'getServicesBaseInfo' in api
          ? fromVersion2(api.getServicesBaseInfo())
          : fromVersion3(await api.getConsentDetails())
      },
      // A button is told of before its choice is taken, the change of view after it. (A further event's name is the
      // account's own setting.)
      events: ['UC_UI_INITIALIZED', 'UC_CMP_API_READY', 'UC_UI_CMP_EVENT', 'UC_UI_VIEW_CHANGED'],
      listen(_api, changed: (known?: UsercentricsState) => void) {
        const ending = new AbortController()
        const onConsent = ({ detail }: CustomEvent<Partial<ConsentDetails> | null>): void =>
          changed(isWhole(detail) ? fromVersion3(detail) : undefined)
        // Version 3's, with all that its getters would tell later.
        listen(browserPage(), 'UC_CONSENT', onConsent, ending.signal)
        return () => ending.abort()
      },
      ask({ isChosen, categories, services, accepted }, { purpose, pixel, regime }) {
        const own = servicesFor(
          named,
          pixel,
          services.map((name) => name.toLowerCase()),
        )
        const isOn = own
          ? !!purposes[purpose] && allGranted({ [purpose]: own }, purpose, accepted)
          : allGranted(purposes, purpose, categories)
        return toAnswer({ isChosen, isOn }, regime)
      },
      raw: ({ raw }) => raw,
    },
    options,
  )
