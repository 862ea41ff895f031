import { CareenError, type Duration } from '../model/index.ts'
import { compileRepositoryPattern } from '../scalars/index.ts'
import { type DraftRule, finished, type Importer, type ImportNote } from './imported.ts'
import { fieldsAt, required, textAt, wrongAt } from './json.ts'
import { anyOf, EVERY, refusalOf, unanchored } from './patterns.ts'
import { olderThan, spanOf } from './times.ts'
/** `acr purge` of Azure Container Registry: tags that match a filter and are old enough, but for the newest of these. */

type Command = {
  readonly filters: readonly string[]
  readonly ago: Duration
  readonly keep: number
  readonly untagged: boolean
  readonly untaggedOnly: boolean
  readonly notes: readonly ImportNote[]
}

/** Imports `{ "cmd": "acr purge ..." }`, or the command alone. */
export const importAcr: Importer = (policy) => {
  const text =
    typeof policy === 'string' ? policy : required(textAt(fieldsAt(policy, '')['cmd'], 'cmd'), 'cmd')
  const command = commandOf(text)
  const byRepository = Map.groupBy(command.filters.map(splitFilter), ({ repository }) => repository)
  if (byRepository.size === 0 && !command.untaggedOnly) throw wrongAt('cmd', '--filter REPOSITORY:TAGS', text)
  const groups =
    byRepository.size === 0 ? [['.*', [{ repository: '.*', tags: '.*' }]] as const] : [...byRepository]
  return groups.map(([repository, filters], i) => {
    const pattern = repositoryPattern(repository)
    const tags = filters.map((one) => one.tags)
    const { rules, notes } = rulesOf(command, tags)
    const lost: ImportNote[] =
      pattern === undefined
        ? [
            {
              kind: 'lost',
              at: '--filter',
              text: `careen cannot write the repositories "${repository}". Write their name or a pattern.`,
            },
          ]
        : []
    return finished({
      name: groups.length === 1 ? 'acr' : `acr-${i + 1}`,
      ...(pattern === undefined ? {} : { pattern }),
      rules,
      notes: [...command.notes, ...notes, ...lost],
      ...(rules.some(({ tagRegexp }) => tagRegexp !== undefined && tagRegexp !== EVERY)
        ? { untag: true }
        : {}),
    })
  })
}

const TAGS: ImportNote = {
  kind: 'difference',
  at: '--keep',
  text: 'acr purge counts and deletes tags, careen images: an image with several tags counts once.',
}
const LEAVES: ImportNote = {
  kind: 'difference',
  at: '--untagged',
  text: 'Without --untagged acr purge leaves images in the registry when their last tag is gone. careen deletes the image.',
}
const AGES: ImportNote = {
  kind: 'difference',
  at: '--ago',
  text: 'Ages count from the later of build and push. acr purge takes the last change of the tag.',
}

type Rules = { readonly rules: readonly DraftRule[]; readonly notes: readonly ImportNote[] }

function rulesOf({ ago, keep, untagged, untaggedOnly }: Command, tags: readonly string[]): Rules {
  const kept = keep === 0 ? {} : { keepExpired: keep }
  const condition = ago === 0 ? { retainedTop: keep } : { ...olderThan(ago), ...kept }
  const without: DraftRule = { label: 'untagged', untagged: true, ...condition }
  if (untaggedOnly) return { rules: [without], notes: [AGES] }
  const notes = untagged ? [AGES, TAGS] : [AGES, LEAVES, TAGS]
  const rules = untagged ? [without] : []
  const pattern = anyOf(tags.map(unanchored))
  const refused = refusalOf(pattern)
  if (refused === undefined)
    return { rules: [{ label: 'tags', tagRegexp: pattern, ...condition }, ...rules], notes }
  const text = `careen cannot write the tags: ${refused}. There is no rule, so tags are kept.`
  return { rules, notes: [...notes, { kind: 'lost', at: '--filter', text }] }
}

/** Parts at the last colon that does not belong to a group `(?:`. */
function splitFilter(filter: string): { readonly repository: string; readonly tags: string } {
  const [, repository, tags] = /^(.*[^?]):(.*)$/s.exec(filter) ?? []
  if (repository === undefined || tags === undefined || tags === '')
    throw wrongAt('--filter', 'REPOSITORY:TAGS', filter)
  return { repository, tags }
}

/** Returns the pattern of careen for an anchored expression; undefined if it says more than names and `.*`. */
function repositoryPattern(regexp: string): string | undefined {
  const body = regexp.replace(/^\^/, '').replace(/\$$/, '').replaceAll('\\/', '/').replaceAll('\\.', '.')
  const glob =
    body === '.*' || body === '.+'
      ? '**'
      : body.replaceAll(/(?<=\/)\.[*+]$/g, '**').replaceAll(/\.[*+]/g, '*')
  const isPlain = !/[()[\]{}|?+\\^$]/.test(glob)
  return isPlain && compileRepositoryPattern(glob).ok ? glob : undefined
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
  '-d': 'alone',
  '--concurrency': 'value',
  '--registry': 'value',
  '-r': 'value',
  '--repo-page-size': 'value',
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

function commandOf(text: string): Command {
  const words = wordsOf(text)
  const begin = words.indexOf('purge')
  if (begin === -1) throw wrongAt('cmd', 'acr purge with its flags', text)
  const { given, unknown } = flagsOf(words.slice(begin + 1))
  const last = (flag: string): string | undefined => given.findLast(([name]) => name === flag)?.[1]
  const ago = last('--ago')
  if (ago === undefined) throw wrongAt('cmd', '--ago with a duration such as 30d', text)
  const isSet = (flag: string): boolean => (last(flag) ?? 'false') !== 'false'
  const notes = unknown.map((flag): ImportNote => ({
    kind: 'lost',
    at: flag,
    text: `careen does not know "${flag}" of acr purge.`,
  }))
  return {
    filters: given.filter(([flag]) => flag === '--filter' || flag === '-f').map(([, value]) => value),
    ago: agoOf(ago),
    keep: keepOf(last('--keep') ?? '0'),
    untagged: isSet('--untagged'),
    untaggedOnly: isSet('--untagged-only'),
    notes: isSet('--include-locked') ? [...notes, LOCKED] : notes,
  }
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
