/** Patterns of tags: what is refused and what to write instead, and that all that is accepted means what RE2 says. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import { RE2JS } from 're2js'
import { compileTagPattern } from '../../../policies/scalars/pattern.ts'

const whyNot = (pattern: string): string | undefined => {
  const compiled = compileTagPattern(pattern)
  return compiled.ok ? undefined : compiled.why
}

/** What is refused, by what it is told. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  '&& inside [...] is not an intersection here; write the characters out': [
    '[a-z&&[^b]]',
    'v[0-9&&1]',
    '[^&&]',
  ],
  'POSIX classes such as [[:digit:]] are read differently elsewhere; write [0-9], [a-z] or \\d': [
    '[[:digit:]]+',
    'v[[:alpha:]x]',
    '[:alpha:]',
    '[^[:space:]]',
  ],
  '] right after [ is read differently elsewhere; write \\] for the character': [
    '[]a]',
    '[^]a]',
    'x[]',
    'x[^]',
  ],
  '[ inside [...] is read differently elsewhere; write \\[ for the character, or one list': [
    '[a[b]]',
    '[[a]',
    '[a-c[x]',
  ],
  'lookahead and lookbehind are not supported; use exclude_tag_regexp or a protect block': [
    '(?!latest).*',
    '(?=v).*',
    '.*(?<!rc)',
    '.*(?<=rc)',
  ],
  'backreferences are not supported; write the text out': ['(a)\\1', '(a)x\\9', '(?<n>a)\\k<n>'],
  'atomic groups are not supported; write (?:...)': ['(?>a)b'],
  'possessive quantifiers are not supported; write the quantifier without the second +': [
    'a*+',
    'a++',
    'a?+',
    'a{2}+b',
  ],
  '\\Z is not supported; a pattern always matches the whole tag, so leave it out': ['a\\Z'],
  '\\h, \\v and \\R are not supported; a tag has no white space, so leave them out': [
    'a\\h',
    '\\H+',
    '\\v',
    'a\\V',
    '\\R',
  ],
  '{,n} is not supported; write {0,n}': ['a{,3}', '[0-9]{,}'],
  '(?x) is not supported; write the pattern without white space and comments': [
    '(?x)a b',
    '(?ix)a',
    '(?x:a)',
  ],
  "Java's names for classes are not supported; write the characters, such as [a-z]":
    'Lower Upper ASCII Alpha Digit Alnum Punct Graph Print Blank Cntrl XDigit Space javaLowerCase IsAlphabetic InGreek'
      .split(' ')
      .flatMap((name) => [`\\p{${name}}`, `x\\P{${name}}`]),
}

describe('refused, with what to write instead', () => {
  for (const [why, patterns] of Object.entries(REFUSED))
    for (const pattern of patterns) test(pattern, () => assert.equal(whyNot(pattern), why))
  test('longer than 256 characters', () => {
    assert.equal(whyNot('a'.repeat(256)), undefined)
    assert.equal(whyNot('a'.repeat(257)), 'the pattern has 257 characters; at most 256 are allowed')
  })
  for (const [pattern, shown] of [
    ['(a', '(a'],
    ['a)', 'a)'],
    ['[a', '[a'],
    ['*a', '*'],
    ['a**', '**'],
    ['a{3,1}', '{3,1}'],
    ['a{1001}', '{1001}'],
    ['[z-a]', 'z-a'],
    ['a\\', 'a\\'],
    ['\\y', '\\y'],
    ['\\Qab', '\\Qab'],
    ['(?z)a', '(?z'],
    ['(?P<n', '(?P<n'],
  ] as const) {
    test(`no regular expression: ${pattern}`, () => {
      const why = whyNot(pattern) ?? ''
      assert.match(why, /^it is not a regular expression in RE2 syntax: /)
      assert.ok(why.includes(shown), why)
      assert.ok(!why.includes('^(?:') && !why.includes(')$'), why)
    })
  }
  for (const pattern of ['a)|(b', 'a)(b', 'a)b|c(d']) {
    test(`no regular expression by itself: ${pattern}`, () => {
      assert.match(whyNot(pattern) ?? '', /^it is not a regular expression in RE2 syntax: /)
    })
  }
})

/** What looks like it, and is not. */
const ACCEPTED: readonly (readonly [pattern: string, matches: string, not: string])[] = [
  ['a&&b', 'a&&b', 'a'],
  ['[a&]', '&', 'b'],
  ['\\[[a-z]', '[a', 'a'],
  ['[\\[a]', '[', 'b'],
  ['[\\]a]', ']', 'b'],
  ['\\[\\]', '[]', 'a'],
  ['\\(?=a', '(=a', 'a'],
  ['\\Q(?=a)[[:x:]]++\\E', '(?=a)[[:x:]]++', 'a'],
  ['\\Q\\1\\E', '\\1', 'a'],
  ['\\\\1', '\\1', '\\2'],
  ['\\\\Z', '\\Z', 'Z'],
  ['a\\++', 'a++', 'a'],
  ['a+?', 'aa', ''],
  ['a{2}', 'aa', 'a'],
  ['a{0,2}', '', 'aaa'],
  ['(?:a|b)+', 'abab', 'abc'],
  ['(?<n>a)', 'a', 'b'],
  ['(?P<n>a)', 'a', 'b'],
  ['(?i)x', 'X', 'y'],
  ['(?i:x)x', 'Xx', 'xX'],
  ['\\pL', 'a', '1'],
  ['\\p{Greek}', 'α', 'a'],
  ['\\d\\D', '1a', 'a1'],
  ['a|', '', 'b'],
  ['^a$', 'a', 'aa'],
  ['\\Aa\\z', 'a', 'aa'],
]

