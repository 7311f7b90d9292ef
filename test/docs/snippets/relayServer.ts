// #region all
import type { RelayBody, RelayEvent, RelayPixel } from '@omnipixel/core'

/** Your call of one platform's conversions API: the id and the name are those that the browser uses. */
type Send = (event: RelayEvent['event'], told: RelayPixel) => Promise<void>

export const createEndpoint =
  (platforms: Partial<Record<string, Send>>) =>
  async (request: Request): Promise<Response> => {
    const { version, events } = (await request.json()) as RelayBody
    if (version !== 1) return new Response(null, { status: 400 })
    for (const { event, pixels } of events) {
      for (const [key, told] of Object.entries(pixels)) await platforms[key]?.(event, told)
    }
    return new Response(null, { status: 204 })
  }
// #endregion
