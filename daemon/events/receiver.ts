import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { CareenError, type Instant } from '../../policies/model/index.ts'
import type { ReceivedNotification } from '../../proto/resources/index.ts'
import { type HttpListener, listenHttp } from '../listening/index.ts'
import { eventsIn } from './envelope.ts'
import { type NotificationFilter, openFilter } from './filter.ts'

export type ReceiverOptions = {
  /** `HOST:PORT`. Port 0: any free port. */
  readonly address: string
  /** Returns the secret of a declared registry, or undefined if it has none: then its notifications are refused. */
  readonly secretOf: (registry: string) => Promise<string | undefined>
  /** Returns true if the registry is declared. */
  readonly isDeclared: (registry: string) => boolean
  /** Records all notifications, or throws and records none: then the registry repeats them. */
  readonly record: (registry: string, notifications: readonly ReceivedNotification[]) => void
  /** Called after that with the time of each event, on the registry's clock, also of events that do not count. */
  readonly delivered: (registry: string, upTo: Instant) => void
  /** Further parts of user agents, or names of actors, whose pulls do not count. */
  readonly ignored: readonly string[]
  readonly now: () => Instant
  /** Called with errors, without secrets; for a log. */
  readonly warn: (message: string) => void
}

/** Largest body of a request. Bytes. */
const LARGEST = 4 << 20

/** Most concurrent connections. */
const CONNECTIONS = 64

/**
 * Listens for notifications of distribution registries: `POST /NAME` with the name of the registry block, and
 * `Authorization: Bearer SECRET`. Answers 202 to every request with the right secret, also if it is malformed. Why: a registry
 * repeats a refused notification endlessly, and sends no other meanwhile. 503 asks for a repetition. Throws INVALID_ARGUMENT for what is no
 * address, and FAILED_PRECONDITION if it cannot listen there.
 */
export async function startReceiver(options: ReceiverOptions): Promise<HttpListener> {
  const filters = new Map<string, NotificationFilter>()
  const filterOf: FilterOf = (registry) => {
    const filter = filters.get(registry) ?? openFilter(options.ignored)
    filters.set(registry, filter)
    return filter
  }
  return listenHttp(
    { address: options.address, option: 'events-address', connections: CONNECTIONS },
    (request, response) => {
      void reply(options, filterOf, request, response)
    },
  )
}

/** Returns the filter of a registry, which remembers what it passed on. */
type FilterOf = (registry: string) => NotificationFilter

async function reply(
  options: ReceiverOptions,
  filterOf: FilterOf,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const status = await answer(options, filterOf, request)
  response.writeHead(status, { 'content-length': 0, ...(status === 202 ? {} : { connection: 'close' }) })
  response.end()
}

async function answer(
  options: ReceiverOptions,
  filterOf: FilterOf,
  request: IncomingMessage,
): Promise<number> {
  const registry = /^\/([\w.-]{1,200})\/?$/.exec(request.url ?? '')?.[1]
  if (registry === undefined) return 404
  try {
    if (!options.isDeclared(registry)) return 404
    if (request.method !== 'POST') return 405
    if (!isRight(request.headers.authorization, await options.secretOf(registry))) return 401
    recordText(options, filterOf, registry, await readText(request))
    return 202
  } catch (thrown) {
    options.warn(`${registry}: a notification could not be recorded: ${CareenError.from(thrown).message}`)
    return 503
  }
}

function recordText(
  options: ReceiverOptions,
  filterOf: FilterOf,
  registry: string,
  text: string | undefined,
): void {
  const events = text === undefined ? undefined : eventsIn(text, options.now())
  if (events === undefined) {
    options.warn(`${registry}: a notification was too large or malformed, and was ignored`)
    return
  }
  filterOf(registry)(events, (notifications) => options.record(registry, notifications))
  for (const { stamp } of events) if (stamp !== undefined) options.delivered(registry, stamp)
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Compares in constant time. */
function isRight(header: string | undefined, secret: string | undefined): boolean {
  if (secret === undefined || secret === '') return false
  return timingSafeEqual(hash(header ?? ''), hash(`Bearer ${secret}`))
}

/** Returns the body, or undefined if it is too large. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Uint8Array).length
    if (size <= LARGEST) chunks.push(chunk as Uint8Array)
  }
  return size > LARGEST ? undefined : Buffer.concat(chunks).toString('utf8')
}
