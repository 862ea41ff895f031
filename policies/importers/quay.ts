import { finished, type Importer, type ImportNote, unreadNotes } from './imported.ts'
import { countAt, type Fields, fieldsAt, flagAt, listAt, required, textAt, wrongAt } from './json.ts'
import { excludedBy, withoutLookahead } from './lookahead.ts'
import { EVERY, refusalOf, unanchored } from './patterns.ts'
import { inSequence, isCount, leftOut, type Prune } from './sequence.ts'
import { olderThan, PLAIN_SPANS, spanOf } from './times.ts'
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
  const isMany = !isList && outer['policies'] !== undefined
  const given = isList ? policy : isMany ? listAt(outer['policies'], 'policies') : [policy]
  const read = given.map((one, i) => {
    const at = isList ? `[${i}]` : isMany ? `policies[${i}]` : ''
    return readPolicy(fieldsAt(one, at), at, `policy-${i + 1}`)
  })
  const { rules, notes, untag } = inSequence(inOrder(read))
  const rest = isMany ? unreadNotes(outer, ['policies', 'pagination', 'has_additional'], '') : []
  return [
    finished({
      name: 'quay',
      onConflict: 'any',
      ...(untag ? { untag } : {}),
      rules,
      notes: [...read.flatMap((one) => one.notes), ...notes, ...rest, TAGS],
    }),
  ]
}

const TAGS: ImportNote = {
  kind: 'difference',
  at: '',
  text: 'Quay counts and deletes tags, and keeps immutable ones. careen counts images; write a protect block for what is immutable.',
}

type QuayRead = { readonly prune?: Prune; readonly notes: readonly ImportNote[] }

/** Policies by age come first. Without one that careen cannot write, nothing is known of what it leaves for others to count. */
function inOrder(read: readonly QuayRead[]): readonly Prune[] {
  const prunes = read.flatMap(({ prune }) => prune ?? [])
  const byAge = prunes.filter((one) => !isCount(one))
  return prunes.length === read.length ? [...byAge, ...prunes.filter(isCount)] : byAge
}

const OTHERS = 'Policies that count are left out with it, as Quay counts what this one has left.'

function readPolicy(fields: Fields, at: string, label: string): QuayRead {
  const dot = at === '' ? '' : `${at}.`
  const notes = unreadNotes(fields, KNOWN, dot)
  const given = textAt(fields['tagPattern'] ?? fields['tag_pattern'], `${dot}tagPattern`)
  const { pattern, isOpposite } = patternOf(given)
  const refused = refusalOf(pattern)
  if (refused !== undefined)
    notes.push({ kind: 'lost', at: `${dot}tagPattern`, text: `careen cannot write the pattern: ${refused}.` })
  const condition = conditionOf(fields, dot)
  if (notes.length > 0) return { notes: [...notes, leftOut(at, OTHERS)] }
  const excludes = given !== undefined && isMatching(fields, dot) === isOpposite
  return { notes, prune: { label, at, pattern, excludes, condition: { ageFrom: 'tagged', ...condition } } }
}

/** Returns the pattern, or that of the tags which the expression does not match. */
function patternOf(given: string | undefined): { readonly pattern: string; readonly isOpposite: boolean } {
  if (given === undefined) return { pattern: EVERY, isOpposite: false }
  const pattern = withoutLookahead(given, false) ?? unanchored(given)
  const opposite = refusalOf(pattern) === undefined ? undefined : excludedBy(given)
  return { pattern: opposite ?? pattern, isOpposite: opposite !== undefined }
}

function isMatching(fields: Fields, dot: string): boolean {
  return (
    flagAt(fields['tagPatternMatches'] ?? fields['tag_pattern_matches'], `${dot}tagPatternMatches`) !== false
  )
}

function conditionOf(fields: Fields, dot: string): Prune['condition'] {
  const method = textAt(fields['method'], `${dot}method`)
  if (method === 'number_of_tags') {
    const max = required(countAt(fields['value'], `${dot}value`), `${dot}value`)
    if (max === 0) throw wrongAt(`${dot}value`, 'a number above 0', max)
    return { max }
  }
  if (method !== 'creation_date') throw wrongAt(`${dot}method`, '"number_of_tags" or "creation_date"', method)
  const text = required(textAt(fields['value'], `${dot}value`), `${dot}value`)
  const span = spanOf(text, PLAIN_SPANS)
  if (span === undefined || span === 0) throw wrongAt(`${dot}value`, 'a duration such as "30d"', text)
  return olderThan(span)
}
