import { randomUUID } from 'node:crypto'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Connection } from '../connection.ts'
import type { UploadParts } from '../uploads.ts'
import { fromWire } from './answers.ts'
import { allPages } from './pages.ts'
import { toWire } from './requests.ts'
import { type PlainMessage, plainMessage } from './shapes.ts'
import type { ClientCallOptions } from './types.ts'
import { watched } from './watch.ts'

/** A method of the API, whatever its messages are. */
export type AnyMethod = MethodDefinition<object, object, object, object> & { readonly path: string }

/** `ending`: ends all calls. `retries`: how often a call is sent again while the daemon is not available. */
export type ClientLink = Pick<Connection, 'unary' | 'stream' | 'exchange' | 'upload'> & {
  readonly ending: AbortSignal | undefined
  readonly retries: number
}

/** Returns the function for a method: see `types.ts` for what it takes and returns. */
export function functionOf(
  link: ClientLink,
  method: AnyMethod,
): (plain: never, options?: ClientCallOptions) => unknown {
  const { request, answer } = messagesOf(method)
  const to = (plain: object): object => toWire(request, plain)
  const wire = (plain: object): object => to(withId(request, plain))
  const options = ({ signal, ...rest }: ClientCallOptions = {}): ClientCallOptions => {
    const signals = [signal, link.ending].filter((one) => one !== undefined)
    return signals.length === 0 ? rest : { ...rest, signal: AbortSignal.any(signals) }
  }
  if (method.requestStream) {
    // Why the first alone: it describes the call, and the others are its parts.
    const all = ([first, ...rest]: readonly object[]): object[] =>
      first === undefined ? [] : [wire(first), ...rest.map(to)]
    if (method.responseStream)
      return (plain: readonly object[], own) =>
        decoded(answer, () => link.exchange(method, all(plain), options(own).signal))
    return async (plain: UploadParts<object>, own) => {
      // Why at once: of a list nothing is sent if a part cannot be.
      const parts = isList(plain) ? all(plain) : mapped(plain, (part, at) => (at === 0 ? wire : to)(part))
      return fromWire(answer, await link.upload(method, parts, options(own)))
    }
  }
  const open = (plain: object, signal: AbortSignal | undefined) =>
    decoded(answer, () => link.stream(method, wire(plain), signal))
  if (method.responseStream && isWatch(method))
    return (plain: object, own) => {
      const { signal } = options(own)
      return watched((cursor) => open({ ...plain, ...cursor }, signal), { signal, retries: link.retries })
    }
  if (method.responseStream) return (plain: object, own) => open(plain, options(own).signal)
  const call = async (plain: object, own?: ClientCallOptions): Promise<object> =>
    fromWire(answer, await link.unary(method, wire(plain), options(own)))
  return answer.fields.has('nextPageToken')
    ? (plain: object, own) => allPages(answer, (pageToken) => call({ ...plain, ...pageToken }, own))
    : call
}

function isList(parts: UploadParts<object>): parts is readonly object[] {
  return Array.isArray(parts)
}

async function* mapped(
  parts: UploadParts<object>,
  map: (part: object, at: number) => object,
): AsyncIterable<object> {
  let at = 0
  for await (const part of parts) {
    yield map(part, at)
    at += 1
  }
}

function isWatch({ path }: AnyMethod): boolean {
  return path.slice(path.lastIndexOf('/') + 1).startsWith('Watch')
}

/** Yields the messages of a stream as plain data. It is opened when they are read. */
async function* decoded(answer: PlainMessage, open: () => AsyncIterable<object>): AsyncIterable<object> {
  for await (const message of open()) yield fromWire(answer, message)
}

/** Returns the request with an id, if it can have one. Why: all attempts of a call have the same id, so it has its effect once. */
function withId({ fields }: PlainMessage, plain: object): object {
  return fields.has('requestId') ? { requestId: randomUUID(), ...plain } : plain
}

function messagesOf({ path, requestType, responseType }: AnyMethod): {
  readonly request: PlainMessage
  readonly answer: PlainMessage
} {
  const scope = path.slice(1, path.lastIndexOf('.'))
  const named = ({ type }: { readonly type: object }): PlainMessage =>
    plainMessage((type as { readonly name: string }).name, scope)
  return { request: named(requestType), answer: named(responseType) }
}
