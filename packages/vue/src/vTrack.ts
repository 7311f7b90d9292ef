import type { EventName, TrackArgs, Tracker } from '@omnipixel/core'
import type { DirectiveBinding, VNode } from 'vue'
import { trackerKey } from './key'
import { missingTracker } from './useTracker'

type TrackBinding<N extends EventName> = DirectiveBinding<
  readonly [name: N, ...args: TrackArgs<N>] | false | null | undefined,
  string,
  string
>

/** Generic, so that a template's parameters are checked against its event. */
type TrackHook<Previous> = <N extends EventName>(
  element: EventTarget,
  binding: TrackBinding<N>,
  vnode: VNode,
  previous: Previous,
) => void

export interface VTrack {
  created: TrackHook<null>
  beforeUpdate: TrackHook<VNode>
  beforeUnmount: TrackHook<null>
}

declare module 'vue' {
  interface GlobalDirectives {
    vTrack: VTrack
  }
}

/** A binding as it comes here: its name and parameters were checked where it was written. */
type Binding = Omit<DirectiveBinding<[name: string] | undefined, string, string>, 'instance'> & {
  instance: { $: { provides: Record<symbol, Tracker | undefined> } }
  /** Ours: the next render finds it with the binding before. */
  listening?: Listening
}
type WithDirectives = VNode & { dirs: Binding[] }

interface Listening {
  /** Of the latest render; Vue makes a new one each time. */
  binding: Binding
  stop(): void
}

/**
 * Reports an event when the element gets a DOM event: `v-track:click="['AddToCart', { value: 9.9, currency: 'EUR' }]"`.
 * The argument is any DOM event's type (none: `click`), the value what `track()` takes (none: nothing is reported).
 * `createPixels` registers it for all templates.
 */
export const vTrack: VTrack = {
  created: listen as never,
  beforeUpdate(element, next, vnode, previous) {
    const at = (vnode as WithDirectives).dirs.indexOf(next as never)
    // Absent where the element had no directives before: another branch of a render function, a template in development.
    const listening = (previous as Partial<WithDirectives>).dirs?.[at]?.listening
    // Added anew only for another type: a click whose first handler renders again would miss what is added meanwhile.
    if (listening && listening.binding.arg === next.arg)
      (listening.binding = next as never as Binding).listening = listening
    else {
      listening?.stop()
      listen(element, next as never)
    }
  },
  beforeUnmount: (_element, binding) => (binding as never as Binding).listening?.stop(),
}

function listen(element: EventTarget, binding: Binding): void {
  const { arg = 'click' } = binding
  const onEvent = (): void => {
    const { instance, value } = listening.binding
    // `inject()` would find the same, but works only in `setup`.
    const tracker = instance.$.provides[trackerKey as symbol] ?? missingTracker()
    if (value?.map) tracker.track(...value)
  }
  const listening: Listening = (binding.listening = {
    binding,
    stop: () => element.removeEventListener(arg, onEvent),
  })
  element.addEventListener(arg, onEvent)
}
