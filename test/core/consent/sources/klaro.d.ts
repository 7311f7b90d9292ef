/** Klaro has no types of its own. These are of what the tests use; `KlaroManager` says what the source reads of it. */
declare module 'klaro' {
  interface Watcher {
    update(manager: unknown, name: string): void
  }
  interface Manager {
    readonly config: { services: { name: string; purposes?: string[] }[] }
    readonly confirmed: boolean
    readonly savedConsents: Record<string, boolean>
    readonly store: { get(): string | null }
    readonly watchers: Set<unknown>
    watch(watcher: Watcher): void
    unwatch(watcher: Watcher): void
    getConsent(name: string): boolean
    updateConsent(name: string, value: boolean): void
    changeAll(value: boolean): void
    loadConsents(): void
    saveAndApplyConsents(): void
    resetConsents(): void
  }
  interface Klaro {
    readonly defaultConfig?: unknown
    setup(config: object): void
    getManager(config?: object): Manager
  }
  const klaro: Klaro
  export default klaro
  export type { Klaro, Manager }
}
