import type { Tracker } from '@omnipixel/core'
import type { InjectionKey } from 'vue'

/** Where the tracker is provided; `provide(trackerKey, another)` gives a part of the app another one. */
export const trackerKey: InjectionKey<Tracker> = /* @__PURE__ */ Symbol()
