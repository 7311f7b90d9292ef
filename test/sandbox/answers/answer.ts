import type { RecordedRequest } from '../beacon.js'

/** What a vendor host answers. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string | Uint8Array
}

/** The vendor-side settings of one account. `status` other than 200 answers its configuration with that status. */
export type AccountSettings = Record<string, unknown> & { status?: number }

export interface AnswerOptions {
  /** A folder of `<hostname>/<path>` files. @default the doubles in `vendors/` */
  folder?: string
  /** Settings by account id, laid over the vendor's defaults. */
  accounts?: Record<string, AccountSettings>
}

/** What each `answers/<vendor>.ts` exports as `respond`. `undefined` leaves the request to the folder. */
export type Respond = (request: RecordedRequest, options: Required<AnswerOptions>) => Answer | undefined

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

const toAnswer = (status: number, type: string, body: string | Uint8Array): Answer => ({
  status,
  headers: { 'content-type': type, 'cache-control': 'no-store' },
  body,
})

export const toScript = (body: string) => toAnswer(200, 'text/javascript; charset=utf-8', body)
export const toJson = (value: unknown, status = 200) =>
  toAnswer(status, 'application/json', JSON.stringify(value))
export const toPage = (body: string) => toAnswer(200, 'text/html; charset=utf-8', body)
export const toPixelImage = () => toAnswer(200, 'image/gif', GIF)
export const toEmpty = (status = 204): Answer => ({ status, headers: {}, body: '' })
export const toFailure = (status: number) => toAnswer(status, 'text/plain', `${status}`)
