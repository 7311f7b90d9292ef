/**
 * The event id of a keyed event: `[scope:]name:encodeURIComponent(key)`, so that any back end can compute the same.
 *
 * @param key the order id, or what you pass as `once`.
 * @param scope the tracker's `idScope`, where several shops share one pixel.
 * @throws URIError for text with a lone surrogate, which has no percent-encoding.
 * @example
 * eventIdFor('Purchase', 'A 1001') // 'Purchase:A%201001'
 */
export const eventIdFor = (name: string, key: string, scope?: string): string =>
  `${scope ? scope + ':' : ''}${name}:${encodeURIComponent(key)}`
