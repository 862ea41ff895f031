import { once } from 'node:events'
import { createServer } from 'node:net'

/** A port of this host that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  server.close()
  await once(server, 'close')
  return port
}

/** Asks until the answer is yes, for at most a minute. */
export async function until(what: string, ask: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!(await ask().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen in 60 s`)
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}
