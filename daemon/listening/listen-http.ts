import { createServer, type RequestListener } from 'node:http'
import { formatHostPort, parseHostPort } from './host-port.ts'
import { listenAt, portOf } from './listen-at.ts'

/** Where plain HTTP is answered. */
export type HttpListener = {
  /** `HOST:PORT` with the real port. */
  readonly address: string
  readonly close: () => Promise<void>
}

/** `address`: `HOST:PORT`. `option`: of the command line, without its dashes. `connections`: most at once. */
export type HttpWish = { readonly address: string; readonly option: string; readonly connections: number }

/** Answers plain HTTP. Throws INVALID_ARGUMENT for what is no address, and FAILED_PRECONDITION if it cannot listen there. */
export async function listenHttp(
  { address, option, connections }: HttpWish,
  answer: RequestListener,
): Promise<HttpListener> {
  const subject = `--${option} ${address}`
  const at = parseHostPort(address, subject)
  const servers = await listenAt(at, subject, () => {
    const server = createServer({ requestTimeout: 10_000, headersTimeout: 5000 }, answer)
    server.maxConnections = connections
    return server
  })
  const [first] = servers
  return {
    address: formatHostPort({ ...at, port: first === undefined ? at.port : portOf(first) }),
    close: async () => {
      const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)))
      for (const server of servers) server.closeAllConnections()
      await Promise.all(closed)
    },
  }
}
