import { closest } from '../../policies/hcl/source/suggest.ts'
import type { Terminal } from '../framework/terminal.ts'

/** Variables of the command line. */
const ENVIRONMENT = [
  'CAREEN_ADDRESS',
  'CAREEN_DAEMON',
  'CAREEN_TOKEN',
  'CAREEN_TOKEN_FILE',
  'CAREEN_WORKSPACE',
  'CAREEN_CONFIG',
  'CAREEN_INPUT',
  'CAREEN_PAGER',
  'CAREEN_CLI_ARGS',
  'CAREEN_CA_FILE',
  'CAREEN_CLIENT_CERTIFICATE',
  'CAREEN_CLIENT_KEY',
] as const

/** Variables that others than the command line read: careend, and a careen that is tested. */
const OTHERS =
  /^CAREEN_(?:VAR_|DATABASE$|LISTEN$|CONFIG_FILE$|REDIS|EVENTS_|METRICS_|RUN_|TRASH_|HISTORY_|DISCOVERY_|LOG$|CREDENTIAL_|SKIPS$|NAME$)/

const PREFIX = 'CAREEN_'
const KNOWN = ENVIRONMENT.map((name) => name.slice(PREFIX.length))

/** Returns a sentence for each variable that is not known and near to one that is. */
export function nearVariables(env: Terminal['env']): readonly string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !OTHERS.test(name))
    .filter((name) => !(ENVIRONMENT as readonly string[]).includes(name))
    .toSorted()
    .flatMap((name) => {
      const meant = closest(name.slice(PREFIX.length), KNOWN)
      return meant === undefined
        ? []
        : [`${name} is not a variable of careen. Did you mean ${PREFIX}${meant}?`]
    })
}
