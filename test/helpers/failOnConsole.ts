import { afterEach, beforeEach, vi } from 'vitest'
import { checkConsole, recordConsole } from './mockWarn'

// Node's, which reaches other test files: happy-dom has none.
Reflect.deleteProperty(globalThis, 'BroadcastChannel')

/** A warning is part of the behaviour: a test that causes one says so with `expectWarning()`, or fails. */
beforeEach(() => {
  for (const method of ['warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...args: unknown[]) => {
      recordConsole(method, args)
    })
  }
})

afterEach(checkConsole)
