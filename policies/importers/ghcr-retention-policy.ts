import { compact } from '../model/index.ts'
import { AGES, isSet, listOf, noteUnread, starsOf, type Step } from './ghcr-step.ts'
import type { Draft, DraftRule } from './imported.ts'
import { countAt, required, textAt, wrongAt } from './json.ts'
import { EVERY } from './patterns.ts'
import { DAY, type LongSpans, olderThan, spanOf } from './times.ts'

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
  const digests = listOf(step, 'skip-shas')
  const unwritten = digests.filter((one) => !/^sha256:[0-9a-f]{64}$/.test(one))
  if (unwritten.length > 0)
    notes.push({
      kind: 'lost',
      at: 'with.skip-shas',
      text: `These are no digests: ${unwritten.join(', ')}. There is no rule, so nothing is deleted.`,
    })
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
  const isLost = notes.some(({ kind }) => kind === 'lost')
  return {
    name: 'ghcr',
    rules: [
      ...(selection === 'untagged' || isLost ? [] : [tagged]),
      ...(selection === 'tagged' || isLost ? [] : [{ label: 'untagged', untagged: true, ...condition }]),
    ],
    notes: [...notes, AGES],
    ...(isLost ? {} : { digests }),
  }
}

/** Months and years of 30.44 and 365.25 days, as the action reads them. */
const HUMANTIME: LongSpans = { month: 30.44 * DAY, year: 365.25 * DAY }

function conditionOf({ fields }: Step): Omit<DraftRule, 'label'> {
  const text = required(textAt(fields['cut-off'], 'with.cut-off'), 'with.cut-off')
  const age = spanOf(text, HUMANTIME)
  if (age === undefined) throw wrongAt('with.cut-off', 'an age such as "7d" or "2 weeks ago UTC"', text)
  const keep =
    countAt(fields['keep-n-most-recent'] ?? fields['keep-at-least'], 'with.keep-n-most-recent') ?? 0
  const stamp = textAt(fields['timestamp-to-use'], 'with.timestamp-to-use') ?? 'updated_at'
  if (stamp !== 'updated_at' && stamp !== 'created_at')
    throw wrongAt('with.timestamp-to-use', '"updated_at" or "created_at"', stamp)
  const from = stamp === 'created_at' ? { ageFrom: 'pushed' as const } : {}
  if (age === 0) return { ...from, retainedTop: keep }
  return { ...from, ...olderThan(age), ...(keep === 0 ? {} : { keepExpired: keep }) }
}

function selectionOf(step: Step): string {
  if (isSet(step, 'untagged-only')) return 'untagged'
  const selection = textAt(step.fields['tag-selection'], 'with.tag-selection') ?? 'both'
  if (['both', 'tagged', 'untagged'].includes(selection)) return selection
  throw wrongAt('with.tag-selection', '"tagged", "untagged" or "both"', selection)
}
