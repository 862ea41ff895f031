import { type PurgeCommand, purgeCommand } from './acr-command.ts'
import { patternsOfRegexp } from './acr-repositories.ts'
import {
  type DraftRule,
  finished,
  type Importer,
  type ImportNote,
  UNWRITTEN_REPOSITORIES,
} from './imported.ts'
import { fieldsAt, required, textsAt, wrongAt } from './json.ts'
import { excludedBy, withoutLookahead } from './lookahead.ts'
import { anyOf, refusalOf, unanchored } from './patterns.ts'
import { type RegionReach, reachOfAny } from './regions.ts'
import { inSequence, isCount, leftOut, type Prune } from './sequence.ts'
import { olderThan } from './times.ts'
/** `acr purge` of Azure Container Registry: tags that match a filter and are old enough, but for the newest of these. */

/** Imports `{ "cmd": "acr purge ..." }`, the command alone, or several of them in their order. */
export const importAcr: Importer = (policy) => {
  const texts =
    typeof policy === 'string' ? [policy] : textsAt(required(fieldsAt(policy, '')['cmd'], 'cmd'), 'cmd')
  const commands = texts.map((text) => readCommand(text))
  const regions = [...new Set(commands.flatMap(({ filters }) => filters.flatMap(({ regions: own }) => own)))]
  return regions.map((region, i) => {
    const { rules, notes, untag } = rulesIn(region, commands)
    return finished({
      name: regions.length === 1 ? 'acr' : `acr-${i + 1}`,
      pattern: region.startsWith(UNWRITTEN) ? UNWRITTEN_REPOSITORIES : region,
      ...(commands.length > 1 ? { onConflict: 'any' as const } : {}),
      rules,
      notes,
      ...(untag ? { untag } : {}),
    })
  })
}

/** In front of an expression of repositories that careen cannot write. */
const UNWRITTEN = '?'

type Filter = { readonly regions: readonly string[]; readonly tags: string }
type Purge = Omit<PurgeCommand, 'filters'> & { readonly filters: readonly Filter[] }

