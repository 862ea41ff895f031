import { Pool } from 'undici'
import { CareenError } from '../../policies/index.ts'

/** One answer, read completely. Header names are in lower case. */
export type Answer = {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
}

export type Ask = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** Path and query, starting with a slash. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  /** Largest body that is read, in bytes. */
  readonly limit: number
  /** Absent for a DELETE: it is never aborted. */
  readonly signal?: AbortSignal
}

/** A host, with keep-alive connections and a bound on requests at a time. */
export type Http = {
  readonly origin: string
  /** One request, never repeated. Fails with REGISTRY_UNREACHABLE when no whole answer came. */
  readonly once: (ask: Ask) => Promise<Answer>
  /** A GET or HEAD, repeated on connection trouble, 408, 429 and 5xx, with growing pauses; Retry-After is honoured. */
  readonly read: (ask: Ask) => Promise<Answer>
  readonly close: () => Promise<void>
}

export type HttpOptions = {
  readonly origin: string
  readonly userAgent: string
  readonly random: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly now: () => number
  /** Requests at the same time. */
  readonly concurrency: number
}

const TRIES = 5
const LONGEST_PAUSE = 30_000
/** Where a registry asks for a longer pause than this, its answer stands and is not asked for again. Milliseconds. */
const LONGEST_ASKED = 120_000
const DELETE_TIMEOUT = 15 * 60 * 1000

export function openHttp(options: HttpOptions): Http {
  const pool = new Pool(options.origin, {
    connections: options.concurrency,
    pipelining: 1,
    connect: { timeout: 5000 },
    headersTimeout: 30_000,
    bodyTimeout: 60_000,
    keepAliveTimeout: 10_000,
  })
  const once = (ask: Ask): Promise<Answer> => send(pool, options, ask)
  return {
    origin: options.origin,
    once,
    read: (ask) => repeat(options, ask, once),
    close: () => pool.close(),
  }
}

async function send(pool: Pool, options: HttpOptions, ask: Ask): Promise<Answer> {
  try {
    const response = await pool.request({
      method: ask.method,
      path: ask.path,
      headers: { 'user-agent': options.userAgent, ...ask.headers },
      body: ask.body ?? null,
      // Without this, undici closes the connection after every HEAD.
      reset: false,
      ...(ask.signal === undefined ? {} : { signal: ask.signal }),
      ...(ask.method === 'DELETE' ? { headersTimeout: DELETE_TIMEOUT } : {}),
    })
    const headers = new Map(
      Object.entries(response.headers).map(([name, value]) => [
        name.toLowerCase(),
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    )
    return { status: response.statusCode, headers, body: await readBody(response.body, ask.limit) }
  } catch (cause) {
    if (cause instanceof CareenError) throw cause
    if (ask.signal?.aborted === true) throw aborted(ask.signal)
    const why = cause instanceof Error ? cause.message || cause.name : String(cause)
    throw new CareenError(
      'REGISTRY_UNREACHABLE',
      `${options.origin} cannot be reached: ${why}. Check the url, the network and that the registry runs`,
      { cause },
    )
  }
}

async function readBody(body: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit)
      throw new CareenError(
        'REGISTRY_INVALID_RESPONSE',
        `the registry's answer is larger than ${limit} bytes`,
      )
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function aborted(signal: AbortSignal): CareenError {
  return signal.reason instanceof CareenError
    ? signal.reason
    : new CareenError('CANCELLED', 'stopped on request')
}

async function repeat(options: HttpOptions, ask: Ask, once: Http['once']): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await once(ask).catch((error: unknown) => CareenError.from(error))
    const pause = pauseAfter(options, result, attempt)
    if (pause === undefined) {
      if (result instanceof CareenError) throw result
      return result
    }
    await options.sleep(pause, ask.signal)
    if (ask.signal?.aborted === true) throw aborted(ask.signal)
  }
}

/** How long to wait before the next try; undefined: this answer stands. */
function pauseAfter(options: HttpOptions, result: Answer | CareenError, attempt: number): number | undefined {
  if (attempt >= TRIES) return undefined
  const backoff = options.random() * Math.min(LONGEST_PAUSE, 200 * 2 ** attempt)
  if (result instanceof CareenError) return result.code === 'REGISTRY_UNREACHABLE' ? backoff : undefined
  if (result.status !== 408 && result.status !== 429 && result.status < 500) return undefined
  const asked = retryAfter(result.headers.get('retry-after'), options.now())
  if (asked === undefined) return backoff
  return asked > LONGEST_ASKED ? undefined : Math.max(asked, backoff)
}

/** Seconds or an HTTP date; milliseconds from now. */
function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
