import { handle } from '../../daemon/registry/fake/handlers.ts'
import { type MemoryOptions, type MemoryState, repositoryOf } from '../../daemon/registry/fake/state.ts'
import {
  type AllocateHosts,
  RequestQueue,
  type Slot,
  startExchange,
  type Time,
  type Want,
} from '../../daemon/registry/traffic/index.ts'
import type { Answer, Ask, Http } from '../../daemon/registry/transport/http.ts'
import type { Hosts } from '../../daemon/registry/transport/index.ts'
import { endOf, repeated } from '../../daemon/registry/transport/repeat.ts'
import { makeImage } from '../life/images.ts'
import type { Random } from '../life/random.ts'
import { type Limit, openTokens } from './limits.ts'
/** The registry in memory at some distance in simulated time, and the connections of processes to it. The rate limiter is careen's. */

export const URL_OF = 'https://registry.example.com'
/** Of a request and its answer together. Milliseconds. */
const LATENCY = 50

export type Sent = {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly status: number
}

export type FarRegistry = {
  readonly state: MemoryState
  /** Requests in the order of their arrival. */
  readonly log: readonly Sent[]
  /** Connections of a process. `allocate`: as in `HostsOptions`. */
  readonly hostsFor: (time: Time, allocate?: AllocateHosts) => Hosts
}

export type FarOptions = {
  readonly time: Time
  readonly random: Random
  /** What the host refuses. Default: nothing. */
  readonly limit?: Limit
  readonly options?: MemoryOptions
}

export function openFarRegistry({ time, random, limit, options = {} }: FarOptions): FarRegistry {
  const state: MemoryState = { repositories: new Map(), options, uploads: 0, pending: new Map() }
  const log: Sent[] = []
  const tokens = openTokens(options)
  const answered = (ask: Ask): Answer => {
    const { method, path } = ask
    const at = time.monotonic()
    const request = { method, url: new URL(path, URL_OF), headers: headersOf(ask), body: bytesOf(ask) }
    const reply = limit?.(at, { method, path }) ?? tokens(at, request) ?? handle(state, request)
    log.push({ at, method, path, status: reply.status })
    const headers = { date: new Date(time.now()).toUTCString(), ...reply.headers }
    const body = method === 'HEAD' ? '' : (reply.body ?? '')
    return { status: reply.status, headers: new Map(Object.entries(headers)), body: Buffer.from(body) }
  }
  const httpOf = (origin: string, own: Time, queue: RequestQueue): Http => {
    const once = async (ask: Ask): Promise<Answer> => {
      const slot = await queue.acquire(wantOf(ask), ask)
      await own.sleep(LATENCY / 2)
      const answer = answered(ask)
      await own.sleep(LATENCY / 2)
      slot.end(endOf(ask, answer, own.now()))
      return answer
    }
    return {
      origin,
      once,
      read: (ask) => repeated({ ...own, random: random.next }, ask, once),
      slot: (want: Want, patience): Promise<Slot> => queue.acquire(want, patience),
      distance: () => 'public',
      close: async () => {},
    }
  }
  return {
    state,
    log,
    hostsFor: (own, allocate) => {
      const queues = new Map<string, RequestQueue>()
      const peers = allocate === undefined ? undefined : startExchange(queues, allocate, own)
      const open = (origin: string): Http => {
        const queue = queues.get(origin) ?? new RequestQueue(origin, own, peers)
        queues.set(origin, queue)
        return httpOf(origin, own, queue)
      }
      return { open, sentTo: open, close: async () => peers?.close() }
    },
  }
}

/** Puts so many builds into a repository, a minute apart, the newest at `at`. */
export function fill({ state }: FarRegistry, repository: string, count: number, at: number): void {
  const { blobs, manifests, tags, everTagged } = repositoryOf(state, repository)
  for (let i = 1; i <= count; i += 1) {
    const { digest, mediaType, bytes, config } = makeImage({
      seed: `${repository} ${i}`,
      built: at - (count - i) * 60_000,
    })
    if (config !== undefined) blobs.set(config.digest, config.bytes)
    manifests.set(digest, { digest, mediaType, bytes })
    tags.set(`build-${i}`, digest)
    everTagged.add(`build-${i}`)
  }
}

function wantOf({ method, lane, repository }: Ask): Want {
  const usual = method === 'GET' || method === 'HEAD' ? 'read' : 'write'
  return { lane: lane ?? usual, ...(repository === undefined ? {} : { repository }) }
}

function headersOf({ headers = {} }: Ask): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function bytesOf({ body = '' }: Ask): Uint8Array {
  return Buffer.from(body)
}
