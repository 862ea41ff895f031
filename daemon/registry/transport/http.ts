import { getCACertificates } from 'node:tls'
import { errors, type Pool } from 'undici'
import { CareenError, errorCode } from '../../../policies/model/index.ts'
import { type Distance, LONGEST_DELETE, type Reach, type SeenTrait } from '../client.ts'
import {
  aborted,
  type Lane,
  type Patience,
  type RequestQueue,
  type Slot,
  type Time,
  type Want,
} from '../traffic/index.ts'
import { parseChallenges } from './challenge.ts'
import { openDialer } from './dialing.ts'
import { observed, type SentRequest } from './observed.ts'
import { openFailureReport, reachFailureClause } from './reach-failure.ts'
import { endOf, repeated } from './repeat.ts'

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
  /** Default: `read` for GET and HEAD, else `write`. */
  readonly lane?: Lane
  /** The lane `delete` sends one request at a time for a repository. */
  readonly repository?: string
  /** True if the request carries a secret. Default: true with an Authorization header or `sign`. */
  readonly confidential?: boolean
  /** A person waits for the answer. */
  readonly urgent?: boolean
  /** Monotonic time. A request not sent by then fails with REGISTRY_THROTTLED. */
  readonly sendBy?: number
  /** Returns short-lived headers. Called when the request is sent. */
  readonly sign?: () => Readonly<Record<string, string>>
  /** Returns true if the answer asks for fewer requests in another way than with 429 or 503. */
  readonly throttles?: (answer: Answer) => boolean
  /** For reads: returns true if the body is intact. A damaged body is requested once more, then accepted. */
  readonly intact?: (answer: Answer) => boolean
}

/** A certificate authority besides those that are known, and a client's own certificate, in PEM. */
export type Tls = { readonly ca?: string; readonly cert?: string; readonly key?: string }

/** A host with keep-alive connections. All clients of the same host use one rate limiter. */
export type Http = {
  readonly origin: string
  /**
   * Sends a request at most once, when the rate limiter admits it. Throws REGISTRY_UNREACHABLE if no complete answer arrived,
   * and REGISTRY_THROTTLED if the request was not sent because the host asks for a longer backoff.
   */
  readonly once: (ask: Ask) => Promise<Answer>
  /** Sends a GET or HEAD up to five times, with exponential backoff, after connection errors, 408, 429 and 5xx; see `repeated`. */
  readonly read: (ask: Ask) => Promise<Answer>
  /** Returns a slot of a lane, reserved until it is ended. */
  readonly slot: (want: Want, patience: Patience) => Promise<Slot>
  /** Returns how far away the host is; `public` before the first connection. */
  readonly distance: () => Distance
  readonly close: () => Promise<void>
}

export type HttpOptions = Time & {
  readonly origin: string
  readonly userAgent: string
  readonly random: () => number
  readonly queue: RequestQueue
  readonly tls?: Tls
  /** Set for a host that a registry sent us to: how far the registry itself is. */
  readonly sentBy?: Distance
  readonly reach: Pick<Reach, 'nearest' | 'cleartext'>
  /** Called with what connections and challenges show. Default: nobody is. */
  readonly seen?: (trait: SeenTrait) => void
  /** Called with failures as the system describes them; for a log. Default: nobody is. */
  readonly report?: (message: string) => void
  /** Called with each request that has ended. Never throws. Default: nobody is. */
  readonly observe?: (request: SentRequest) => void
}

const BODY_TIMEOUT = 60_000
/** Upper bound of reads, writes and deletes together. */
const CONNECTIONS = 96

export function openHttp(options: HttpOptions): Http {
  const { origin, sentBy, reach, queue, seen } = options
  const dialer = openDialer({
    origin,
    sentBy,
    reach,
    pool: {
      connections: CONNECTIONS,
      pipelining: 1,
      headersTimeout: 30_000,
      bodyTimeout: BODY_TIMEOUT,
      keepAliveTimeout: 10_000,
    },
    connect: { timeout: 5000, ...tlsOf(options) },
    ...(seen === undefined ? {} : { seen }),
  })
  const failures = openFailureReport(origin, options.report)
  const once = async (ask: Ask): Promise<Answer> => {
    const pool = dialer.poolFor({ confidential: isConfidential(ask) })
    const { lane = laneOf(ask), repository } = ask
    const slot = await queue.acquire({ lane, ...(repository === undefined ? {} : { repository }) }, ask)
    const answer = await failures.watch(() => observed(options, ask, () => send(pool, options, ask, slot)))
    const challenge = answer.status === 401 ? answer.headers.get('www-authenticate') : undefined
    if (challenge !== undefined) seen?.({ kind: 'challenge', value: challengedBy(challenge) })
    return answer
  }
  return {
    origin,
    once,
    read: (ask) => repeated(options, ask, once),
    slot: (want, patience) => queue.acquire(want, patience),
    distance: dialer.distance,
    close: dialer.close,
  }
}

