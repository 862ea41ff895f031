/** A filter is a conjunction of terms. What is not one is refused with the column. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { CareenError } from '../../policies/index.ts'
import { type FilterTerm, filterValue, parseFilter } from '../../proto/filters.ts'
import { holdsForAll } from '../support/properties.ts'

const OPERATORS = ['=', '!=', '<', '<=', '>', '>=', ':'] as const
const field = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}(\.[a-z][a-z0-9_]{0,5})?$/)
const printable = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .map((text) => text.replaceAll(/\p{Cc}/gu, ''))
const term = fc.record({
  field,
  operator: fc.constantFrom(...OPERATORS),
  value: printable,
  isPrefix: fc.boolean(),
})
const gap = fc.constantFrom('', ' ', '  ', '\n', '\t ')

/** What a term says, without its columns. */
const said = ({ field: name, operator, value, isPrefix }: Omit<FilterTerm, 'columns'>) => ({
  field: name,
  operator,
  value,
  isPrefix,
})

test('a filter that is written is read as it was meant, whatever its values and gaps', () => {
  const written = fc.array(fc.tuple(term, gap, gap), { maxLength: 12 })
  holdsForAll(written, 1000, (terms) => {
    const text = terms
      .map(([one, before, after]) => {
        const value = filterValue(one.value, one.isPrefix ? '*' : '')
        return `${one.field}${before}${one.operator}${after}${value}`
      })
      .join(' AND ')
    if (Buffer.byteLength(text) > 2048) return
    assert.deepEqual(
      parseFilter(text).map(said),
      terms.map(([one]) => said(one)),
    )
  })
})

test('the columns of a term are where it stands', () => {
  const [, second] = parseFilter('a = "ü😀" AND b.c>=7')
  assert.deepEqual(second?.columns, { field: 14, operator: 17, value: 19 })
})

test('any text is terms or FILTER_INVALID with a column in it', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc
      .array(
        fc.constantFrom(...'a state = != AND OR NOT ( ) " * \\ : -1 2026-01-01T00:00:00Z'.split(' '), ' '),
      )
      .map((words) => words.join('')),
  )
  holdsForAll(texts, 5000, (text) => {
    try {
      for (const { value, operator } of parseFilter(text)) {
        assert.ok(OPERATORS.includes(operator))
        assert.ok(!/\p{Cc}/u.test(value))
      }
    } catch (thrown) {
      const { code, metadata, message } = CareenError.from(thrown)
      assert.equal(code, 'FILTER_INVALID', message)
      assert.equal(metadata['field'], 'filter')
      const column = Number(metadata['column'])
      assert.ok(column >= 1 && column <= Array.from(text).length + 1, message)
    }
  })
})

test('no filter is no term', () => {
  for (const text of ['', ' ', '\n']) assert.deepEqual(parseFilter(text), [])
})

const REFUSED: readonly (readonly [filter: string, column: number, why: RegExp])[] = [
  ['state', 6, /an operator is expected/],
  ['state =', 8, /a value is expected/],
  ['state = FAILED AND', 15, /AND is expected/],
  ['state = FAILED AND ', 20, /a field is expected/],
  ['state = FAILED kind = CLEAN', 15, /AND is expected/],
  ['state = FAILED OR state = QUEUED', 15, /AND is expected/],
  ['state = FAILED and kind = CLEAN', 15, /AND is expected/],
  ['NOT state = FAILED', 1, /a field is expected/],
  ['-state = FAILED', 1, /a field is expected/],
  ['(state = FAILED)', 1, /a field is expected/],
  ['state = (FAILED)', 9, /a value is expected/],
  ['state = OR', 9, /a value is expected/],
  ['state == FAILED', 8, /a value is expected/],
  ['state = "FAILED', 9, /a value is expected/],
  ['state = "a\nb"', 9, /a value is expected/],
  ['state = "\\n"', 9, /a value is expected/],
  ['state = a"b"', 10, /AND is expected/],
  ['state = a*b', 9, /a \* stands at the end/],
  ['state = "*b"', 9, /a \* stands at the end/],
  ['state = "**"', 9, /a \* stands at the end/],
  ['State = FAILED', 1, /a field is expected/],
  ['a..b = 1', 2, /an operator is expected/],
  [Array.from({ length: 33 }, () => 'a=1').join(' AND '), 257, /at most 32 terms/],
  [`a = "${'x'.repeat(2043)}"`, 1, /it has 2049 bytes; at most 2048/],
]

for (const [filter, column, why] of REFUSED)
  test(`refused in column ${column}: ${JSON.stringify(filter.slice(0, 40))}`, () => {
    assert.throws(() => parseFilter(filter), {
      code: 'FILTER_INVALID',
      message: why,
      metadata: { field: 'filter', column: String(column) },
    })
  })

test('32 terms and 2,048 bytes are allowed', () => {
  assert.equal(parseFilter(Array.from({ length: 32 }, () => 'a=1').join(' AND ')).length, 32)
  assert.equal(parseFilter(`a = "${'x'.repeat(2042)}"`)[0]?.value.length, 2042)
})
