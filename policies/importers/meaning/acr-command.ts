import { goDuration } from './durations.ts'
import { looking, type Matcher } from './patterns.ts'
import { isRecord, partOf, refuse } from './read.ts'

/** What an `acr purge` command asks for. */
export type AcrPurge = {
  /** Returns whether a tag of the repository is selected; undefined: no filter selects the repository. */
  readonly tagsOf: (repository: string) => Matcher | undefined
  /** Milliseconds. */
  readonly age: number
  readonly keep: number
  readonly untagged: 'stays' | 'too' | 'only'
  readonly isDryRun: boolean
}

const SWITCHES = [
  '--untagged',
  '--untagged-only',
  '--dry-run',
  '--include-locked',
  '--verbose',
  '--insecure',
  '-d',
]
const VALUES =
  '--filter --ago --keep --registry --username --password --config --concurrency --repo-page-size --repository-page-size --filter-timeout-seconds'.split(
    ' ',
  )
const SHORT: Readonly<Record<string, string>> = {
  '-f': '--filter',
  '-r': '--registry',
  '-u': '--username',
  '-p': '--password',
  '-c': '--config',
}
const PATH = '$.cmd'

/**
 * Reads `{cmd: "acr purge ..."}` or the text of the command, or a list of them in `cmd`. Throws INVALID_ARGUMENT for another command
 * or an unknown flag.
 */
export function readPurges(policy: unknown): readonly AcrPurge[] {
  const given = isRecord(policy) ? partOf(policy, '$', ['cmd']).values['cmd'] : policy
  const texts: readonly unknown[] = Array.isArray(given) ? given : [given]
  return texts.map((text) =>
    typeof text === 'string'
      ? readPurge(text)
      : refuse('$', 'it must be an acr purge command, or an object with cmd'),
  )
}

function readPurge(text: string): AcrPurge {
  const [program, command, ...words] = wordsOf(text)
  if (program !== 'acr' || command !== 'purge') refuse(PATH, 'it must begin with acr purge')
  return purgeOf(flagsOf(words))
}

function purgeOf(flags: Flags): AcrPurge {
  const filters = flags.get('--filter') ?? []
  const untagged = untaggedIn(flags)
  const ago = lastOf(flags, '--ago')
  if (untagged !== 'only' && (filters.length === 0 || ago === undefined))
    refuse(PATH, '--filter and --ago are required without --untagged-only')
  const keep = lastOf(flags, '--keep') ?? '0'
  if (!/^\d+$/.test(keep)) refuse(PATH, `--keep is ${keep}; it must be a whole number`)
  return {
    tagsOf: filters.length === 0 ? () => () => true : filtersOf(filters),
    age: ago === undefined ? 0 : goDuration(ago, PATH),
    keep: Number(keep),
    untagged,
    isDryRun: flags.has('--dry-run'),
  }
}

/** Splits a command as a shell does, with both kinds of quotes. */
function wordsOf(text: string): readonly string[] {
  const words = text.trim().match(/(?:[^\s"';&|]|"[^"]*"|'[^']*')+|[;&|]+/g) ?? []
  const joined = words.find((word) => /^[;&|]/.test(word))
  if (joined !== undefined)
    refuse(PATH, `it has more than one command at ${joined}; compare one acr purge at a time`)
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'))
}

function lastOf(flags: Flags, name: string): string | undefined {
  return flags.get(name)?.at(-1)
}

function untaggedIn(flags: Flags): AcrPurge['untagged'] {
  if (flags.has('--untagged-only')) return 'only'
  return flags.has('--untagged') ? 'too' : 'stays'
}

type Flags = ReadonlyMap<string, readonly string[]>

function flagsOf(words: readonly string[]): Flags {
  const flags = new Map<string, string[]>()
  let rest = words
  while (rest.length > 0) {
    const flag = flagIn(rest)
    rest = rest.slice(flag.used)
    if (flag.value !== 'off') flags.set(flag.name, [...(flags.get(flag.name) ?? []), flag.value])
  }
  return flags
}

/** Returns the flag that the words begin with; a switch that is false is off. */
function flagIn(words: readonly string[]): { name: string; value: string; used: number } {
  const [word = '', next] = words
  const [, given = word, own] = /^(.*?)=(.*)$/s.exec(word) ?? []
  const name = SHORT[given] ?? given
  if (SWITCHES.includes(name)) return { name, value: own === 'false' ? 'off' : 'on', used: 1 }
  if (!VALUES.includes(name)) refuse(PATH, `${given} is no flag of acr purge`)
  if (own !== undefined) return { name, value: own, used: 1 }
  return { name, value: next ?? refuse(PATH, `${name} has no value`), used: 2 }
}

/** A colon that is not part of a group or a class, as acr-cli finds it. */
const SEPARATOR = /(?<!\(\?[imsU-]{0,5}|\[\^?):(?!\]\]*)/

/** Why joined: acr-cli makes one expression of all filters of a repository, so that they share --keep. */
function filtersOf(filters: readonly string[]): (repository: string) => Matcher | undefined {
  const pairs = filters.map((filter) => {
    const [repository = '', tag = '', ...more] = filter.split(SEPARATOR)
    if (repository === '' || tag === '' || more.length > 0)
      refuse(PATH, `--filter ${filter} must be REPOSITORY:TAG, two regular expressions`)
    looking(tag, PATH)
    // Why no group: acr-cli puts the anchors around the text alone.
    return { covers: looking(`^${repository}$`, PATH), tag }
  })
  return (repository) => {
    const own = pairs.filter(({ covers }) => covers(repository))
    return own.length === 0 ? undefined : looking(own.map(({ tag }) => tag).join('|'), PATH)
  }
}
