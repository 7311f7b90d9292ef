import { PixelError } from '../../report/errors'
import type { Purpose } from '../../types'
import type { ConsentSource } from './source'

/**
 * What a store holds: `true` granted, `false` denied, anything else not chosen yet. One value for everything, or one for
 * each purpose and, under `pixels`, for single pixels by key or platform (where either denies, the pixel is denied).
 */
export type CustomChoice =
  | boolean
  | null
  | undefined
  | (Readonly<Partial<Record<Purpose, boolean | null | undefined>>> & {
      readonly pixels?: Readonly<Record<string, boolean | null | undefined>> | undefined
    })

interface CustomSourceBase {
  /** Shown by `inspect()` when this source decides. */
  name: string
  /**
   * Calls `onChange` after each change; returns the end of that, if there is one. Without it the source is asked again
   * when the page is shown or looked at, and with every other source's change.
   */
  subscribe?: ((onChange: () => void) => (() => void) | void) | undefined
  /** True if the store keeps the choice and its banner asks for it: then nothing of ours is stored. @default false */
  isCmp?: boolean | undefined
}

/** One of `read` and `answer`. */
export type CustomSourceOptions = CustomSourceBase &
  (
    | {
        /**
         * Reads the store, in the browser alone. What is not chosen is `pending`, in an `opt-out` regime `silent`.
         */
        read: () => CustomChoice
        answer?: undefined
      }
    | {
        /** Answers for itself, e.g. a veto: `() => (isMinor() ? 'denied' : 'silent')`. */
        answer: ConsentSource['answer']
        read?: undefined
      }
  )

/**
 * Consent from a store of your own: zustand, redux, a Vue ref, an event emitter, or anything that can be read at once.
 *
 * @throws PixelError `consent/bad-source` where `name` is empty, not exactly one of `read` and `answer` is a function, or
 * `subscribe` is none.
 * @example
 * const source = customSource({
 *   name: 'banner',
 *   read: () => store.getState().consent, // { marketing: true, pixels: { tiktok: false } }
 *   subscribe: store.subscribe,
 * })
 */
export function customSource({ name, read, answer, subscribe, isCmp }: CustomSourceOptions): ConsentSource {
  const isFunction = (value: unknown): boolean => typeof value === 'function'
  if (!name || typeof name !== 'string') throw new PixelError('consent/bad-source', 'name')
  if (isFunction(read) === isFunction(answer)) throw new PixelError('consent/bad-source', name + '.read')
  if (subscribe && !isFunction(subscribe)) throw new PixelError('consent/bad-source', name + '.subscribe')
  return {
    name,
    isCmp: !!isCmp,
    answer:
      answer ??
      ((purpose, pixel, regime, isInitial) => {
        const choice = isInitial ? undefined : read!() // what a store holds, a server need not know
        const { pixels = {}, [purpose]: said }: Exclude<CustomChoice, boolean | null | undefined> =
          typeof choice === 'object' ? (choice ?? {}) : { [purpose]: choice }
        const all = [said, ...(pixel ? [pixels[pixel.key], pixels[pixel.platform]] : [])]
        if (all.includes(false)) return 'denied'
        return all.includes(true) ? 'granted' : regime === 'opt-out' ? 'silent' : 'pending'
      }),
    raw: read,
    watch(onChange) {
      let isOver = false
      const stop = subscribe?.(() => {
        if (!isOver) onChange()
      })
      return () => {
        isOver = true
        if (isFunction(stop)) (stop as () => void)()
      }
    },
  }
}
