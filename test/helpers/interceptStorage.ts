import { vi } from 'vitest'

type Method = 'getItem' | 'setItem' | 'removeItem'

/**
 * Puts `act` between the page and its two storages until the mocks are restored; `go` does what was asked for.
 *
 * A spy on `Storage.prototype` would hear nothing once a test of the file has used the method: happy-dom binds it then.
 */
export function interceptStorage(act: (method: Method, key: string, go: () => unknown) => unknown): void {
  for (const name of ['localStorage', 'sessionStorage'] as const) {
    const real = window[name]
    const between = new Proxy(real, {
      get(_, property) {
        const value = Reflect.get(real, property) as unknown
        if (!['getItem', 'setItem', 'removeItem'].includes(String(property))) return value
        return (...args: [string]) =>
          act(property as Method, args[0], () => (value as (...given: unknown[]) => unknown)(...args))
      },
      set(_, property, value: string) {
        act('setItem', String(property), () => real.setItem(String(property), value))
        return true
      },
    })
    vi.spyOn(window, name, 'get').mockReturnValue(between)
  }
}

/** Lets these methods of both storages fail. */
export function refuseStorage(...methods: Method[]): void {
  interceptStorage((method, _, go) => {
    if (methods.includes(method)) throw new DOMException('refused', 'QuotaExceededError')
    return go()
  })
}
