import { CareenError } from '../../policies/model/index.ts'
import type { Arguments, CommandTable } from './arguments.ts'
import type { Terminal } from './terminal.ts'

/** The variable that is `-input` for every command that has the flag. The flag goes before it. */
const VARIABLE = 'CAREEN_INPUT'

/** Returns arguments with `-input` as the environment says. Throws INVALID_ARGUMENT if it says neither true nor false. */
export function withInputOf(
  env: Terminal['env'],
  { flags }: Pick<CommandTable, 'flags'>,
  args: Arguments,
): Arguments {
  const input = env[VARIABLE] ?? ''
  if (input === '' || !Object.hasOwn(flags, 'input') || args.values['input'] !== undefined) return args
  if (input !== 'true' && input !== 'false')
    throw new CareenError(
      'INVALID_ARGUMENT',
      `${VARIABLE}: the value must be true or false. Unset it, or correct it`,
    )
  return { ...args, values: { ...args.values, input } }
}

/** Returns what forbids questions: `-json`, `-input=false` or its variable. Undefined: a person may be asked. */
export function mutedBy({ switches, values, given }: Arguments): string | undefined {
  if (switches.has('json')) return '-json'
  if (values['input'] !== 'false') return undefined
  return given.some(({ flag }) => flag === 'input') ? '-input=false' : `${VARIABLE}=false`
}

/** A question that has to be asked. `needs`: half a sentence, such as `unpin needs a confirmation`. `add`: what to write instead. */
type Needed = { readonly needs: string; readonly add: string; readonly unchanged?: string }

/** Throws INPUT_REQUIRED if nobody can be asked. */
export function refuseMute(args: Arguments, { needs, add, unchanged = 'Nothing was changed' }: Needed): void {
  const flag = mutedBy(args)
  if (flag === undefined) return
  throw new CareenError('INPUT_REQUIRED', `${needs}, and ${flag} forbids the question. ${add}. ${unchanged}`)
}
