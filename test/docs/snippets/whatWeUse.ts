// #region all
import { disclose, discloseOwn, linkedin, meta } from '@omnipixel/core'

export const pixels = [meta({ id: '1234567890', advancedMatching: true }), linkedin({ partnerId: '98765' })]

export function listWhatWeUse(): string[] {
  const lines = disclose(pixels).flatMap(({ company, privacyPolicy, storage, data }) => [
    `${company} (${privacyPolicy}) learns: ${[...data.always, ...data.user].join(', ')}`,
    ...storage.map(({ name, use, lifetimeDays }) => `- ${name}: ${use} (${lifetimeDays})`),
  ])
  const own = discloseOwn().map(({ name, use }) => `- ${name}: ${use}`)
  return [...lines, 'This site itself:', ...own]
}
// #endregion
