/** What the snippets use of Next.js, which is not installed here. Their page says with which version they were tried. */
export const usePathname = (): string => location.pathname

export const useSearchParams = (): URLSearchParams => new URLSearchParams(location.search)

export const useRouter = () => ({
  asPath: location.pathname + location.search + location.hash,
  isReady: true,
})

export const headers = (): Promise<Headers> => Promise.resolve(new Headers())
