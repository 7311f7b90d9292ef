type Empty = new () => Record<string, unknown>

const empties = /* @__PURE__ */ new Map<unknown, Empty>()

/**
 * A plain object, empty, for what is filled key by key. V8 gives the objects of one function as much room as the first of
 * them came to need, so that those of one kind, e.g. what one vendor is told, do not grow: growing leaves garbage.
 *
 * @see https://v8.dev/blog/slack-tracking
 */
export function emptyObject(kind: unknown): Record<string, unknown> {
  let Empty = empties.get(kind)
  if (!Empty) {
    Empty = function () {} as unknown as Empty
    Empty.prototype = Object.prototype
    empties.set(kind, Empty)
  }
  return new Empty()
}
