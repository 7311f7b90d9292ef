import type { Page } from 'playwright-core'

/**
 * Code that a page without Omnipixel runs: the stub that each vendor's documentation describes (pixels.md, sections 1.1
 * to 3.1), and its script. Text, since it runs in the page.
 */
export const META_STUB = `
  window.fbq = window._fbq = function (...args) {
    fbq.callMethod ? fbq.callMethod.apply(fbq, args) : fbq.queue.push(args)
  }
  Object.assign(fbq, { push: fbq, loaded: true, version: '2.0', queue: [] })`
export const META_SCRIPT = 'https://connect.facebook.net/en_US/fbevents.js'

const TIKTOK_METHODS =
  'page track identify instances debug on off once ready alias group enableCookie disableCookie ' +
  'holdConsent revokeConsent grantConsent'

/** `ttq.load` without the script, which the test requests when it wants to. */
export const TIKTOK_STUB = `
  window.TiktokAnalyticsObject = 'ttq'
  window.ttq = window.ttq || []
  ttq.methods = '${TIKTOK_METHODS}'.split(' ')
  ttq.setAndDefer = (target, name) => { target[name] = (...args) => { target.push([name, ...args]) } }
  ttq.methods.forEach((name) => ttq.setAndDefer(ttq, name))
  ttq.instance = (id) => {
    const queue = ttq._i[id] || []
    ttq.methods.forEach((name) => ttq.setAndDefer(queue, name))
    return queue
  }
  ttq.load = (id, options) => {
    ttq._i = { ...ttq._i, [id]: Object.assign([], { _u: 'https://analytics.tiktok.com/i18n/pixel/events.js' }) }
    ttq._t = { ...ttq._t, [id]: Date.now() }
    ttq._o = { ...ttq._o, [id]: options || {} }
  }`
export const toTiktokScript = (id: string) =>
  `https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=${id}&lib=ttq`

export const toLinkedinStub = (...partnerIds: string[]) => `
  window._linkedin_partner_id = '${partnerIds[0]}'
  window._linkedin_data_partner_ids = ${JSON.stringify(partnerIds)}
  window.lintrk = function (command, data) { lintrk.q.push([command, data]) }
  lintrk.q = []`
export const LINKEDIN_SCRIPT = 'https://snap.licdn.com/li.lms-analytics/insight.min.js'

/** Inserts a vendor's script as base codes do, and waits for its `load` event. */
export async function loadScript(page: Page, src: string): Promise<void> {
  await page.evaluate(
    (url) =>
      new Promise((done, failed) => {
        const script = document.createElement('script')
        Object.assign(script, { src: url, async: true, onload: done, onerror: failed })
        document.head.append(script)
      }),
    src,
  )
}
