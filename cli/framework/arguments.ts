import { closest } from '../../policies/hcl/source/suggest.ts'
import { CareenError } from '../../policies/model/index.ts'
import { paragraphs, twoColumns } from './columns.ts'
import { EXIT, type ExitStatus, exitHelp } from './exit.ts'

/** A flag. `value` is the name of its argument in the help; absent for a switch. */
export type Flag = {
  readonly value?: string
  readonly doc: string
  /** All valid arguments. */
  readonly choices?: readonly string[]
  /** A switch that is on unless it is written with `=false`. */
  readonly on?: true
}

/** One command: its usage, help, flags and words. */
export type CommandTable = {
  readonly usage: string
  readonly summary: string
  readonly details?: string
  readonly flags: Readonly<Record<string, Flag>>
  /** The number of words besides flags, and what the shell completes for them: known words, or files. */
  readonly words: {
    readonly least: number
    readonly most: number
    readonly known?: () => Promise<readonly string[]>
    readonly files?: true
  }
  /** Exit statuses besides those of every command, and of every command that sends requests to the daemon. */
  readonly exits?: readonly ExitStatus[]
}

export type Arguments = {
  /** The name of the command. */
  readonly command: string
  readonly words: readonly string[]
  /** By flag. If a flag is repeated, its last value. */
  readonly values: Readonly<Record<string, string>>
  /** All flags with an argument, and switches that are on and written all the same, in the order of the command line. */
  readonly given: readonly GivenFlag[]
  readonly switches: ReadonlySet<string>
}

type GivenFlag = { readonly flag: string; readonly value: string }

/** Flags of every command. */
export const COMMON: Readonly<Record<string, Flag>> = {
  help: { doc: 'Show this help.' },
  'no-color': { doc: 'Print no colours; the default if NO_COLOR is set or the output is no terminal.' },
  chdir: { value: 'DIR', doc: 'Change to this directory first.' },
}

/** Flags of commands that send requests to the daemon. */
export const REMOTE: Readonly<Record<string, Flag>> = {
  address: {
    value: 'ADDRESS',
    doc: 'Address of the daemon, unix:PATH, HOST:PORT or https://HOST:PORT (default: CAREEN_ADDRESS).',
  },
  daemon: {
    value: 'NAME',
    doc: 'Daemon of your profile, ~/.config/careen/config.hcl (default: CAREEN_DAEMON).',
  },
  'token-file': { value: 'FILE', doc: "File with the daemon's token (default: CAREEN_TOKEN_FILE)." },
  'ca-file': {
    value: 'FILE',
    doc: "Authorities of the daemon's certificate, instead of the well-known ones (default: CAREEN_CA_FILE).",
  },
  'client-certificate': {
    value: 'FILE',
    doc: 'Certificate that identifies this client (default: CAREEN_CLIENT_CERTIFICATE).',
  },
  'client-key': { value: 'FILE', doc: 'Private key of that certificate (default: CAREEN_CLIENT_KEY).' },
}

/** Flags of commands that read policy files. */
export const VARIABLES: Readonly<Record<string, Flag>> = {
  var: { value: 'NAME=VALUE', doc: 'Value of a variable; may be repeated, the last one wins.' },
  'var-file': { value: 'FILE', doc: 'File of values, such as prod.cvars.hcl; may be repeated.' },
}

const FLAG = /^--?([a-z][a-z-]*)(?:=(.*))?$/s

/** Parses `-flag`, `--flag`, `-flag=value` and `-flag value`. Throws INVALID_ARGUMENT with a suggestion for a typing error. */
export function parseArguments(name: string, table: CommandTable, argv: readonly string[]): Arguments {
  const flags = { ...table.flags, ...COMMON }
  const words: string[] = []
  const given: GivenFlag[] = []
  const switches = new Set(Object.keys(flags).filter((flag) => flags[flag]?.on))
  const rest = [...argv]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, flag, inline] = FLAG.exec(word === '-h' ? '-help' : word) ?? []
    if (flag === undefined) {
      words.push(word)
      continue
    }
    const known = Object.hasOwn(flags, flag) ? flags[flag] : undefined
    if (known === undefined) throw unknownFlag(name, flag, Object.keys(flags))
    if (known.value === undefined) given.push(...switchGiven(name, flag, inline, { known, switches }))
    else given.push({ flag, value: valueOf(name, flag, known, inline ?? rest.shift()) })
  }
  if (!switches.has('help')) checkWords(name, table, words)
  const values = Object.fromEntries(given.map(({ flag, value }) => [flag, value]))
  return { command: name, words, values, given, switches }
}

