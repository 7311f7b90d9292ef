import type { Fallbacks } from './queue/firstOf'
import type { Pixel } from './pixels/pixel'
import { PixelError } from './report/errors'

/** What an option's type, and the value of one that is no object, must look like. A group comes before its members. */
const FORMS: readonly (readonly [form: RegExp, names: string])[] = [
  [/^object$/, 'consent hold script outcomes ledger dispatch guard'],
  [/^(object|booleanfalse)$/, 'consent.persist'],
  // Finite and more than 0: with NaN a bound is none.
  [
    /^number[\d.]*[1-9]/,
    'consent.persist.maxAgeDays hold.maxEvents hold.maxAgeMs script.timeoutMs outcomes.max ledger.maxIds ledger.maxAgeDays',
  ],
  [/^number\d/, 'script.retries dispatch.budgetMs'],
  [/^string(live|dry|off)$/, 'mode'],
  [/^string(all|leaving)$/, 'dispatch.onNavigate'],
  [/^(func|stringopt-(in|out)$)/, 'consent.regime'],
  [/^string(hold|drop)$/, 'consent.beforeChoice'],
  [/^string(stay|reload)$/, 'consent.afterWithdrawal'],
  [/^func/, 'onError health'],
]

/** What the account's own ids of events look like. A wrong one is taken without a word, and counts for nothing. */
const EVENT_IDS: Readonly<Record<string, readonly [option: string, form: RegExp]>> = {
  linkedin: ['conversions', /^\d+$/],
  x: ['events', /^tw-\w+-\w+$/],
}

/**
 * Throws `tracker/bad-option` for the first option that cannot be used. For development alone, where what is written in
 * the code shows at the first start; `undefined` is no mistake.
 */
export function checkOptions(options: unknown): void {
  const check = (isRight: unknown, name: string): void => {
    if (!isRight) throw new PixelError('tracker/bad-option', name)
  }
  const find = (name: string): unknown =>
    name.split('.').reduce((group, part) => (group as Record<string, unknown> | undefined)?.[part], options)
  const checkList = (name: string, list: unknown, member: string): void =>
    check(Array.isArray(list) && list.every((entry) => entry?.[member]), name)

  checkList('pixels', find('pixels'), 'definition')
  for (const [form, names] of FORMS)
    for (const name of names.split(' ')) {
      const value = find(name)
      const text = typeof value + (value && typeof value === 'object' ? '' : String(value))
      check(value === undefined || form.test(text), name)
    }
  const fallback = find('fallback')
  check(fallback === undefined || (fallback as Fallbacks | null)?.leave, 'fallback') // not one that is not in firstOf()
  for (const { key, platform, options: own, definition } of find('pixels') as Pixel[]) {
    check(
      /^(undefined|func|stringeager$)/.test(typeof own.load + (own.load ? String(own.load) : '')),
      `${key}.load`,
    )
    // Whatever else would load the platform's script, which nobody who names another way wants.
    const { transport = 'script' } = own
    check((transport === 'script' || typeof transport === 'function') && definition.send, `${key}.transport`)
    const [option, form] = EVENT_IDS[platform] ?? []
    for (const [name, id] of Object.entries((own as Record<string, object>)[option!] ?? {}))
      check(!id || form!.test(id as string), `${key}.${option}.${name}`)
  }
  const sources = find('consent.sources')
  if (sources === undefined) return
  checkList('consent.sources', sources, 'answer')
  const names = ['app', 'regime', ...(sources as { name: string }[]).map(({ name }) => name)]
  for (const [at, name] of names.entries())
    // each decision names its source
    check(names.indexOf(name) === at, 'consent.sources.' + name)
}
