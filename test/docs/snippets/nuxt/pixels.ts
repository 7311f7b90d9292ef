// #region all
import { createPageViews, createPixels, createTracker, gpc, meta, tiktok } from '@omnipixel/vue'

export default defineNuxtPlugin(({ vueApp }) => {
  const tracker = createTracker({
    pixels: [meta({ id: '1234567890' }), tiktok({ id: 'C4A1B2C3D4E5F6G7H8I9' })],
    consent: { sources: [gpc()] },
  })
  vueApp.use(createPixels({ tracker }))

  const show = createPageViews(tracker)
  useRouter().afterEach((to, _from, failure) => {
    if (!failure) show(to.fullPath)
  })
})
// #endregion
