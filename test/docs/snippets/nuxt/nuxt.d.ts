import type { App, Ref } from 'vue'
import type { Router } from 'vue-router'

/*
 * What the snippets use of Nuxt, which is not installed here, and which an app need not import. Their page says with which
 * version they were tried.
 */
declare global {
  function defineNuxtPlugin<T>(setup: (nuxtApp: { vueApp: App }) => T): typeof setup
  function useRouter(): Router
  function useRequestEvent(): { headers: Headers } | undefined
  function useState<T>(key: string, init: () => T): Ref<T>
}
