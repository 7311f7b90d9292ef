// An app that has installed only @omnipixel/react types its events where they are declared, in core.
import { createTracker, type CustomEvents, type EventName, type TrackArgs } from '@omnipixel/react'

declare module '@omnipixel/core' {
  interface CustomEvents {
    TicketScanned: { gate: string; seat?: number }
    DoorsOpened: { minutesEarly?: number }
  }
}

const tracker = createTracker({ pixels: [] })
tracker.track('TicketScanned', { gate: 'north' })
tracker.track('TicketScanned', { gate: 'north', seat: 12 }, { once: 't-1' })
tracker.track('DoorsOpened')
tracker.track('DoorsOpened', { minutesEarly: 5 })
// @ts-expect-error -- its parameter is required
tracker.track('TicketScanned')
// @ts-expect-error -- a wrong type
tracker.track('TicketScanned', { gate: 1 })
// @ts-expect-error -- unknown parameter
tracker.track('TicketScanned', { gate: 'north', row: 'A' })
// @ts-expect-error -- unknown parameter of an event that requires none
tracker.track('DoorsOpened', { early: 5 })

const args: TrackArgs<'TicketScanned'> = [{ gate: 'north' }]
const isListed: keyof CustomEvents extends EventName ? true : false = true
void [args, isListed]
