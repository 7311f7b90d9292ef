import { type MaybeRefOrGetter, toValue, watchEffect } from 'vue'

export function useTitle(title: MaybeRefOrGetter<string>): void {
  watchEffect(() => {
    document.title = `${toValue(title)} · Prompt Corner`
  })
}
