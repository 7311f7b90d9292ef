import { cmpSource, type CmpOptions } from './cmpSource'
import { findIab, listenIab } from './iabApi'
import type { ConsentSource, SourceAnswer } from './source'

/**
 * The framework's United States sections: the number in `applicableSections`, and the name in `parsedSections`.
 *
 * @see https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform/blob/main/Sections/Section%20Information.md
 */
export const gppSections: Readonly<Record<number, string>> = {
  6: 'uspv1',
  7: 'usnat',
  8: 'usca',
  9: 'usva',
  10: 'usco',
  11: 'usut',
  12: 'usct',
  13: 'usfl',
  14: 'usmt',
  15: 'usor',
  16: 'ustx',
  17: 'usde',
  18: 'usia',
  19: 'usne',
  20: 'usnh',
  21: 'usnj',
  22: 'ustn',
  23: 'usmn',
  24: 'usmd',
  25: 'usin',
  26: 'usky',
  27: 'usri',
}

/** No law, and the two of the Transparency and Consent Framework, which has an API of its own. */
const OTHER_SECTIONS = [-1, 2, 5]

export interface GppOptions extends CmpOptions {
  /**
   * What an opt-out does: `deny`, or `ldu` for limited data use where a platform has it. A child for whom nobody has
   * consented is denied in both.
   * @default 'deny'
   */
  mode?: 'deny' | 'ldu' | undefined
  /** Further sections, by number, in addition to {@link gppSections}. */
  sections?: Readonly<Record<number, string>> | undefined
}

/** What is read of the framework's `PingReturn`. */
interface Ping {
  readonly cmpStatus?: string
  readonly signalStatus?: string
  readonly applicableSections?: readonly number[]
  readonly gppString?: string
  /** A list of segments by the specification, one flat object in the IAB's own library. */
  readonly parsedSections?: Readonly<Record<string, unknown>>
}

interface Segment {
  readonly SaleOptOut?: unknown
  readonly SharingOptOut?: unknown
  readonly TargetedAdvertisingOptOut?: unknown
  readonly Gpc?: unknown
  /** Of the old US Privacy string. */
  readonly OptOutSale?: unknown
  readonly KnownChildSensitiveDataConsents?: unknown
}

/**
 * IAB Global Privacy Platform (`__gpp`, on this page or around this frame): the opt-outs of the United States. It denies
 * every purpose while the visitor has opted out of sale, sharing or targeted advertising, sends GPC, or is a child for
 * whom nobody has consented.
 *
 * It never grants: who has not opted out is left to the other sources and the regime (`silent`). The sections of the
 * Transparency and Consent Framework are left to `tcf()`.
 *
 * @see https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform
 */
export const gpp = (options: GppOptions = {}): ConsentSource =>
  cmpSource<Window, Ping>(
    {
      name: 'gpp',
      find: (page) => findIab(page, '__gpp'),
      listen(owner, changed, page) {
        let isReady = false
        return listenIab(page, owner, '__gpp', '1.1', (event) => {
          const ping = (event as { pingData?: Ping } | null)?.pingData
          if (!ping || ping.cmpStatus === 'stub') return
          const isBeingChanged = ping.signalStatus !== 'ready' && ping.cmpStatus !== 'error'
          if (isReady && isBeingChanged) return // the last choice holds
          isReady = ping.signalStatus === 'ready'
          changed(ping)
        })
      },
      isVeto: true,
      ask: (ping) => gppAnswer(ping, options),
      raw: ({ applicableSections, gppString }) => ({ applicableSections, gppString }),
    },
    options,
  )

function gppAnswer(ping: Ping, { mode, sections }: GppOptions): SourceAnswer {
  if (ping.signalStatus !== 'ready' || ping.cmpStatus === 'error') return 'pending'
  const applicable = ping.applicableSections ?? []
  const ids = applicable.filter((id) => !OTHER_SECTIONS.includes(id))
  if (applicable.length > 0 && ids.length === 0) return 'silent'
  const parsed = ping.parsedSections ?? {}
  const named = ids.map((id) => parsed[{ ...gppSections, ...sections }[id] ?? ''])
  // Where it is not clear which sections apply, all that are there do.
  const isClear = ids.length > 0 && named.every(Boolean)
  const segments = (isClear ? named : Object.values(parsed)).flat() as (Segment | null)[]
  if (segments.some((segment) => [segment?.KnownChildSensitiveDataConsents].flat().includes(1)))
    return 'denied'
  if (segments.some(isOptedOut)) return mode === 'ldu' ? 'limited' : 'denied'
  // A law applies, and what the visitor said about it cannot be read.
  return segments.length === 0 && ids.some((id) => id > 0) ? 'pending' : 'silent'
}

/** 1 is opted out, 2 is not, 0 does not apply. */
function isOptedOut(segment: Segment | null): boolean {
  const { SaleOptOut, SharingOptOut, TargetedAdvertisingOptOut, Gpc, OptOutSale } = segment ?? {}
  return (
    [SaleOptOut, SharingOptOut, TargetedAdvertisingOptOut].includes(1) || Gpc === true || OptOutSale === 'Y'
  )
}
