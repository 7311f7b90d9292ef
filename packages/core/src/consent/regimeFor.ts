import type { Regime } from '../types'

/**
 * The regime of each region (ISO 3166-1 country, or 3166-2 subdivision) that is not `opt-in`: the states of the USA with
 * a privacy law of their own. Whatever is not listed is `opt-in`: the European Union and EEA, the United Kingdom,
 * Switzerland, Brazil, and places whose law we do not know.
 *
 * As of November 2026; not legal advice. Spread it to add regions of your own: `{ ...regionRegimes, 'US-NY': 'opt-out' }`.
 */
export const regionRegimes: Readonly<Record<string, Regime>> = {
  'US-CA': 'opt-out',
  'US-CO': 'opt-out',
  'US-CT': 'opt-out',
  'US-DE': 'opt-out',
  'US-FL': 'opt-out',
  'US-IA': 'opt-out',
  'US-IN': 'opt-out',
  'US-KY': 'opt-out',
  'US-MD': 'opt-out',
  'US-MN': 'opt-out',
  'US-MT': 'opt-out',
  'US-NE': 'opt-out',
  'US-NH': 'opt-out',
  'US-NJ': 'opt-out',
  'US-OR': 'opt-out',
  'US-RI': 'opt-out',
  'US-TN': 'opt-out',
  'US-TX': 'opt-out',
  'US-UT': 'opt-out',
  'US-VA': 'opt-out',
}

/**
 * The regime of a region: that of the subdivision, else of its country, else `opt-in`. The region has to come from your
 * server or your consent platform; the clock or the language of a browser do not tell where a visitor is.
 *
 * @param region ISO 3166-1 or 3166-2, e.g. `'US-CA'` or `'DE'`, in any case.
 * @param regimes which regions have which regime.
 * @example
 * regimeFor('US-CA') // 'opt-out'
 */
export function regimeFor(
  region: string | null | undefined,
  regimes: Readonly<Record<string, Regime>> = regionRegimes,
): Regime {
  const code = String(region).toUpperCase()
  return regimes[code] ?? regimes[code.split('-')[0]!] ?? 'opt-in'
}
