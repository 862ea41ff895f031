import { once } from 'node:events'
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Passing = { readonly method: string; readonly path: string }

export type Proxy = { readonly url: string; readonly [Symbol.asyncDispose]: () => Promise<void> }

export type Watchers = {
  /** Called when a request goes on its way. */
  readonly sent?: (passing: Passing) => void
  /** Called when it has been answered, before the client learns of it. */
  readonly answered?: (passing: Passing) => Promise<void>
  /** Headers that the answer gets. */
  readonly headers?: (passing: Passing) => Readonly<Record<string, string>>
}

/** Passes everything on, and tells what passes: for doing something at the right moment. */
export async function startProxy(target: string, watchers: Watchers): Promise<Proxy> {
  const server = createServer((incoming, response) => {
    pass(target, incoming, response, watchers).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 30_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function pass(
  target: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  { sent, answered, headers: added }: Watchers,
): Promise<void> {
  const { method = '', url: path = '', headers } = incoming
  const onward = send(`${target}${path}`, { method, headers })
  incoming.pipe(onward)
  sent?.({ method, path })
  const [answer] = (await once(onward, 'response')) as [IncomingMessage]
  await answered?.({ method, path })
  response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...added?.({ method, path }) })
  answer.pipe(response)
}
