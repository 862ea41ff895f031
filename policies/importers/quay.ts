import { type DraftRule, finished, type Importer, type ImportNote, unreadNotes } from './imported.ts'
import { countAt, type Fields, fieldsAt, flagAt, listAt, required, textAt, wrongAt } from './json.ts'
import { EVERY, refusalOf, unanchored } from './patterns.ts'
import { olderThan, spanOf } from './times.ts'
/** Quay: each policy deletes tags on its own, by age or beyond a number. */

const KNOWN = [
  'uuid',
  'method',
  'value',
  'tagPattern',
  'tagPatternMatches',
  'tag_pattern',
  'tag_pattern_matches',
]

/** Imports one auto-prune policy, a list of them, or `{ "policies": [...] }`. */
export const importQuay: Importer = (policy) => {
  const isList = Array.isArray(policy)
  const outer = isList ? {} : fieldsAt(policy, '')
  const given = isList
    ? policy
    : outer['policies'] === undefined
      ? [policy]
      : listAt(outer['policies'], 'policies')
  const read = given.map((one, i) => {
    const at = isList ? `[${i}]` : outer['policies'] === undefined ? '' : `policies[${i}]`
    return readPolicy(fieldsAt(one, at), at, `policy-${i + 1}`)
  })
  const rules = read.flatMap(({ rule }) => rule ?? [])
  const notes = read.flatMap((one) => one.notes)
  const rest =
    outer['policies'] === undefined
      ? []
      : unreadNotes(outer, ['policies', 'pagination', 'has_additional'], '')
  return [
    finished({
      name: 'quay',
      onConflict: 'any',
      ...(rules.every(
        ({ tagRegexp, excludeTagRegexp }) => tagRegexp === EVERY && excludeTagRegexp === undefined,
      )
        ? {}
        : { untag: true }),
      rules,
      notes: [
        ...notes,
        ...rest,
        {
          kind: 'difference',
          at: '',
          text: 'Quay counts and deletes tags, and keeps immutable ones. careen counts images; write a protect block for what is immutable.',
        },
      ],
    }),
  ]
}

type Read = { readonly rule?: DraftRule; readonly notes: readonly ImportNote[] }

function readPolicy(fields: Fields, at: string, label: string): Read {
  const dot = at === '' ? '' : `${at}.`
  const notes = unreadNotes(fields, KNOWN, dot)
  const pattern = textAt(fields['tagPattern'] ?? fields['tag_pattern'], `${dot}tagPattern`)
  const written = pattern === undefined ? EVERY : unanchored(pattern)
  const refused = refusalOf(written)
  if (refused !== undefined)
    notes.push({ kind: 'lost', at: `${dot}tagPattern`, text: `careen cannot write the pattern: ${refused}.` })
  const condition = conditionOf(fields, dot)
  if (notes.length > 0) return { notes: [...notes, { kind: 'lost', at, text: LEFT_OUT }] }
  const rule = { label, ageFrom: 'tagged', ...condition } as const
  if (pattern === undefined || isMatching(fields, dot))
    return { notes, rule: { ...rule, tagRegexp: written } }
  return {
    notes: [{ kind: 'difference', at, rule: label, text: ALSO }],
    rule: { ...rule, tagRegexp: EVERY, excludeTagRegexp: written },
  }
}

const LEFT_OUT = 'The policy is left out, so what it alone deletes is kept.'
const ALSO = 'An image that also has a tag of the pattern is kept with all its tags.'

function isMatching(fields: Fields, dot: string): boolean {
  return (
    flagAt(fields['tagPatternMatches'] ?? fields['tag_pattern_matches'], `${dot}tagPatternMatches`) !== false
  )
}

function conditionOf(
  fields: Fields,
  dot: string,
): Pick<DraftRule, 'max' | 'expirePeriod' | 'expireAfter' | 'retainedTop'> {
  const method = textAt(fields['method'], `${dot}method`)
  if (method === 'number_of_tags') {
    const max = required(countAt(fields['value'], `${dot}value`), `${dot}value`)
    if (max === 0) throw wrongAt(`${dot}value`, 'a number above 0', max)
    return { max }
  }
  if (method !== 'creation_date') throw wrongAt(`${dot}method`, '"number_of_tags" or "creation_date"', method)
  const text = required(textAt(fields['value'], `${dot}value`), `${dot}value`)
  const span = spanOf(text)
  if (span === undefined || span === 0) throw wrongAt(`${dot}value`, 'a duration such as "30d"', text)
  return olderThan(span)
}
