/**
 * The fakes of hosted consent platforms: no product of theirs can be run here, so each is written from what its pages
 * document (and from consent.md, section 2), and no code is theirs. Each file is a classic script that adds one maker to
 * `window.fakeCmps`; a page loads it with a script element, a unit test imports it.
 *
 * A fake does what hurts: names that are there before the script is, defaults that look like consent, events that come
 * before the choice is stored, switches that were moved and not saved. What the pages leave open is modelled the hard way.
 */
export interface FakeCmp {
  /** What the page has before the script: a queue, a configuration, a half-made global; or nothing. */
  prepare(): void
  /** The script runs, and reads what it has stored before. */
  load(): void
  /** The visitor has accepted or rejected all, on a page before this one. Comes before `load`. */
  remember(on: boolean): void
  acceptAll(): void
  rejectAll(): void
  /** The visitor chooses these, by the platform's own ids, leaves the rest as it is, and saves. */
  choose(choice: Readonly<Record<string, boolean>>): void
  /** The visitor moves a switch, and does not save. */
  toggle(id: string, on: boolean): void
  saveToggles(): void
  /** The visitor opens the banner again. */
  reopen(): void
  /** From now on it throws when it is read. */
  breakDown(): void
  /** Takes its globals off the page; what it has stored stays. */
  unload(): void
}

/** What a maker takes; each file says what it means. */
export interface FakeCmpOptions {
  oneTrust: {
    ids?: string[]
    defaults?: string[]
    model?: string
    hasNotice?: boolean
    receiptMs?: number
  }
  cookiebot: { isImplied?: boolean; regulations?: Record<string, boolean> }
  usercentrics2: { isOnByDefault?: boolean; eventName?: string; delayMs?: number }
  usercentrics3: {
    isOnByDefault?: boolean
    isRequired?: boolean
    delayMs?: number
    tellsOnLoad?: boolean
  }
  didomi: {
    purposes?: string[]
    vendors?: string[]
    regulation?: string
    isOnByDefault?: boolean
    delayMs?: number
  }
  cookieYes: { law?: string; defaults?: string[] }
  iubenda: {
    isPerPurpose?: boolean
    isNeeded?: boolean
    isOptedOut?: boolean
    uspr?: Record<string, boolean>
    callback?: Record<string, (...args: never[]) => void>
  }
  osano: { defaults?: string[] }
}

export type FakeCmpName = keyof FakeCmpOptions

export type FakeCmps = { [Name in FakeCmpName]: (options?: FakeCmpOptions[Name]) => FakeCmp }
