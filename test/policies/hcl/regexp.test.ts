import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import { compileRegexp, type Regexp } from '../../../policies/hcl/regexp.ts'

function compile(pattern: string): Regexp {
  const compiled = compileRegexp(pattern)
  assert.ok(compiled.ok)
  return compiled.regexp
}

test('what is not RE2 is refused', () => {
  for (const pattern of ['(a', '[', 'a**', '(?=a)', '(?<=a)b', '\\1', 'a{2000}']) {
    const compiled = compileRegexp(pattern)
    assert.ok(!compiled.ok, pattern)
    assert.match(compiled.why, /^error parsing regexp: /)
  }
})

test('a match has its place and the texts of its groups', () => {
  const match = compile('(b)(x)?(?P<rest>c+)').find('abccd')
  assert.deepEqual(match, { start: 1, end: 4, groups: ['bcc', 'b', undefined, 'cc'] })
  assert.equal(compile('x').find('abc'), undefined)
})

test('groups have names or none', () => {
  assert.deepEqual(compile('(a)(?P<x>b)(?<y>c)').groupNames, [undefined, 'x', 'y'])
  assert.deepEqual(compile('(?:a)').groupNames, [])
})

const ALL: readonly (readonly [pattern: string, text: string, matches: readonly string[]])[] = [
  ['a', 'banana', ['1-2', '3-4', '5-6']],
  ['', 'ab', ['0-0', '1-1', '2-2']],
  ['b*', 'abc', ['0-0', '1-2', '3-3']],
  ['a*', 'baac', ['0-0', '1-3', '4-4']],
  ['', '😀a', ['0-0', '2-2', '3-3']],
  ['.', '😀a', ['0-2', '2-3']],
  ['^', 'ab', ['0-0']],
  ['\\b', 'ab c', ['0-0', '2-2', '3-3', '4-4']],
  ['$', 'ab', ['2-2']],
  ['x', '', []],
]

describe('all matches, without empty ones right after another', () => {
  for (const [pattern, text, expected] of ALL)
    test(`${pattern} in ${text}`, () =>
      assert.deepEqual(
        compile(pattern)
          .findAll(text)
          .map(({ start, end }) => `${start}-${end}`),
        expected,
      ))
})

test('as JavaScript, where both mean the same', () => {
  const piece = fc.constantFrom('a', 'b', '[ab]', '[^a]', '(?:ab|b)', '\\d', '.', '(a|b)')
  const pattern = fc
    .array(fc.tuple(piece, fc.constantFrom('', '*', '+', '?', '+?')), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.flat().join(''))
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '-'), maxLength: 12 })
  fc.assert(
    fc.property(pattern, text, (one, within) => {
      const theirs = new RegExp(one).exec(within)
      assert.equal(compile(one).find(within)?.groups[0], theirs?.[0])
      assert.equal(compile(one).test(within), theirs !== null)
    }),
    { seed: 7, numRuns: 500 },
  )
})
