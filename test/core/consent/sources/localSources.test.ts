import { customSource, gpc, type CustomChoice } from '@omnipixel/core'
import { describeSource, type CmpDriver } from './contract'

/** A browser that sends the signal, or one that does not know it. */
function createBrowser(): CmpDriver {
  const send = (get: () => unknown): void => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { configurable: true, get })
  }
  return {
    install: (choice) => send(() => choice === 'denied' || undefined),
    grant: () => send(() => false),
    deny: () => send(() => true),
    break: () =>
      send(() => {
        throw new Error('refused')
      }),
    remove: () => void Reflect.deleteProperty(navigator, 'globalPrivacyControl'),
  }
}

describeSource('gpc', {
  make: () => gpc(),
  createCmp: createBrowser,
  answers: { none: 'silent', granted: 'silent' },
  isFixed: true,
})

let store: { read(): CustomChoice; subscribe(listener: () => void): () => void }

/** A store as zustand has it. */
function createStore(): CmpDriver {
  const listeners = new Set<() => void>()
  let read = (): CustomChoice => undefined
  const set = (choice: CustomChoice): void => {
    read = () => choice
    for (const listener of listeners) listener()
  }
  const grantOnly = (...purposes: string[]): void =>
    set({ marketing: false, analytics: false, ...Object.fromEntries(purposes.map((name) => [name, true])) })
  store = {
    read: () => read(),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return {
    install: (choice) =>
      choice === 'granted' ? grantOnly('marketing') : set(choice === 'denied' ? false : {}),
    grant: () => grantOnly('marketing', 'analytics'),
    deny: () => set(false),
    grantOnly,
    reset: () => set(null),
    break() {
      read = () => {
        throw new Error('broken')
      }
    },
    subscriptions: () => listeners.size,
    remove: () => {},
  }
}

describeSource('customSource', {
  make: () => customSource({ name: 'store', isCmp: true, ...store }),
  createCmp: createStore,
  isLocal: true,
})
