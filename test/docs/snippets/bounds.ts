// #region all
import { createTracker, meta } from '@omnipixel/core'

export const tracker = createTracker({
  pixels: [meta({ id: '1234567890' })],
  onError: ({ code, subject }) => console.info(code, subject), // your error reporting
  hold: { maxEvents: 500, maxAgeMs: 30 * 60 * 1000 },
  script: { timeoutMs: 10_000, retries: 2 },
  outcomes: { max: 200 },
  ledger: { maxIds: 1000, maxAgeDays: 180 },
  dispatch: { budgetMs: 4, onNavigate: 'all' },
})
// #endregion
