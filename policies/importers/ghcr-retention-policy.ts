import { compact } from '../model/index.ts'
import { AGES, isSet, listOf, noteUnread, starsOf, type Step } from './ghcr-step.ts'
import type { Draft, DraftRule } from './imported.ts'
import { countAt, required, textAt, wrongAt } from './json.ts'
import { EVERY } from './patterns.ts'
import { olderThan, spanOf } from './times.ts'

const KNOWN = [
  'cut-off',
  'keep-n-most-recent',
  'keep-at-least',
  'tag-selection',
  'untagged-only',
  'skip-tags',
  'filter-tags',
  'image-tags',
  'filter-include-untagged',
  'skip-shas',
  'timestamp-to-use',
]

/** container-retention-policy: an image goes if all its tags match, and it is old, but for the newest of these. */
export function retentionPolicy(step: Step): Draft {
  const { fields, notes } = step
  noteUnread(step, KNOWN)
  if (listOf(step, 'skip-shas').length > 0)
    notes.push({ kind: 'lost', at: 'with.skip-shas', text: 'Write a protect block with these digests.' })
  const condition = conditionOf(step)
  const selection = selectionOf(step)
  const name = fields['image-tags'] === undefined ? 'filter-tags' : 'image-tags'
  const given = listOf(step, name)
  const wanted = starsOf(
    step,
    name,
    given.filter((one) => !one.startsWith('!')),
  )
  const skipped = [
    ...given.filter((one) => one.startsWith('!')).map((one) => one.slice(1)),
    ...listOf(step, 'skip-tags'),
  ]
  const excludeTagRegexp = starsOf(step, 'skip-tags', skipped)
  const tagged: DraftRule = {
    label: 'tags',
    tagRegexp: wanted ?? EVERY,
    ...(wanted === undefined ? {} : { match: 'all' as const }),
    ...compact({ excludeTagRegexp }),
    ...condition,
  }
  const isLost = notes.some(({ text }) => text.startsWith('careen cannot write'))
  return {
    name: 'ghcr',
    rules: [
      ...(selection === 'untagged' || isLost ? [] : [tagged]),
      ...(selection === 'tagged' ? [] : [{ label: 'untagged', untagged: true, ...condition }]),
    ],
    notes: [...notes, AGES],
  }
}

function conditionOf({ fields }: Step): Omit<DraftRule, 'label'> {
  const text = required(textAt(fields['cut-off'], 'with.cut-off'), 'with.cut-off')
  const age = spanOf(text)
  if (age === undefined) throw wrongAt('with.cut-off', 'an age such as "7d" or "2 weeks ago UTC"', text)
  const keep =
    countAt(fields['keep-n-most-recent'] ?? fields['keep-at-least'], 'with.keep-n-most-recent') ?? 0
  if (age === 0) return { retainedTop: keep }
  return { ...olderThan(age), ...(keep === 0 ? {} : { keepExpired: keep }) }
}

function selectionOf(step: Step): string {
  if (isSet(step, 'untagged-only')) return 'untagged'
  const selection = textAt(step.fields['tag-selection'], 'with.tag-selection') ?? 'both'
  if (['both', 'tagged', 'untagged'].includes(selection)) return selection
  throw wrongAt('with.tag-selection', '"tagged", "untagged" or "both"', selection)
}