/** Sets a switch. Returns it, if it is on without being written. */
function switchGiven(
  name: string,
  flag: string,
  inline: string | undefined,
  { known, switches }: { readonly known: Flag; readonly switches: Set<string> },
): readonly GivenFlag[] {
  setSwitch(name, flag, inline, switches)
  return known.on === true && switches.has(flag) ? [{ flag, value: 'true' }] : []
}

function setSwitch(name: string, flag: string, inline: string | undefined, switches: Set<string>): void {
  if (inline === undefined || inline === 'true') switches.add(flag)
  else if (inline === 'false') switches.delete(flag)
  else throw invalid(name, `-${flag}: the value must be true or false`)
}

function valueOf(name: string, flag: string, { value: what, choices }: Flag, value?: string): string {
  if (value === undefined) throw invalid(name, `-${flag} needs a value: -${flag} ${what}`)
  if (choices === undefined || choices.includes(value)) return value
  const meant = closest(value, choices)
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`
  throw invalid(name, `-${flag}: "${value}" is not one of ${choices.join(', ')}${hint}`)
}

function unknownFlag(name: string, flag: string, known: readonly string[]): CareenError {
  const meant = closest(flag, known)
  return invalid(name, `unknown flag -${flag}${meant === undefined ? '' : `; did you mean -${meant}?`}`)
}

function checkWords(
  name: string,
  { words: { least, most }, usage }: CommandTable,
  words: readonly string[],
): void {
  if (words.length < least) throw invalid(name, `an argument is missing; write ${usage}`)
  if (words.length > most)
    throw invalid(name, `too many arguments: ${words.slice(most).join(' ')}; write ${usage}`)
}

export function invalid(name: string, message: string): CareenError {
  return new CareenError('INVALID_ARGUMENT', `${message}. careen help ${name} shows the usage`)
}

/** Returns the help of a command. `columns`: of the terminal; absent: lines are as long as their texts. */
export function helpText(table: CommandTable, columns: number = Number.POSITIVE_INFINITY): string {
  const flags = Object.entries({ ...table.flags, ...COMMON })
  const rows = flags.map(([flag, known]) => [`  -${flag}${argumentText(known)}`, known.doc] as const)
  const summary = paragraphs(table.summary, columns)
  const details = table.details === undefined ? '' : `\n${paragraphs(table.details, columns)}\n`
  return `Usage: ${table.usage}\n\n${summary}\n${details}\nFlags:\n${twoColumns(rows, columns)}\n${exitHelp(exitStatuses(table))}`
}

const OFFLINE_EXITS = [EXIT.ok, EXIT.error, EXIT.cancelled]
/** Refused: also where a workspace or a daemon contradicts the careen block of the files. */
const DAEMON_EXITS = [EXIT.refused, EXIT.unreachable, EXIT.denied, EXIT.timeout]

/** Returns every exit status that a command can have. */
export function exitStatuses({ flags, exits = [] }: CommandTable): ReadonlySet<ExitStatus> {
  return new Set([...OFFLINE_EXITS, ...('address' in flags ? DAEMON_EXITS : []), ...exits])
}

/** Most columns of choices beside a flag. More of them leave no room for its text, so the details name them. */
const CHOICES = 40

function argumentText({ value, choices, on }: Flag): string {
  if (on) return '=false'
  if (value === undefined) return ''
  const all = choices?.join('|') ?? value
  return ` ${all.length > CHOICES ? value : all}`
}