describe('accepted', () => {
  for (const [pattern, matches, not] of ACCEPTED)
    test(pattern, () => {
      const compiled = compileTagPattern(pattern)
      assert.ok(compiled.ok, whyNot(pattern))
      assert.ok(compiled.matches(matches), matches)
      assert.ok(!compiled.matches(not), not)
    })
  for (const pattern of ['[*+]', '\\p{L}+', '[{,]'])
    test(pattern, () => assert.equal(whyNot(pattern), undefined))
})

test('a class after an escaped backslash and a Q is looked at', () =>
  assert.match(whyNot('\\\\Q|[[:digit:]]') ?? '', /POSIX/))

const ATOMS = [
  'a b A 1 - _ ab pr- é . \\. \\- \\d \\w \\D \\W \\x61 \\n',
  '[ab] [^a] [a-c1] [\\d-] [\\w.-] [-a] [.] [^\\w] [A-Z_] [1-9é] [a-] [\\-.]',
  '\\b \\B ^ $ \\A \\z \\Qa.b\\E \\Q-\\E (?i) (?s) (?:)',
].flatMap((line) => line.split(' '))
const QUANTIFIERS = ['', '', '', '', '*', '+', '?', '{2}', '{0,1}', '{1,}', '{0}', '{2,3}', '*?', '+?', '??']

const pieces = fc
  .tuple(fc.constantFrom(...ATOMS), fc.constantFrom(...QUANTIFIERS))
  .map((parts) => parts.join(''))
const plain = fc.array(pieces, { maxLength: 4 }).map((parts) => parts.join(''))
const grouped = fc
  .tuple(
    plain,
    fc.constantFrom('(', '(?:', '(?i:', '(?<n>'),
    plain,
    fc.constantFrom('', '|', '|b'),
    plain,
    fc.constantFrom(...QUANTIFIERS),
    plain,
  )
  .map(
    ([before, open, inner, or, other, quantifier, after]) =>
      `${before}${open}${inner}${or}${other})${quantifier}${after}`,
  )
const alternatives = fc.array(plain, { minLength: 2, maxLength: 3 }).map((parts) => parts.join('|'))
/** Mostly of the plain shapes that are matched without the engine. */
const simple = fc
  .array(
    fc
      .tuple(
        fc.constantFrom('a', 'b', '1', '-', '_', '.', '\\.', '\\d', '\\w', '[ab]', '[b-z1]', '[\\d-]'),
        fc.constantFrom(...QUANTIFIERS.slice(0, 12)),
      )
      .map((parts) => parts.join('')),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''))
const patterns = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 3, arbitrary: plain },
  { weight: 2, arbitrary: grouped },
  { weight: 1, arbitrary: alternatives },
)
const tags = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[ab1._-]{0,5}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^(?:[abcAZ1._-]|\n|é|😀){0,5}$/) },
)

test('what is accepted matches as RE2 does, anchored at both ends', () => {
  const seen = { accepted: 0, matched: 0 }
  fc.assert(
    fc.property(patterns, fc.array(tags, { minLength: 1, maxLength: 4 }), (pattern, list) => {
      const compiled = compileTagPattern(pattern)
      if (!compiled.ok) return
      const general = RE2JS.compile(`^(?:${pattern})$`)
      seen.accepted += 1
      for (const tag of list) {
        const wanted = general.test(tag)
        if (wanted) seen.matched += 1
        assert.equal(compiled.matches(tag), wanted, JSON.stringify({ pattern, tag }))
      }
    }),
    { numRuns: 24_000 },
  )
  assert.ok(seen.accepted > 20_000, `${seen.accepted} patterns were accepted`)
  assert.ok(seen.matched > 2_000, `${seen.matched} tags matched`)
})

test('hostile patterns come back on a tag of 128 characters', () => {
  const tag = 'a'.repeat(128)
  for (const [pattern, matches] of [
    ['(a+)+b', false],
    ['(a|aa)+$b?', true],
    ['(a*)*b', false],
    ['(?:a?){60}a{60}b', false],
    ['(.*)*(.*)*(.*)*b', false],
  ] as const) {
    const compiled = compileTagPattern(pattern)
    assert.ok(compiled.ok, whyNot(pattern))
    assert.equal(compiled.matches(tag), matches, pattern)
    assert.equal(compiled.matches(`${tag}c`), false, pattern)
  }
})
