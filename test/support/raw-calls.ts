import { once } from 'node:events'
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2'
import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import { loadSync } from '@grpc/proto-loader'

const google = loadSync(join(import.meta.dirname, '../data/error-details.proto'), {
  longs: Number,
  enums: String,
  defaults: true,
})

type Message = Readonly<Record<string, unknown>>

/** What a call was answered with. `details`: by the last part of their type. */
export type Answer = {
  readonly status: number | undefined
  readonly message: string
  readonly details: Readonly<Record<string, Message>>
  /** Bytes of headers and trailers, as gRPC counts them. */
  readonly trailers: number
  /** The code of the reset, if the stream was reset. */
  readonly reset: number
}

/**
 * Opens an HTTP/2 connection to `unix:PATH` or `HOST:PORT`, for calls that no gRPC client would send. `localAddress`: the address of this
 * client.
 */
export async function openRaw(address: string, localAddress?: string): Promise<ClientHttp2Session> {
  const session = connect('http://careen', {
    // Why the listener: an error can come after the session has left its socket.
    createConnection: () => dial(address, localAddress).on('error', () => {}),
  })
  session.on('error', () => {})
  await once(session, 'connect')
  return session
}

function dial(address: string, localAddress: string | undefined): Socket {
  const [, path] = /^unix:(.*)$/.exec(address) ?? []
  if (path !== undefined) return createConnection(path)
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address) ?? []
  return createConnection({
    port: Number(port),
    host,
    ...(localAddress === undefined ? {} : { localAddress }),
  })
}

/** A message with the five bytes that gRPC puts before it. `flags`: 1 is compressed. */
export function frame(message: Uint8Array, flags = 0): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt8(flags, 0)
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

/** The name of the workspace `default`, as the first field of a request. */
export const DEFAULT_WORKSPACE: Buffer = Buffer.from('\n\u0012workspaces/default')

/** All workspaces, as the parent of a list of registries. */
export const ALL_REGISTRIES: Buffer = Buffer.from('\n\u000Cworkspaces/-')

/** All workspaces, as the parent of a list of policies. */
export const ALL_POLICIES: Buffer = Buffer.from('\u001A\u000Cworkspaces/-')

/** Opens a call, and sends nothing of its body. */
export function openCall(
  session: ClientHttp2Session,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): { readonly stream: ClientHttp2Stream; readonly answer: Promise<Answer> } {
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  })
  const received: Received = {}
  const take = (more: object): void => void Object.assign(received, more)
  stream.on('response', take)
  stream.on('trailers', take)
  stream.on('error', () => {})
  stream.resume()
  const answer = new Promise<Answer>((resolve) => {
    stream.once('close', () => resolve(answerOf(received, stream.rstCode ?? constants.NGHTTP2_NO_ERROR)))
    // The whole answer is there, and the body is not sent any further.
    stream.once('end', () => stream.close())
  })
  return { stream, answer }
}

/** Sends a whole call. */
export function rawCall(
  session: ClientHttp2Session,
  path: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { stream, answer } = openCall(session, path, headers)
  stream.end(body)
  return answer
}

/** The status of HTTP is a number. */
type Received = Record<string, string | number>

function answerOf(received: Readonly<Received>, reset: number): Answer {
  const status = received['grpc-status']
  const encoded = received['grpc-status-details-bin']
  const lines = Object.entries(received).map(([name, value]) => name.length + String(value).length + 32)
  return {
    status: status === undefined ? undefined : Number(status),
    message: decodeURI(String(received['grpc-message'] ?? '')),
    details: encoded === undefined ? {} : detailsOf(Buffer.from(String(encoded), 'base64')),
    trailers: lines.reduce((sum, length) => sum + length, 0),
    reset,
  }
}

/** Decodes google.rpc details with the decoder of protobuf, which knows nothing of careen's. */
export function detailsOf(encoded: Buffer): Readonly<Record<string, Message>> {
  const { details } = decode('Status', encoded) as {
    details: readonly { typeUrl: string; value: Buffer }[]
  }
  return Object.fromEntries(
    details.map(({ typeUrl, value }) => {
      const name = typeUrl.replace('type.googleapis.com/google.rpc.', '')
      return [name, decode(name, value)]
    }),
  )
}

function decode(name: string, bytes: Buffer): Message {
  const definition = google[`google.rpc.${name}`]
  if (definition === undefined || !('deserialize' in definition)) throw new Error(`no message ${name}`)
  const { deserialize } = definition as { deserialize: (bytes: Buffer) => Message }
  return deserialize(bytes)
}
