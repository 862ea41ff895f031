import { type DraftRule, finished, type Importer, type ImportNote } from './imported.ts'
import {
  countAt,
  type Fields,
  fieldsAt,
  flagAt,
  listAt,
  required,
  textAt,
  unknownOf,
  wrongAt,
} from './json.ts'
import { labels } from './labels.ts'
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
  const notes: ImportNote[] = unknownOf(fields, POLICY).map((name) => unread(name, name))
  const read = rules.map((one, i) =>
    readRule(fieldsAt(one, `rules[${i}]`), `rules[${i}]`, label(`rule-${i + 1}`)),
  )
  const description = textAt(fields['description'], 'description')
  return [
    finished({
      name: labels('yandex')(textAt(fields['name'], 'name') ?? 'yandex'),
      ...(description === undefined ? {} : { description: description.slice(0, 256) }),
      rules: read.map(({ rule }) => rule),
      notes: [...notes, ...read.flatMap((one) => one.notes)],
    }),
  ]
}

function unread(at: string, name: string): ImportNote {
  return { kind: 'lost', at, text: `careen does not know the field ${name}.` }
}

function readRule(
  fields: Fields,
  at: string,
  label: string,
): { readonly rule: DraftRule; readonly notes: readonly ImportNote[] } {
  const notes: ImportNote[] = unknownOf(fields, RULE).map((name) => ({
    ...unread(`${at}.${name}`, name),
    rule: label,
  }))
  const regexp = textAt(fields['tag_regexp'], `${at}.tag_regexp`)
  const refused = regexp === undefined ? undefined : refusalOf(anchored(regexp))
  if (refused !== undefined)
    notes.push({
      kind: 'lost',
      at: `${at}.tag_regexp`,
      rule: label,
      text: `careen cannot write the pattern: ${refused}.`,
    })
  const untagged = flagAt(fields['untagged'], `${at}.untagged`) === true
  const retainedTop = countAt(fields['retained_top'], `${at}.retained_top`)
  const age = ageOf(fields['expire_period'], `${at}.expire_period`)
  const description = textAt(fields['description'], `${at}.description`)
  const isLost = notes.length > 0
  if (isLost) notes.push({ kind: 'lost', at, rule: label, text: 'The rule keeps all that it selects here.' })
  if (age === undefined && retainedTop === undefined)
    throw wrongAt(at, 'expire_period or retained_top', undefined)
  return {
    notes,
    rule: {
      label,
      ...(description === undefined ? {} : { description: description.slice(0, 256) }),
      ...(regexp === undefined ? {} : { tagRegexp: refused === undefined ? anchored(regexp) : EVERY }),
      untagged,
      ...(isLost
        ? { expirePeriod: FOREVER }
        : {
            ...(age === undefined ? {} : olderThan(age)),
            ...(retainedTop === undefined ? {} : { retainedTop }),
          }),
    },
  }
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
