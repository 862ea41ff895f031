import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { handle, type MemoryState, type Request } from './memory-handlers.ts'
import type { Fault, MemoryOptions, MemoryRepository, MemoryRequest, Reply } from './memory-state.ts'

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
  const state: MemoryState = { repositories: new Map(), options, uploads: 0 }
  const log: MemoryRequest[] = []
  const server = createServer((incoming, response) => {
    const seen = { method: incoming.method ?? '', path: incoming.url ?? '' }
    log.push(seen)
    answer(state, { incoming, response, fault: options.fault?.(seen) }).catch((error: unknown) => {
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

type Exchange = {
  readonly incoming: IncomingMessage
  readonly response: ServerResponse
  readonly fault: Fault | undefined
}

async function answer(state: MemoryState, { incoming, response, fault }: Exchange): Promise<void> {
  const body = await readBody(incoming)
  if (fault?.kind === 'before') await fault.act()
  if (fault?.kind === 'reset') {
    response.destroy()
    return
  }
  if (fault?.kind === 'answer') {
    write(response, { status: fault.status, headers: fault.headers ?? {}, body: fault.body ?? '' }, incoming)
    return
  }
  const reply = authorized(state, incoming) ? handle(state, requestOf(incoming, body)) : challenge()
  deliver({ incoming, response, fault }, reply)
}

function deliver({ incoming, response, fault }: Exchange, reply: Reply): void {
  if (fault?.kind === 'reset-after') response.destroy()
  else if (fault?.kind === 'truncate') truncate(response, reply)
  else if (fault?.kind === 'body') write(response, { ...reply, body: fault.body }, incoming)
  else write(response, reply, incoming)
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

function requestOf(incoming: IncomingMessage, body: Uint8Array): Request {
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', 'http://registry'),
    accept: incoming.headers.accept ?? '',
    contentType: incoming.headers['content-type'] ?? '',
    range: incoming.headers.range !== undefined,
    body,
  }
}

function authorized({ options }: MemoryState, incoming: IncomingMessage): boolean {
  if (options.basic === undefined) return true
  const { username, password } = options.basic
  return (
    incoming.headers.authorization === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  )
}

function challenge(): Reply {
  return {
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="memory"', 'content-type': 'application/json' },
    body: JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }),
  }
}

function write(
  response: ServerResponse,
  { status, headers = {}, body = '' }: Reply,
  incoming: IncomingMessage,
): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, { 'content-length': bytes.length, ...headers })
  response.end(incoming.method === 'HEAD' ? undefined : bytes)
}

function truncate(response: ServerResponse, { status, headers = {}, body = '' }: Reply): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, { 'content-length': bytes.length, ...headers })
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
}
