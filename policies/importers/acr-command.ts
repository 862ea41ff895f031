import { CareenError, type Duration } from '../model/index.ts'
import type { ImportNote } from './imported.ts'
import { wrongAt } from './json.ts'
import { spanOf } from './times.ts'

/** An `acr purge` command. */
export type PurgeCommand = {
  readonly filters: readonly string[]
  readonly ago: Duration
  readonly keep: number
  readonly untagged: boolean
  readonly untaggedOnly: boolean
  /** A lost one: the command has a flag that careen does not know. */
  readonly notes: readonly ImportNote[]
}

const FLAGS = {
  '--filter': 'value',
  '-f': 'value',
  '--ago': 'value',
  '--keep': 'value',
  '--untagged': 'alone',
  '--untagged-only': 'alone',
  '--include-locked': 'alone',
  '--dry-run': 'alone',
  '--insecure': 'alone',
  '--verbose': 'alone',
  '-d': 'alone',
  '--concurrency': 'value',
  '--registry': 'value',
  '-r': 'value',
  '--repo-page-size': 'value',
  '--repository-page-size': 'value',
  '--filter-timeout-seconds': 'value',
  '--username': 'value',
  '-u': 'value',
  '--password': 'value',
  '-p': 'value',
  '--config': 'value',
  '-c': 'value',
} as const

const LOCKED: ImportNote = {
  kind: 'difference',
  at: '--include-locked',
  text: 'careen never unlocks what is locked: the registry refuses these deletes.',
}
const DRY: ImportNote = {
  kind: 'difference',
  at: '--dry-run',
  text: 'The command deletes nothing: it has --dry-run.',
}

/** Reads a command. Throws INVALID_ARGUMENT for another one, and for values that cannot be read. */
export function purgeCommand(text: string): PurgeCommand {
  const words = wordsOf(text)
  const begin = words.indexOf('purge')
  if (begin === -1) throw wrongAt('cmd', 'acr purge with its flags', text)
  const { given, unknown } = flagsOf(words.slice(begin + 1))
  const last = (flag: string): string | undefined => given.findLast(([name]) => name === flag)?.[1]
  const isSet = (flag: string): boolean => (last(flag) ?? 'false') !== 'false'
  const untaggedOnly = isSet('--untagged-only')
  const ago = last('--ago')
  if (ago === undefined && !untaggedOnly) throw wrongAt('cmd', '--ago with a duration such as 30d', text)
  return {
    filters: given.filter(([flag]) => flag === '--filter' || flag === '-f').map(([, value]) => value),
    ago: agoOf(ago ?? '0'),
    keep: keepOf(last('--keep') ?? '0'),
    untagged: isSet('--untagged'),
    untaggedOnly,
    notes: [
      ...unknown.map(unknownNote),
      ...(isSet('--include-locked') ? [LOCKED] : []),
      ...(isSet('--dry-run') ? [DRY] : []),
    ],
  }
}

function unknownNote(flag: string): ImportNote {
  const text = `careen does not know "${flag}" of acr purge. There is no rule, so nothing is deleted.`
  return { kind: 'lost', at: flag, text }
}

type Flags = {
  readonly given: readonly (readonly [flag: string, value: string])[]
  readonly unknown: readonly string[]
}

/** Returns the known flags with their values, and the words that are none. */
function flagsOf(words: readonly string[]): Flags {
  const given: [string, string][] = []
  const unknown: string[] = []
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [flag = '', inline] = word.split(/=(.*)/s)
    const kind = Object.entries(FLAGS).find(([name]) => name === flag)?.[1]
    if (kind === undefined) unknown.push(flag)
    else if (kind === 'alone') given.push([flag, inline ?? 'true'])
    else given.push([flag, inline ?? rest.shift() ?? ''])
  }
  return { given, unknown }
}

function agoOf(text: string): Duration {
  const span = spanOf(text)
  if (span === undefined) throw wrongAt('--ago', 'a duration such as 30d or 1d12h', text)
  return span
}

function keepOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw wrongAt('--keep', 'a number', text)
}

/** Parts a command as a shell does; it has no variables in it. */
function wordsOf(text: string): readonly string[] {
  const words = [...text.matchAll(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/gs)].map(([word]) =>
    word.replaceAll(
      /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/gs,
      (_all: string, single?: string, double?: string, escaped?: string) =>
        single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
    ),
  )
  const quotes = text.replaceAll(/\\./gs, '').replaceAll(/'[^']*'|"[^"]*"/g, '')
  if (/['"]/.test(quotes)) throw new CareenError('INVALID_ARGUMENT', 'cmd: a quote is not closed')
  return words
}
