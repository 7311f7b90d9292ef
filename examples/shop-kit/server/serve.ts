/** What `npm run demo` runs last: the server, on PORT or the next free one. */
import { startDemoServer, type DemoServer } from './startDemoServer.js'

const first = Number(process.env.PORT ?? 4173)
const host = process.env.HOST ?? 'localhost'

async function start(port: number): Promise<DemoServer> {
  try {
    return await startDemoServer({ port, host })
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    if (isTaken && port < first + 20) return start(port + 1)
    throw error
  }
}

const { url } = await start(first)
console.log(`
  The demo is ready:  ${url}/

    React shop        ${url}/react/
    Vue shop          ${url}/vue/

  Ctrl+C ends it.
`)
