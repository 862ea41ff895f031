import { CareenError } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import type { DaemonTarget } from '../profile/index.ts'

/** What an error says besides what the daemon knows. `tokenFrom`: where the token was read; undefined: there is none. */
export type CallPlace = {
  readonly command: string
  readonly target: DaemonTarget
  readonly tokenFrom: string | undefined
}

/** Returns the connection with errors that say where it is, which token was sent, and which command was refused. */
export function placedErrors(link: Connection, place: CallPlace): Connection {
  return {
    ...link,
    unary: async (method, request, options) => {
      try {
        return await link.unary(method, request, options)
      } catch (thrown) {
        throw placed(thrown, place)
      }
    },
    stream: async function* stream(method, request, signal) {
      try {
        yield* link.stream(method, request, signal)
      } catch (thrown) {
        throw placed(thrown, place)
      }
    },
  }
}

/** Returns the error with the words of who calls, or the same one. Pure. */
function placed(thrown: unknown, place: CallPlace): CareenError {
  const error = CareenError.from(thrown)
  const message = tokenText(error, place) ?? roleText(error, place)
  if (message === undefined) return error
  return new CareenError(error.code, message, { cause: error, metadata: error.metadata })
}

function tokenText({ code, metadata }: CareenError, { target, tokenFrom }: CallPlace): string | undefined {
  if (metadata['credential'] !== 'token' || tokenFrom === undefined) return undefined
  const { daemon, address } = target
  const who = daemon === undefined ? `The daemon at ${address}` : `Daemon ${daemon.name} (${address})`
  const ended = metadata['expire_time']?.slice(0, 10)
  const why =
    code === 'CREDENTIALS_EXPIRED'
      ? `it ended${ended === undefined ? '' : ` on ${ended}`}. Ask an administrator for a new one`
      : 'it does not know it, or it was revoked. Name the file of a valid one: -token-file=FILE'
  return `${who} does not take the token of\n  ${tokenFrom}: ${why}`
}

/** Commands whose name says what somebody does. */
const VERBS: ReadonlySet<string> = new Set(
  'apply approve explain export init pause pin plan restore resume rollback run show unpin watch'.split(' '),
)

function roleText({ code, metadata }: CareenError, { command }: CallPlace): string | undefined {
  const { identity, role = '', held, where = '' } = metadata
  if (code !== 'ROLE_MISSING' || identity === undefined || role === '') return undefined
  const has = held === undefined ? '' : `${held === 'NONE' ? 'no role there' : held.toLowerCase()}, and `
  const act = VERBS.has(command) ? command : `use careen ${command}`
  return `${identity} may not ${act} ${where}: ${has}${role.toLowerCase()} is needed\n  Ask an administrator for a token that has it`
}
