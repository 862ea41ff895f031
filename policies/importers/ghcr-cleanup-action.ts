import { compact, type Duration } from '../model/index.ts'
import { AGES, isSet, losePattern, noteUnread, starsOf, type Step } from './ghcr-step.ts'
import type { Draft, DraftRule } from './imported.ts'
import { countAt, textAt, wrongAt } from './json.ts'
import { EVERY, refusalOf, unanchored } from './patterns.ts'
import { olderThan, PLAIN_SPANS, spanOf } from './times.ts'

const KNOWN = [
  'tags',
  'keep-n-tagged',
  'keep-n-untagged',
  'exclude-tags',
  'delete-tags',
  'delete-untagged',
  'delete-partial-images',
  'delete-ghost-images',
  'delete-orphaned-images',
  'older-than',
  'use-regex',
]
const BROKEN =
  'The action deletes indexes with missing images by itself. careen keeps them, unless a rule with broken_indexes = true deletes them.'

/** ghcr-cleanup-action: each input deletes on its own; tags that are excluded stay. */
export function cleanupAction(step: Step): Draft {
  const { notes } = step
  noteUnread(step, KNOWN)
  const older = ageOf(step)
  const deletes = patternOf(step, (step.fields['tags'] ?? '') === '' ? 'delete-tags' : 'tags')
  const excludeTagRegexp = patternOf(step, 'exclude-tags')
  for (const name of ['delete-partial-images', 'delete-ghost-images'])
    if (isSet(step, name)) notes.push({ kind: 'difference', at: `with.${name}`, text: BROKEN })
  const isLost = notes.some(({ kind }) => kind === 'lost')
  const ofTags = isLost ? [] : tagRules(step, { older, deletes, excludeTagRegexp })
  return {
    name: 'ghcr',
    onConflict: 'any',
    untag: deletes !== undefined && deletes !== EVERY,
    rules: isLost ? [] : [...ofTags, ...otherRules(step, older)],
    notes: older === undefined ? notes : [...notes, AGES],
  }
}

type Given = {
  readonly older: Duration | undefined
  readonly deletes: string | undefined
  readonly excludeTagRegexp: string | undefined
}

function tagRules(step: Step, { older, deletes, excludeTagRegexp }: Given): readonly DraftRule[] {
  const keep = countAt(step.fields['keep-n-tagged'], 'with.keep-n-tagged')
  const exclude = compact({ excludeTagRegexp })
  const broken = isSet(step, 'delete-partial-images') ? { brokenIndexes: true as const } : {}
  // Why one rule for both: the action counts only what delete-tags matches.
  if (deletes !== undefined)
    return [{ label: 'delete-tags', tagRegexp: deletes, ...exclude, ...kept(older, keep) }]
  if (keep === undefined) return []
  return [{ label: 'keep-n-tagged', tagRegexp: EVERY, ...exclude, ...broken, ...kept(older, keep) }]
}

const OPTIONS = KNOWN.filter(
  (name) => !['older-than', 'exclude-tags', 'use-regex', 'delete-untagged'].includes(name),
)

/** Without any other option the action deletes images without tags. */
function deletesUntagged(step: Step): boolean {
  const given = (name: string): boolean => (step.fields[name] ?? '') !== ''
  return given('delete-untagged') ? isSet(step, 'delete-untagged') : !OPTIONS.some(given)
}

function otherRules(step: Step, older: Duration | undefined): readonly DraftRule[] {
  const keep = countAt(step.fields['keep-n-untagged'], 'with.keep-n-untagged')
  const rules: DraftRule[] = []
  if (keep !== undefined || deletesUntagged(step))
    rules.push({ label: 'untagged', untagged: true, ...kept(older, keep) })
  if (isSet(step, 'delete-orphaned-images'))
    rules.push({ label: 'orphans', orphans: true, ...kept(older, undefined) })
  return rules
}

/** What an input leaves: the newest of those that are old enough. */
function kept(older: Duration | undefined, keep: number | undefined): Omit<DraftRule, 'label'> {
  if (older === undefined || older === 0) return { retainedTop: keep ?? 0 }
  return { ...olderThan(older), ...compact({ keepExpired: keep }) }
}

function ageOf({ fields }: Step): Duration | undefined {
  const text = textAt(fields['older-than'], 'with.older-than')
  if (text === undefined) return undefined
  const age = spanOf(text, PLAIN_SPANS)
  if (age === undefined) throw wrongAt('with.older-than', 'an age such as "30 days"', text)
  return age
}

/** Returns the pattern of an input: one regular expression, or a list with stars. Notes what careen refuses. */
function patternOf(step: Step, name: string): string | undefined {
  const text = textAt(step.fields[name], `with.${name}`)
  if (text === undefined) return undefined
  if (!isSet(step, 'use-regex')) return starsOf(step, name, patternsIn(step, name, text))
  const pattern = unanchored(text)
  const refused = refusalOf(pattern)
  if (refused !== undefined) losePattern(step, name, refused)
  return pattern
}

/** Why a space is noted: the action splits at commas alone, so that the space is a part of the pattern. */
function patternsIn({ notes }: Step, name: string, text: string): readonly string[] {
  const given = text.split(',').filter((one) => one.trim() !== '')
  const spaced = given.filter((one) => /\s/.test(one))
  if (spaced.length > 0)
    notes.push({
      kind: 'difference',
      at: `with.${name}`,
      text: `${SPACED[name === 'exclude-tags' ? 'excludes' : 'deletes']}: ${spaced.map((one) => one.trim()).join(', ')}.`,
    })
  return name === 'exclude-tags'
    ? given.map((one) => one.trim())
    : given.filter((one) => !spaced.includes(one))
}

const SPACED = {
  deletes:
    'The action reads the space beside a comma as a part of the pattern, which then matches nothing. careen leaves these out',
  excludes:
    'The action reads the space beside a comma as a part of the pattern, which then matches nothing. careen excludes these all the same',
} as const
