import type { SlotBounds } from './body-slots.ts'
import { perMinute, type Rate } from './rates.ts'

/** The bounds of the connections of a listener. */
export type ConnectionBounds = {
  /** Connections. */
  readonly all: number
  /** Connections of one address. A unix socket knows no addresses. */
  readonly each: number
  /** How long the first bytes of HTTP/2 may take. */
  readonly preface: number
  /** After how long without traffic a connection is asked whether it lives, and how long the answer may take. */
  readonly keepalive: { readonly time: number; readonly timeout: number }
  /** How often a client may ask so while it has no call. */
  readonly ping: number
  /** How often the files of certificates are read, to see whether they have changed. */
  readonly certificates: number
  /** Streams of one connection. */
  readonly streams: number
}

/** The bounds of the API. Times are in milliseconds, sizes in bytes. */
export type Bounds = {
  readonly connections: ConnectionBounds
  /** Names and values of the metadata of a call. */
  readonly metadata: number
  /** Requests whose body is read at the same time, and how long one may take. */
  readonly bodies: SlotBounds & { readonly time: number }
  /** Streams of requests that are read at the same time, how long one may take, and its size. */
  readonly uploads: SlotBounds & { readonly time: number; readonly size: number }
  /** Streams that are answered message by message, how long one may be open, and its size. */
  readonly dialogues: SlotBounds & { readonly time: number; readonly size: number }
  /** Calls of one identity that are not answered completely, and how many of them may be streams. */
  readonly inFlight: { readonly calls: number; readonly streams: number }
  /** Calls of one identity. */
  readonly calls: Rate
  /** Calls of the worker service, by one identity at one address. */
  readonly workerCalls: Rate
  /** Calls of one identity of a method that costs more than others, by its key in the table of access. */
  readonly methods: Readonly<Record<string, Rate>>
  /** Calls of one address without a valid token. */
  readonly failures: Rate
  /** The longest deadline that a caller may ask for. */
  readonly deadline: number
  /** A unary call without a deadline, unless its method has a bound of its own. */
  readonly unary: number
  /** How long a stream may be open. */
  readonly stream: number
  /** How long a caller may read nothing of a stream. */
  readonly stalled: number
  /** How often a watch of the health looks for changes, and after how long it sends what has not changed. */
  readonly watch: { readonly look: number; readonly alive: number }
  /** How long unary calls may go on while the server stops, and after how long it stops whatever they do. */
  readonly drain: { readonly unary: number; readonly forced: number }
  /** By how much more a unix socket allows. */
  readonly socketFactor: number
}

/** What an operator may set, and a reload may change. */
export type ApiLimits = Pick<Bounds, 'calls' | 'workerCalls' | 'methods' | 'failures' | 'inFlight'> & {
  readonly connections: Pick<ConnectionBounds, 'all' | 'each'>
}

export const BOUNDS: Bounds = {
  connections: {
    all: 1024,
    each: 32,
    preface: 10_000,
    keepalive: { time: 30_000, timeout: 10_000 },
    ping: 20_000,
    certificates: 30_000,
    streams: 128,
  },
  metadata: 8 << 10,
  bodies: { all: 24, each: 8, waiting: 256, time: 30_000 },
  uploads: { all: 8, each: 2, waiting: 64, time: 120_000, size: 64 << 20 },
  dialogues: { all: 8, each: 4, waiting: 16, time: 60_000, size: 1 << 20 },
  inFlight: { calls: 64, streams: 32 },
  calls: { rate: 50, burst: 200 },
  workerCalls: { rate: 2000, burst: 2000 },
  methods: {
    'PlanService/CreatePlan': perMinute(6),
    'RepositoryService/ExplainRepository': perMinute(30),
    'RegistryService/CheckRegistry': perMinute(10),
    'TokenService/CreateToken': perMinute(10),
  },
  failures: { rate: 10, burst: 10 },
  deadline: 3_600_000,
  unary: 30_000,
  stream: 29 * 60_000,
  stalled: 60_000,
  watch: { look: 1000, alive: 15_000 },
  drain: { unary: 3000, forced: 5000 },
  socketFactor: 10,
}