function readCommand(text: string): Purge {
  const command = purgeCommand(text)
  const given = command.filters.map(splitFilter)
  if (given.length === 0 && !command.untaggedOnly) throw wrongAt('cmd', '--filter REPOSITORY:TAGS', text)
  const filters = given.length === 0 ? [{ repository: '.*', tags: '.*' }] : given
  return {
    ...command,
    filters: filters.map(({ repository, tags }) => ({
      regions: patternsOfRegexp(repository) ?? [`${UNWRITTEN}${repository}`],
      tags,
    })),
  }
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
const BARE: ImportNote = {
  kind: 'difference',
  at: '--keep',
  text: 'acr purge also keeps the newest images that have lost their last tag, as many as --keep says. careen deletes them.',
}
const AGES: ImportNote = {
  kind: 'difference',
  at: '--ago',
  text: 'Ages count from the later of build and push. acr purge takes the last change of the tag.',
}
const NARROWER: ImportNote = {
  kind: 'difference',
  at: '--filter',
  text: 'Another filter is for some of these repositories too. careen leaves it out here, and so keeps more.',
}

type AcrRules = {
  readonly rules: readonly DraftRule[]
  readonly notes: readonly ImportNote[]
  readonly untag: boolean
}

/** Each filter that is for all repositories of the region; of others what they delete is kept. */
function rulesIn(region: string, commands: readonly Purge[]): AcrRules {
  const acting = commands.flatMap((one) => {
    const filters = one.filters.map((filter) => ({ ...filter, reach: reachOf(filter, region) }))
    const own = filters.filter(({ reach }) => reach === 'yes').map(({ tags }) => tags)
    const isPartial = filters.some(({ reach }) => reach === 'maybe')
    return own.length === 0 && !isPartial ? [] : [{ ...one, tags: own, isPartial }]
  })
  const lost: ImportNote[] = region.startsWith(UNWRITTEN)
    ? [{ kind: 'lost', at: '--filter', text: unwrittenText(region.slice(UNWRITTEN.length)) }]
    : []
  const notes = [
    ...acting.flatMap((one) => one.notes),
    ...(acting.some((one) => one.isPartial) ? [NARROWER] : []),
  ]
  const isKnown = (one: (typeof acting)[number]): boolean => !one.notes.some(({ kind }) => kind === 'lost')
  const known = acting.filter((one) => one.tags.length > 0 && isKnown(one))
  const read = known.map((one, i) => rulesOf(one, known.length === 1 ? '' : `-${i + 1}`))
  const isWhole =
    acting.every(isKnown) &&
    (acting.length === 1 || acting.every((one) => !one.isPartial)) &&
    read.every((one) => one.prune !== undefined || one.isUntaggedOnly)
  const {
    rules,
    notes: more,
    untag,
  } = inSequence(
    certain(
      read.flatMap(({ prune }) => prune ?? []),
      isWhole,
    ),
  )
  const own = [...new Set([...notes, ...read.flatMap((one) => one.notes), ...more, ...lost])]
  return { rules: [...rules, ...read.flatMap(({ untagged }) => untagged)], notes: own, untag }
}

/** Without a command that careen cannot write, nothing is known of what it leaves for others to count. */
function certain(prunes: readonly Prune[], isWhole: boolean): readonly Prune[] {
  return isWhole ? prunes : prunes.filter((one) => !isCount(one))
}

function unwrittenText(repository: string): string {
  return `careen cannot write the repositories "${repository}". Write their name or a pattern.`
}

function reachOf({ regions }: Filter, region: string): RegionReach {
  if (region.startsWith(UNWRITTEN)) return regions.includes(region) ? 'yes' : 'no'
  const isUnwritten = regions.some((one) => one.startsWith(UNWRITTEN))
  return isUnwritten ? 'maybe' : reachOfAny(regions, region)
}

type CommandRules = {
  readonly isUntaggedOnly?: true
  readonly prune?: Prune
  readonly untagged: readonly DraftRule[]
  readonly notes: readonly ImportNote[]
}

function rulesOf(command: PurgeCommandIn, suffix: string): CommandRules {
  const { ago, keep, untagged, untaggedOnly, tags } = command
  const kept = keep === 0 ? {} : { keepExpired: keep }
  const condition = ago === 0 ? { retainedTop: keep } : { ...olderThan(ago), ...kept }
  const without: DraftRule = { label: `untagged${suffix}`, untagged: true, ...condition }
  if (untaggedOnly) return { isUntaggedOnly: true, untagged: [without], notes: [AGES] }
  const rest = untagged ? [without] : []
  const notes = [AGES, TAGS, ...(untagged ? [] : [LEAVES]), ...(untagged && keep > 0 ? [BARE] : [])]
  const selected = selectedBy(tags)
  if ('why' in selected) return { untagged: rest, notes: [...notes, leftOut('--filter', selected.why)] }
  return { prune: { label: `tags${suffix}`, at: '--filter', condition, ...selected }, untagged: rest, notes }
}

function selectedBy(tags: readonly string[]): Pick<Prune, 'pattern' | 'excludes'> | { readonly why: string } {
  const pattern = anyOf(tags.map((one) => withoutLookahead(one, false) ?? unanchored(one)))
  const refused = refusalOf(pattern)
  if (refused === undefined) return { pattern, excludes: false }
  const excluded = tags.length > 1 ? undefined : excludedBy(tags.join(''))
  if (excluded !== undefined) return { pattern: excluded, excludes: true }
  return { why: `careen cannot write the tags: ${refused}. Commands that count are left out with it.` }
}

type PurgeCommandIn = Purge & { readonly tags: readonly string[] }

/** Parts at the last colon that does not belong to a group `(?:`. */
function splitFilter(filter: string): { readonly repository: string; readonly tags: string } {
  const [, repository, tags] = /^(.*[^?]):(.*)$/s.exec(filter) ?? []
  if (repository === undefined || tags === undefined || tags === '')
    throw wrongAt('--filter', 'REPOSITORY:TAGS', filter)
  return { repository, tags }
}
