import { randomUUID } from 'node:crypto'
import { type CallOptions, type Client, Metadata } from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import { CareenError } from '../policies/model/index.ts'
import { type CallLog, observing } from './call-log.ts'
import { type ChannelOptions, openChannel } from './channel.ts'
import { claimOf, CLAIMED } from './claimed.ts'
import { loadServices, type WireServices } from './load.ts'
import { type Failure, read } from './read-stream.ts'
import { REQUEST_ID } from './request-id.ts'
import { isRepeatable, retrying } from './retry.ts'
import { fromStatus } from './status.ts'
import { beginSpan, inSpan, type SpanWish, traceHeaders } from './tracing.ts'
import { replayable, sendParts, type UploadParts } from './uploads.ts'
import { wellFormed } from './well-formed.ts'

export type ConnectOptions = ChannelOptions & {
  /** A bearer token, or what returns one that is valid: it is asked before each call. */
  readonly token?: string | (() => string | Promise<string>) | undefined
  /** How often a call that may be repeated is sent again if the daemon is not available. Absent: never, unless the daemon asked for it. */
  readonly retries?: number
  /** Who calls, as `user@host`, for people. Absent, or not in this form: nothing is said. */
  readonly claimed?: string
  /** Called at the end of each call. */
  readonly onCall?: CallLog | undefined
}

/** What each call says of its caller. */
type Said = Pick<ConnectOptions, 'token' | 'claimed' | 'onCall'>

/** The definition of a call, with the types of its request and response. */
export type Method<Request, Response> = Pick<
  MethodDefinition<Request, unknown, unknown, Response>,
  'path' | 'requestSerialize' | 'responseDeserialize'
>

/** A connection to the daemon. Failures are CareenErrors. */
export type Connection = {
  readonly address: string
  readonly services: WireServices
  /** Sends one request and returns the response. `deadline` is in milliseconds; the default is 10 s. */
  readonly unary: <Request, Response>(
    method: Method<Request, Response>,
    request: Request,
    options?: CallOptionsOf,
  ) => Promise<Response>
  /** Sends one request and returns a stream of responses, until the signal aborts. */
  readonly stream: <Request, Response>(
    method: Method<Request, Response>,
    request: Request,
    signal?: AbortSignal,
  ) => AsyncIterable<Response>
  /** Sends all requests, then returns the responses, until the signal aborts. */
  readonly exchange: <Request, Response>(
    method: Method<Request, Response>,
    requests: readonly Request[],
    signal?: AbortSignal,
  ) => AsyncIterable<Response>
  /** Sends all requests, while they are made, then returns the one response. `deadline` as for `unary`. */
  readonly upload: <Request, Response>(
    method: Method<Request, Response>,
    requests: UploadParts<Request>,
    options?: CallOptionsOf,
  ) => Promise<Response>
  readonly close: () => void
}

/** `deadline`: milliseconds from now; absent: 10 s. */
type CallOptionsOf = { readonly deadline?: number; readonly signal?: AbortSignal }

const DEADLINE = 10_000

/** How long a plan waits until it may begin, in milliseconds. Why longer: plans have a rate of a few a minute. */
const PATIENCE = 60_000

/** Opens a connection. Sends nothing before the first call. */
export function connect({
  address,
  token,
  claimed,
  onCall,
  retries = 0,
  ...channel
}: ConnectOptions): Connection {
  const said: Said = {
    onCall,
    ...(token === undefined ? {} : { token }),
    ...(claimed === undefined ? {} : { claimed }),
  }
  const client = openChannel({ address, ...channel })
  const link: Link = { client, said, retries, failure: (error, signal) => failureAt(address, error, signal) }
  return {
    address,
    services: loadServices(),
    ...answeredCalls(link),
    ...streamedCalls(link),
    close: () => client.close(),
  }
}

/** What all calls of a connection have in common. */
type Link = {
  readonly client: Client
  readonly said: Said
  readonly retries: number
  readonly failure: Failure
}

/** Calls with one response. */
function answeredCalls(link: Link): Pick<Connection, 'unary' | 'upload'> {
  const { client } = link
  return {
    unary: (method, request, options = {}) =>
      answered(link, { ...options, path: method.path, first: request }, (attempt) =>
        once(attempt, ({ metadata, options: own, done }) => {
          const { path, requestSerialize: to, responseDeserialize: from } = method
          return client.makeUnaryRequest(path, to, from, wellFormed(request), metadata, own, done)
        }),
      ),
    upload: async (method, requests, options = {}) => {
      const { parts, first, close } = replayable(requests)
      try {
        return await answered(link, { ...options, path: method.path, first: await first() }, (attempt) =>
          once(attempt, (begun) => beginUpload(client, method, parts(), begun)),
        )
      } catch (error) {
        throw CareenError.from(error)
      } finally {
        close()
      }
    },
  }
}

function beginUpload<Request, Response>(
  client: Client,
  { path, requestSerialize: to, responseDeserialize: from }: Method<Request, Response>,
  parts: AsyncIterable<Request>,
  { metadata, options, done }: Beginning<Response>,
): { readonly cancel: () => void } {
  const ended = new AbortController()
  const call = client.makeClientStreamRequest(path, to, from, metadata, options, (error, response) => {
    ended.abort()
    done(error, response)
  })
  sendParts(call, parts, ended.signal).catch((thrown: unknown) => {
    done(CareenError.from(thrown))
    call.cancel()
  })
  return call
}

