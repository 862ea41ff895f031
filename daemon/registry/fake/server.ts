import { createServer, type IncomingMessage } from 'node:http'
import { gate } from './auth.ts'
import { around, changed, deliver, type Exchange, instead } from './delivery.ts'
import { handle } from './handlers.ts'
import {
  behaviourOf,
  type MemoryOptions,
  type MemoryRepository,
  type MemoryRequest,
  type MemoryState,
  type Reply,
  type Request,
} from './state.ts'

export type MemoryRegistry = {
  readonly url: string
  /** What it holds, for looking at and for planting things. */
  readonly repositories: Map<string, MemoryRepository>
  /** Every request so far, in order. */
  readonly log: readonly MemoryRequest[]
  readonly close: () => Promise<void>
}

/**
 * An OCI registry in memory, served over HTTP on this host. It behaves as distribution 2.8 does, unless its options say
 * otherwise; a fault hook makes it lie.
 */
export async function startMemoryRegistry(options: MemoryOptions = {}): Promise<MemoryRegistry> {
  const state: MemoryState = { repositories: new Map(), options, uploads: 0, pending: new Map() }
  const log: MemoryRequest[] = []
  const server = createServer((incoming, response) => {
    const seen = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers }
    log.push(seen)
    const faults = [options.fault?.(seen) ?? []].flat()
    answer({ state, incoming, response, faults }).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  })
  server.keepAliveTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    repositories: state.repositories,
    log,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(exchange: Exchange): Promise<void> {
  const { state, incoming } = exchange
  const body = await readBody(incoming)
  const other = await instead(exchange)
  if (other === 'ended') return
  const own = (): Reply => gate(state, incoming) ?? handle(state, requestOf(incoming, body))
  const reply = other ?? (await around(exchange, own))
  await deliver(exchange, changed(exchange, dated(state, reply)))
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

function requestOf(incoming: IncomingMessage, body: Uint8Array): Request {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')])
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', 'http://registry'),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body,
  }
}

/** With the Date of a clock that is wrong, or without one. */
function dated({ options }: MemoryState, reply: Reply): Reply {
  const { clock } = behaviourOf(options)
  if (clock === 0) return reply
  const now = typeof clock === 'function' ? clock() : Date.now() + (clock === 'absent' ? 0 : clock)
  const date = clock === 'absent' ? '' : new Date(now).toUTCString()
  return { ...reply, headers: { date, ...reply.headers } }
}
