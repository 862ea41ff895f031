import { CareenError, type Duration } from '../model/index.ts'
import { compileRepositoryPattern } from '../scalars/index.ts'
import { type DraftRule, finished, type Importer, type ImportNote } from './imported.ts'
import { fieldsAt, required, textAt, wrongAt } from './json.ts'
import { EVERY, refusalOf, unanchored } from './patterns.ts'
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

function rulesOf(
  command: Command,
  tags: readonly string[],
): { readonly rules: readonly DraftRule[]; readonly notes: readonly ImportNote[] } {
  const { ago, keep, untagged, untaggedOnly } = command
  const whole = tags.map(unanchored)
  const pattern = whole.includes(EVERY)
    ? EVERY
    : whole.map((one) => (one.includes('|') ? `(?:${one})` : one)).join('|')
  const refused = refusalOf(pattern)
  const rules: DraftRule[] = []
  const notes: ImportNote[] = [AGES]
  const condition =
    ago === 0 ? { retainedTop: keep } : { ...olderThan(ago), ...(keep === 0 ? {} : { keepExpired: keep }) }
  if (!untaggedOnly && refused === undefined) rules.push({ label: 'tags', tagRegexp: pattern, ...condition })
  if (!untaggedOnly && refused !== undefined)
    notes.push({
      kind: 'lost',
      at: '--filter',
      text: `careen cannot write the tags: ${refused}. There is no rule, so tags are kept.`,
    })
  if (untagged || untaggedOnly) rules.push({ label: 'untagged', untagged: true, ...condition })
  else notes.push(LEAVES)
  return { rules, notes: untaggedOnly ? notes : [...notes, TAGS] }
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

const IGNORED = new Set([
  '--dry-run',
  '--concurrency',
  '--registry',
  '-r',
  '--repo-page-size',
  '--filter-timeout-seconds',
  '--username',
  '-u',
  '--password',
  '-p',
  '--config',
  '-c',
  '--insecure',
  '-d',
])
const ALONE = new Set(['--dry-run', '--insecure', '-d'])

function commandOf(text: string): Command {
  const words = wordsOf(text)
  const begin = words.indexOf('purge')
  if (begin === -1) throw wrongAt('cmd', 'acr purge with its flags', text)
  const filters: string[] = []
  const notes: ImportNote[] = []
  const said = { ago: undefined as Duration | undefined, keep: 0, untagged: false, untaggedOnly: false }
  for (let i = begin + 1; i < words.length; i += 1) {
    const [flag = '', inline] = (words[i] ?? '').split(/=(.*)/s)
    const value = (): string => inline ?? words[(i += 1)] ?? ''
    if (flag === '--filter' || flag === '-f') filters.push(value())
    else if (flag === '--ago') said.ago = agoOf(value())
    else if (flag === '--keep') said.keep = keepOf(value())
    else if (flag === '--untagged') said.untagged = inline !== 'false'
    else if (flag === '--untagged-only') said.untaggedOnly = inline !== 'false'
    else if (flag === '--include-locked')
      notes.push({
        kind: 'difference',
        at: flag,
        text: 'careen never unlocks what is locked: the registry refuses these deletes.',
      })
    else if (IGNORED.has(flag)) {
      if (!ALONE.has(flag)) value()
    } else notes.push({ kind: 'lost', at: flag, text: `careen does not know "${flag}" of acr purge.` })
  }
  if (said.ago === undefined) throw wrongAt('cmd', '--ago with a duration such as 30d', text)
  return { filters, notes, ...said, ago: said.ago }
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