/** Calls with many responses. */
function streamedCalls({ client, said, retries, failure }: Link): Pick<Connection, 'stream' | 'exchange'> {
  return {
    stream: ({ path, requestSerialize, responseDeserialize }, request, signal) => {
      const message = wellFormed(request)
      return traced(path, said, (metadata) => {
        const open = () =>
          client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, message, metadata)
        return read(open, { failure, patience: DEADLINE, signal, retries })
      })
    },
    exchange: ({ path, requestSerialize, responseDeserialize }, requests, signal) =>
      traced(path, said, (metadata) => {
        const open = () => {
          const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata)
          for (const request of requests) call.write(wellFormed(request))
          call.end()
          return call
        }
        return read(open, { failure, patience: PATIENCE, signal, retries })
      }),
  }
}

/** `first`: the first request, or the only one. */
type Answered = CallOptionsOf & { readonly path: string; readonly first: unknown }

/** Sends a call with one response, again as long as it may be. */
function answered<Response>(
  { said, retries, failure }: Link,
  { path, first, deadline = DEADLINE, signal }: Answered,
  send: (attempt: Attempt) => Promise<Response>,
): Promise<Response> {
  const act = async (): Promise<Response> => {
    const until = performance.now() + deadline
    // Why before the attempts: all of them are one call.
    const metadata = await metadataWith(said)
    const ended = observing(said.onCall, path, nameIn(metadata))
    const mayRetry = retrying({ until, signal, isRepeatable: isRepeatable(path, first), retries })
    for (;;) {
      try {
        const answer = await send({ metadata, until, signal })
        ended()
        return answer
      } catch (thrown) {
        const error = failure(thrown, signal)
        if (await mayRetry(error)) continue
        ended(error)
        throw error
      }
    }
  }
  return inSpan(() => spanOf(path), act)
}

type Attempt = {
  readonly metadata: Metadata
  /** When the deadline passes, as `performance.now()` counts. */
  readonly until: number
  readonly signal: AbortSignal | undefined
}

/** What a call of gRPC begins with. `done`: the first one counts. */
type Beginning<Response> = {
  readonly metadata: Metadata
  readonly options: CallOptions
  readonly done: (error: Error | null, response?: Response) => void
}

/** What begins a call of gRPC that has one response. */
type Begin<Response> = (call: Beginning<Response>) => { readonly cancel: () => void }

/** Sends a call once. Rejects with the error of gRPC. */
function once<Response>({ metadata, until, signal }: Attempt, begin: Begin<Response>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const options: CallOptions = { deadline: new Date(Date.now() + until - performance.now()) }
    const cancel = (): void => call.cancel()
    const done = (error: Error | null, response?: Response): void => {
      signal?.removeEventListener('abort', cancel)
      if (error) reject(error)
      else if (response === undefined)
        reject(new CareenError('INTERNAL', 'the daemon answered without a message'))
      else resolve(response)
    }
    const call = begin({ metadata, options, done })
    if (signal?.aborted === true) cancel()
    signal?.addEventListener('abort', cancel, { once: true })
  })
}

function spanOf(path: string): SpanWish {
  const [, service = '', method = ''] = path.split('/')
  const attributes = { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': method }
  return { name: `${service}/${method}`, kind: 'CLIENT', attributes }
}

/** Yields the messages of a stream inside a span that lasts as long as it does. */
async function* traced<Response>(
  path: string,
  said: Said,
  open: (metadata: Metadata) => AsyncIterable<Response>,
): AsyncIterable<Response> {
  const span = beginSpan(() => spanOf(path))
  let ended: ReturnType<typeof observing> | undefined
  try {
    const metadata = await metadataWith(said)
    ended = observing(said.onCall, path, nameIn(metadata))
    yield* span.within(() => open(metadata))
  } catch (error) {
    span.end(error)
    ended?.(error)
    throw error
  } finally {
    span.end()
    ended?.()
  }
}

/** Returns the name of a call. */
function nameIn(metadata: Metadata): string {
  return String(metadata.get(REQUEST_ID)[0] ?? '')
}

/** Returns the metadata of a call, with a name of its own, and with what continues the trace of its caller. */
async function metadataWith({ token, claimed }: Said): Promise<Metadata> {
  const metadata = new Metadata()
  metadata.set(REQUEST_ID, randomUUID())
  for (const [name, value] of Object.entries(traceHeaders())) metadata.set(name, value)
  if (claimOf(claimed) !== undefined) metadata.set(CLAIMED, claimed ?? '')
  const fresh = typeof token === 'function' ? await token() : token
  if (fresh !== undefined) metadata.set('authorization', `Bearer ${fresh}`)
  return metadata
}

function failureAt(address: string, error: unknown, signal: AbortSignal | undefined): CareenError {
  return signal?.aborted === true
    ? new CareenError('CANCELLED', 'stopped on request')
    : fromStatus(error, address)
}
