import { connect as openConnection, type ConnectOptions } from '../connection.ts'
import { filterValue } from '../filters.ts'
import { nameOf, parseName } from '../names.ts'
import { type AnyMethod, functionOf } from './methods.ts'
import type { ClientServices } from './types.ts'

export {
  CareenError,
  type Code,
  contentHash,
  type DeclaredObject,
  type Violation,
} from '../../policies/model/index.ts'
export { defaultAddress } from '../address.ts'
export type { ClientTls } from '../channel.ts'
export type { NameKind, NameParts } from '../names.ts'
export type { AnswerOf, ClientCallOptions, Message, Pages, RequestOf, ClientServices } from './types.ts'

export type ClientOptions = Omit<ConnectOptions, 'retries'> & {
  /** Ends all calls, and the connection. */
  readonly signal?: AbortSignal
}

/**
 * A client of the daemon: one function a method, by services. Lists are iterated over item by item, watches part by part until their
 * subject has ended. Failures are CareenErrors; `code` is the reason. A call has 10 s unless it says otherwise, and is sent again while
 * the daemon is not available, if that cannot do the work twice.
 */
export type CareenClient = ClientServices & {
  readonly address: string
  readonly close: () => void
  readonly [Symbol.dispose]: () => void
}

/** How often a call is sent again while the daemon is not available. */
const RETRIES = 4

/** Connects to a daemon. Sends nothing before the first call. Throws INVALID_ARGUMENT if address and TLS do not fit together. */
export function connect({ signal, ...options }: ClientOptions): CareenClient {
  const link = openConnection({ ...options, retries: RETRIES })
  signal?.addEventListener('abort', link.close, { once: true })
  const caller = { ...link, ending: signal, retries: RETRIES }
  const all: Readonly<Record<string, object>> = link.services
  const services = Object.entries(all).flatMap(([name, made]) =>
    name !== 'WorkerService' && 'service' in made
      ? [
          [
            keyOf(name),
            functionsOf(made.service as Record<string, AnyMethod>, (one) => functionOf(caller, one)),
          ] as const,
        ]
      : [],
  )
  return {
    // Why the assertion: the types are those of the same definitions.
    ...(Object.fromEntries(services) as unknown as ClientServices),
    address: link.address,
    close: link.close,
    [Symbol.dispose]: link.close,
  }
}

function functionsOf(
  service: Readonly<Record<string, AnyMethod>>,
  make: (method: AnyMethod) => unknown,
): object {
  return Object.fromEntries(
    Object.entries(service).map(([name, method]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      make(method),
    ]),
  )
}

/** Returns how a client calls a service: `runs` for RunService. */
function keyOf(service: string): string {
  const noun = `${service.charAt(0).toLowerCase()}${service.slice(1, -'Service'.length)}`
  if (noun === 'audit' || noun === 'server') return noun
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`
}

/** Builds and parses full names, such as `workspaces/W/runs/r-ID`. `parse` throws NAME_INVALID. */
export const names: { readonly build: typeof nameOf; readonly parse: typeof parseName } = {
  build: nameOf,
  parse: parseName,
}

/** Returns a filter for a list. Each value is quoted: filter`state = FAILED AND repository = ${name}`. */
export function filter(texts: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw({ raw: texts }, ...values.map((value) => filterValue(value)))
}
