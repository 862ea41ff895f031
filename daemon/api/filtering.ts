import { readInstant } from '../../policies/evidence/index.ts'
import { filterInvalid, type FilterTerm, parseFilter } from '../../proto/filters.ts'
import { parseNamePattern } from '../../proto/names.ts'
import type { Comparison, Condition } from '../../proto/resources/index.ts'
import type { FilterField, FilterFields } from './filter-fields.ts'

/** Returns the conditions of a filter over these fields. Throws FILTER_INVALID with the column of what is not valid. */
export function conditionsOf(filter: string, fields: FilterFields): readonly Condition[] {
  return parseFilter(filter).flatMap((term) => {
    const field = Object.hasOwn(fields, term.field) ? fields[term.field] : undefined
    if (field !== undefined) return conditionOf(term, field)
    const known = Object.keys(fields).join(', ')
    throw filterInvalid(
      term.columns.field,
      `"${term.field}" is no field of this list. Write one of: ${known}`,
    )
  })
}

/** Returns the condition that a column has this value. */
export function isEqual(column: string, value: string): Condition {
  return { kind: 'compare', column, op: '=', value }
}

function conditionOf(term: FilterTerm, field: FilterField): readonly Condition[] {
  const column = field.column ?? term.field
  if (field.kind === 'texts') {
    if (term.operator !== ':') throw refusedOperator(term, ':')
    return [{ kind: 'contains', column, value: term.value, isPrefix: term.isPrefix }]
  }
  const isAny = term.isPrefix && term.value === ''
  if (term.operator === ':') {
    if (!isAny) throw filterInvalid(term.columns.value, `write ${term.field}:* if it has a value, or use =`)
    return [{ kind: 'is_set', column: columnOfSet(field, column) }]
  }
  return compared(term, field, { column, operator: term.operator })
}

/** A name has a value if its last part has one, whose column has the name of the kind. */
function columnOfSet(field: FilterField, column: string): string {
  return field.kind === 'name' ? field.of : column
}

type ComparedColumn = { readonly column: string; readonly operator: Comparison }

function compared(
  term: FilterTerm,
  field: Exclude<FilterField, { kind: 'texts' }>,
  { column, operator }: ComparedColumn,
): readonly Condition[] {
  const compare = (op: Comparison, value: string | number): readonly Condition[] => [
    { kind: 'compare', column, op, value },
  ]
  switch (field.kind) {
    case 'name':
      return negatedIf(isUnequal(term), nameConditions(term, field))
    case 'text': {
      const { value, isPrefix } = term
      if (!isPrefix) return compare(equality(term), value)
      return negatedIf(isUnequal(term), [{ kind: 'begins', column, value }])
    }
    case 'word':
      return compare(equality(term), wordIn(term, field))
    case 'flag':
      return compare(equality(term), Number(wordIn(term, TRUTH) === 'true'))
    case 'number':
      return compare(operator, numberIn(term))
    case 'time':
      return compare(operator, timeIn(term))
    case 'duration':
      return compare(operator, durationIn(term))
  }
}

const TRUTH = { kind: 'word', words: ['true', 'false'], prefix: '' } as const

/** Returns true for `!=`, and false for `=`. Throws FILTER_INVALID for another operator. */
function isUnequal(term: FilterTerm): boolean {
  return equality(term) === '!='
}

function equality(term: FilterTerm): '=' | '!=' {
  if (term.operator === '=' || term.operator === '!=') return term.operator
  throw refusedOperator(term, '= or !=')
}

function negatedIf(isNegated: boolean, of: readonly Condition[]): readonly Condition[] {
  return isNegated ? [{ kind: 'not', of }] : of
}

function nameConditions(term: FilterTerm, { of }: Extract<FilterField, { kind: 'name' }>): Condition[] {
  const parts = parseNamePattern(of, term.value, term.isPrefix)
  if ('form' in parts)
    throw filterInvalid(
      term.columns.value,
      `"${term.value}" is no such name. Write ${parts.form}. A part may be -, which stands for any`,
    )
  return parts.found.map(({ part, value, isPrefix }) =>
    isPrefix ? { kind: 'begins', column: part, value } : isEqual(part, value),
  )
}

function wordIn(
  term: FilterTerm,
  { words, prefix, isLower }: Extract<FilterField, { kind: 'word' }>,
): string {
  const found = words.find((one) => one === term.value || `${prefix}${one}` === term.value)
  if (found !== undefined && !term.isPrefix) return isLower === true ? found.toLowerCase() : found
  throw filterInvalid(term.columns.value, `"${term.value}" is not known. Write one of: ${words.join(', ')}`)
}

function numberIn(term: FilterTerm): number {
  if (!term.isPrefix && /^-?\d{1,15}$/.test(term.value)) return Number(term.value)
  throw filterInvalid(term.columns.value, 'a whole number is expected')
}

function timeIn(term: FilterTerm): number {
  const at = term.isPrefix ? undefined : readInstant(term.value)
  if (at !== undefined) return at
  throw filterInvalid(term.columns.value, 'a time of RFC 3339 is expected, such as 2026-11-30T12:00:00Z')
}

function durationIn(term: FilterTerm): number {
  const [, seconds] = /^(\d{1,12}(?:\.\d{1,3})?)s$/.exec(term.value) ?? []
  if (seconds !== undefined && !term.isPrefix) return Math.round(Number(seconds) * 1000)
  throw filterInvalid(term.columns.value, 'a duration is expected: seconds and an s, such as 86400s')
}

function refusedOperator({ field, operator, columns }: FilterTerm, allowed: string): Error {
  return filterInvalid(columns.operator, `${field} cannot be compared with ${operator}. Write ${allowed}`)
}