/** Returns scheme, realm and service of each challenge: what does not depend on the request. */
function challengedBy(header: string): string {
  const parts = parseChallenges(header).map(({ scheme, fields }) => [
    scheme,
    fields.get('realm') ?? '',
    fields.get('service') ?? '',
  ])
  return JSON.stringify(parts).slice(0, 1000)
}

function isConfidential({ confidential, headers = {}, sign }: Ask): boolean {
  return confidential ?? ('authorization' in headers || sign !== undefined)
}

function tlsOf({ tls = {} }: HttpOptions): { ca?: string[]; cert?: string; key?: string } {
  const { ca, ...own } = tls
  return ca === undefined ? own : { ...own, ca: [...getCACertificates('default'), ca] }
}

function laneOf({ method }: Ask): Lane {
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write'
}

/** How much of an answer has arrived. */
type Seen = { headers: boolean; bytes: number }

async function send(pool: Pool, options: HttpOptions, ask: Ask, slot: Slot): Promise<Answer> {
  const seen: Seen = { headers: false, bytes: 0 }
  try {
    const answer = await exchange(pool, options, ask, seen)
    slot.end(endOf(ask, answer, options.now()))
    return answer
  } catch (cause) {
    if (cause instanceof CareenError || ask.signal?.aborted === true) slot.end({ kind: 'void' })
    else slot.end({ kind: 'failed' })
    if (cause instanceof CareenError) throw cause
    if (ask.signal?.aborted === true) throw aborted(ask.signal)
    throw brokenOff(options, seen, cause)
  }
}

function brokenOff({ origin }: HttpOptions, seen: Seen, cause: unknown): CareenError {
  return unreachable(origin, reachFailureClause(cause), {
    cause,
    ...(isCutOff(seen, cause) ? { metadata: { cut: 'closed' } } : {}),
  })
}

/** The peer announced a body and closed the connection without a byte of it: no timeout, no reset. */
function isCutOff({ headers, bytes }: Seen, cause: unknown): boolean {
  return errorCode(cause) === 'UND_ERR_SOCKET' && headers && bytes === 0
}

async function exchange(pool: Pool, options: HttpOptions, ask: Ask, seen: Seen): Promise<Answer> {
  const response = await pool.request({
    method: ask.method,
    path: ask.path,
    headers: { 'user-agent': options.userAgent, ...ask.headers, ...ask.sign?.() },
    body: ask.body ?? null,
    // Without this, undici closes the connection after every HEAD.
    reset: false,
    ...(ask.signal === undefined ? {} : { signal: ask.signal }),
    ...(ask.method === 'DELETE' ? { headersTimeout: LONGEST_DELETE } : {}),
  })
  seen.headers = true
  const headers = new Map(
    Object.entries(response.headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
  return {
    status: response.statusCode,
    headers,
    body: await readBody(response.body, { limit: ask.limit, seen }, options),
  }
}

function unreachable(
  origin: string,
  why: string,
  about: ErrorOptions & { readonly metadata?: Record<string, string> } = {},
): CareenError {
  return new CareenError(
    'REGISTRY_UNREACHABLE',
    `${origin} cannot be reached: ${why}. Check the url, the network and that the registry runs`,
    about,
  )
}

/** Returns the complete body. Throws if it is too large or takes longer than BODY_TIMEOUT in total. */
async function readBody(
  body: AsyncIterable<Uint8Array>,
  { limit, seen }: { readonly limit: number; readonly seen: Seen },
  options: HttpOptions,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  const startedAt = options.monotonic()
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    seen.bytes = size
    if (size > limit)
      throw new CareenError(
        'REGISTRY_INVALID_RESPONSE',
        `${options.origin}: an answer is larger than ${limit} bytes. Check that the url is that of a registry`,
        { metadata: { cut: 'too large' } },
      )
    if (options.monotonic() - startedAt > BODY_TIMEOUT)
      throw new errors.BodyTimeoutError('the answer did not end in time')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
