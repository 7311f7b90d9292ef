/** A vendor global that is a function: it keeps its arguments until the live script has put its handler on it. */
export interface CallableStub {
  (...args: unknown[]): void
  [property: string]: unknown
}

/**
 * The stub that Meta, X, Snap and Reddit expect, each with its own two property names.
 *
 * The live handler gets the arguments spread, with the stub as `this`: Meta reads its flags from `this`, and X and
 * Reddit silently drop calls in any other form.
 */
export function callableStub(queue: string, handler: string): CallableStub {
  const stub = ((...args: unknown[]) => {
    if (stub[handler]) (stub as unknown as Record<string, typeof stub>)[handler]!(...args)
    else (stub[queue] as unknown[]).push(args)
  }) as CallableStub
  stub[queue] = []
  return stub
}
