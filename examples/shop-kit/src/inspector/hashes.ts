/**
 * SHA-256 of event ids, as Reddit's script sends them; each is worked out once and is missing until then, as it always
 * is where there is no `crypto.subtle`.
 */
export function createHashes(onChange: () => void) {
  const hashes = new Map<string, string>()

  async function add(text: string) {
    hashes.set(text, '')
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
    hashes.set(text, [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join(''))
    onChange()
  }

  return {
    get(text: string): string | undefined {
      if (!hashes.has(text) && isSecureContext) void add(text)
      return hashes.get(text) || undefined
    },
  }
}
