/** Nobody would hash plain values on the way; they are plain where the browser has no `crypto.subtle`. */
export const toHashes = (user: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(user).filter(([, value]) => /^[\da-f]{64}$/.test(value)))
