/** Every key of a ledger in localStorage starts with this; then the pixel's key, a colon and the event id. */
export const LEDGER_PREFIX = 'omnipixel.sent:'

/** The last consent records, in localStorage. */
export const RECORDS_KEY = 'omnipixel_records'
