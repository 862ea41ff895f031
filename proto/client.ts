import {
  type CallOptions,
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials,
  Metadata,
} from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import { CareenError } from '../policies/model/index.ts'
import { loadServices, type WireServices } from './load.ts'
import { fromStatus } from './status.ts'
import { wellFormed } from './well-formed.ts'

export type ConnectOptions = { readonly address: string; readonly token?: string }

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
    options?: { readonly deadline?: number; readonly signal?: AbortSignal },
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
  readonly close: () => void
}

const DEADLINE = 10_000

/** Opens a connection. Sends nothing before the first call. */
export function connect({ address, token }: ConnectOptions): Connection {
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.enable_retries': 0,
    'grpc.default_authority': 'careen',
  })
  const metadata = (): Metadata => metadataWith(token)
  const failure: Failure = (error, signal) => failureAt(address, error, signal)
  return {
    address,
    services: loadServices(),
    unary: ({ path, requestSerialize, responseDeserialize }, request, { deadline = DEADLINE, signal } = {}) =>
      new Promise((resolve, reject) => {
        const options: CallOptions = { deadline: new Date(Date.now() + deadline) }
        const done = (error: Error | null, response?: Parameters<typeof resolve>[0]): void => {
          if (error) reject(failure(error, signal))
          else if (response === undefined)
            reject(new CareenError('INTERNAL', 'the daemon answered without a message'))
          else resolve(response)
        }
        const call = client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          wellFormed(request),
          metadata(),
          options,
          done,
        )
        if (signal?.aborted === true) call.cancel()
        signal?.addEventListener('abort', () => call.cancel(), { once: true })
      }),
    stream: ({ path, requestSerialize, responseDeserialize }, request, signal) => {
      const call = client.makeServerStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        wellFormed(request),
        metadata(),
      )
      return read(call, failure, signal)
    },
    exchange: ({ path, requestSerialize, responseDeserialize }, requests, signal) => {
      const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata())
      for (const request of requests) call.write(wellFormed(request))
      call.end()
      return read(call, failure, signal)
    },
    close: () => client.close(),
  }
}

function metadataWith(token: string | undefined): Metadata {
  const metadata = new Metadata()
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`)
  return metadata
}

type Failure = (error: unknown, signal?: AbortSignal) => CareenError

function failureAt(address: string, error: unknown, signal: AbortSignal | undefined): CareenError {
  return signal?.aborted === true
    ? new CareenError('CANCELLED', 'stopped on request')
    : fromStatus(error, address)
}

type Readable<Response> = ClientReadableStream<Response> | ClientDuplexStream<never, Response>

async function* read<Response>(
  call: Readable<Response>,
  failure: (error: unknown, signal?: AbortSignal) => CareenError,
  signal?: AbortSignal,
): AsyncIterable<Response> {
  const stop = (): void => call.cancel()
  if (signal?.aborted === true) stop()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    for await (const message of call) yield message as Response
  } catch (error) {
    throw failure(error, signal)
  } finally {
    signal?.removeEventListener('abort', stop)
    call.cancel()
  }
}
