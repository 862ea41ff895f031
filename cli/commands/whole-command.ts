import { type Arguments, REMOTE } from '../framework/arguments.ts'
import { oneLine } from '../views/text.ts'

/** Flags of a call that say which plan it is, in the order of the command line. */
const CHOOSING: ReadonlySet<string> = new Set([
  'chdir',
  'workspace',
  'target',
  'exclude',
  'var-file',
  ...Object.keys(REMOTE),
])
/** Flags that say where a plan is read. */
const PLACING: ReadonlySet<string> = new Set(['chdir', ...Object.keys(REMOTE)])
const SWITCHES = ['destroy', 'skip-effects', 'take-over'] as const
/** Commands that plan what files declare. */
const OF_FILES: readonly string[] = ['plan', 'apply']

/**
 * Returns the command that shows all of a plan of this call: a plan of the same files with the same flags, or the stored plan. `id`: of the
 * plan. Why the stored one with -var: its value can be a secret, and without it the command plans something else.
 */
export function wholeCommand(args: Arguments, id: string): string {
  const isAgain = OF_FILES.includes(args.command) && !args.given.some(({ flag }) => flag === 'var')
  return isAgain ? planAgain(args) : storedWhole(args, id)
}

/** Returns the command that shows all of a stored plan. */
export function storedWhole({ given }: Pick<Arguments, 'given'>, id: string): string {
  return ['careen show', id, '-detail', ...givenWords(given, PLACING)].join(' ')
}

function planAgain({ given, switches, words }: Arguments): string {
  const on = SWITCHES.filter((flag) => switches.has(flag)).map((flag) => `-${flag}`)
  return [
    'careen plan -detail',
    ...givenWords(given, CHOOSING),
    ...on,
    ...refreshWord(given, switches),
    ...words.map(quoted),
  ].join(' ')
}

function givenWords(given: Arguments['given'], flags: ReadonlySet<string>): readonly string[] {
  return given.filter(({ flag }) => flags.has(flag)).map(({ flag, value }) => `-${flag}=${quoted(value)}`)
}

function refreshWord(given: Arguments['given'], switches: Arguments['switches']): readonly string[] {
  if (!switches.has('refresh')) return ['-refresh=false']
  return given.some(({ flag }) => flag === 'refresh') ? ['-refresh'] : []
}

/** Returns a word as a shell reads it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${oneLine(word).replaceAll("'", String.raw`'\''`)}'`
}
