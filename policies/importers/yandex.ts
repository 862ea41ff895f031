import { compact } from '../model/index.ts'
import {
  descriptionOf,
  type DraftRule,
  finished,
  type Importer,
  type ImportNote,
  unreadNotes,
} from './imported.ts'
import { countAt, type Fields, fieldsAt, flagAt, listAt, required, textAt, wrongAt } from './json.ts'
import { labels } from './labels.ts'
import { excludedBy, withoutLookahead } from './lookahead.ts'
import { anchored, EVERY, refusalOf } from './patterns.ts'
import { FOREVER, olderThan, spanOf } from './times.ts'
/** Yandex Container Registry: an image is deleted if all rules that select it agree, as in careen. */

const POLICY = ['id', 'name', 'repository_id', 'description', 'status', 'created_at', 'rules']
const RULE = ['description', 'expire_period', 'tag_regexp', 'untagged', 'retained_top']

/** Imports a lifecycle policy, `{ "rules": [...] }`, or the list of its rules. */
export const importYandex: Importer = (policy) => {
  const fields = Array.isArray(policy) ? { rules: policy } : fieldsAt(policy, '')
  const rules = listAt(required(fields['rules'], 'rules'), 'rules')
  const label = labels('rule')
  const notes = unreadNotes(fields, POLICY, '')
  if (textAt(fields['status'], 'status')?.toUpperCase() === 'DISABLED')
    notes.push({ kind: 'difference', at: 'status', text: 'The policy is disabled there.' })
  const read = rules.map((one, i) =>
    readRule(fieldsAt(one, `rules[${i}]`), `rules[${i}]`, label(`rule-${i + 1}`)),
  )
  const isPartial = read.some(({ rule }) => rule.tagRegexp !== undefined && rule.tagRegexp !== EVERY)
  return [
    finished({
      name: labels('yandex')(textAt(fields['name'], 'name') ?? 'yandex'),
      ...descriptionOf(fields, 'description'),
      rules: read.map(({ rule }) => rule),
      notes: [...notes, AGES, ...(isPartial ? [TAGS] : []), ...read.flatMap((one) => one.notes)],
    }),
  ]
}

const AGES: ImportNote = {
  kind: 'difference',
  at: '',
  text: 'Ages count from the push. Yandex does not say whether the creation of an image is its build or its push.',
}
const TAGS: ImportNote = {
  kind: 'difference',
  at: '',
  text: 'An image is kept if one of its tags is selected by no rule. Yandex does not say what happens to it there.',
}

type Read = { readonly rule: DraftRule; readonly notes: readonly ImportNote[] }

function readRule(fields: Fields, at: string, label: string): Read {
  const notes = unreadNotes(fields, RULE, `${at}.`, label)
  const tags = tagsOf(fields, at, (text) =>
    notes.push({ kind: 'lost', at: `${at}.tag_regexp`, rule: label, text }),
  )
  const retainedTop = countAt(fields['retained_top'], `${at}.retained_top`)
  const age = ageOf(fields['expire_period'], `${at}.expire_period`)
  if (age === undefined && retainedTop === undefined)
    throw wrongAt(at, 'expire_period or retained_top', undefined)
  const untagged = flagAt(fields['untagged'], `${at}.untagged`) === true
  if (tags.tagRegexp === undefined && !untagged) throw wrongAt(at, 'tag_regexp or untagged', undefined)
  const isLost = notes.length > 0
  if (isLost) notes.push({ kind: 'lost', at, rule: label, text: 'The rule keeps all that it selects here.' })
  const condition = age === undefined ? {} : olderThan(age)
  return {
    notes,
    rule: {
      label,
      ...descriptionOf(fields, `${at}.description`),
      ...tags,
      ageFrom: 'pushed',
      untagged,
      ...(isLost ? { expirePeriod: FOREVER } : { ...condition, ...compact({ retainedTop }) }),
    },
  }
}

type YandexTags = Pick<DraftRule, 'tagRegexp' | 'excludeTagRegexp'>

function tagsOf(fields: Fields, at: string, lose: (text: string) => void): YandexTags {
  const regexp = textAt(fields['tag_regexp'], `${at}.tag_regexp`)
  if (regexp === undefined) return {}
  const pattern = withoutLookahead(regexp, true) ?? anchored(regexp)
  const refused = refusalOf(pattern)
  if (refused === undefined) return { tagRegexp: pattern }
  const excludeTagRegexp = excludedBy(`^${regexp.replace(/^\^/, '')}`)
  if (excludeTagRegexp !== undefined) return { tagRegexp: EVERY, excludeTagRegexp }
  lose(`careen cannot write the pattern: ${refused}.`)
  return { tagRegexp: EVERY }
}

/** A text as in Terraform, or seconds as in JSON of a Duration. */
function ageOf(value: unknown, at: string): number | undefined {
  if (typeof value === 'object' && value !== null) {
    const seconds = countAt(fieldsAt(value, at)['seconds'], `${at}.seconds`)
    return seconds === undefined ? undefined : seconds * 1000
  }
  const text = textAt(value, at)
  if (text === undefined) return undefined
  const span = spanOf(text)
  if (span === undefined || span === 0) throw wrongAt(at, 'a duration above 0, such as "48h"', text)
  return span
}
