import type { Beacon, RecordedRequest } from '../beacon.js'

/** Events that the script sends on its own. Its automatic PageView looks like an own one without event id. */
const AUTOMATIC = new Set(['SubscribedButtonClick', 'Microdata'])

/** Meta sends `/tr` as an image URL, or as a form posted into an iframe when the URL would be long. pixels.md 1.9 */
export function toBeacons(request: RecordedRequest): Beacon[] {
  const { hostname, pathname, searchParams } = new URL(request.url)
  if (hostname !== 'www.facebook.com' || !/^\/tr\/?$/.test(pathname)) return []

  const fields = new Map([...searchParams, ...toFormFields(request)])
  const event = fields.get('ev')
  const id = fields.get('id')
  if (event === undefined || id === undefined) return []

  const params = Object.fromEntries(toGroup(fields, 'cd').map(([name, value]) => [name, decode(value)]))
  return [
    {
      vendor: 'meta',
      event,
      ids: [id],
      eventId: fields.get('eid'),
      value: toNumber(params.value),
      currency: toText(params.currency),
      orderId: toText(params.order_id),
      items: params.contents ?? params.content_ids,
      params,
      url: fields.get('dl'),
      time: toNumber(fields.get('ts')),
      user: toUser(fields),
      automatic: AUTOMATIC.has(event),
      request,
    },
  ]
}

/** `ud[em]` from the page's own call, `udff[em]` and `audff[em]` scraped from forms: the prefix stays visible. */
function toUser(fields: Map<string, string>): Record<string, string> {
  const scraped = ['udff', 'audff'].flatMap((group) =>
    toGroup(fields, group).map(([name, value]) => [`${group}[${name}]`, value] as const),
  )
  return Object.fromEntries([...toGroup(fields, 'ud'), ...scraped])
}

const toGroup = (fields: Map<string, string>, group: string): [string, string][] =>
  [...fields].flatMap(([key, value]) => {
    const name = key.startsWith(`${group}[`) ? key.slice(group.length + 1, -1) : undefined
    return name === undefined ? [] : [[name, value]]
  })

function toFormFields({ headers, body }: RecordedRequest): [string, string][] {
  const type = headers['content-type'] ?? ''
  if (type.startsWith('application/x-www-form-urlencoded')) return [...new URLSearchParams(body)]

  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)/.exec(type)?.[1]
  if (boundary === undefined) return []
  return body.split(`--${boundary}`).flatMap((part) => {
    const [, name, value] = /name="([^"]*)"\r\n(?:[^\r\n]+\r\n)*\r\n([^]*)\r\n$/.exec(part) ?? []
    return name === undefined || value === undefined ? [] : [[name, value]]
  })
}

function decode(value: string): unknown {
  if (!/^[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

const toText = (value: unknown) => (typeof value === 'string' ? value : undefined)

function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : NaN
  return Number.isFinite(number) ? number : undefined
}
