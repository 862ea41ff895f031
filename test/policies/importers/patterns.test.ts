import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { patternsOfRegexp } from '../../../policies/importers/acr-repositories.ts'
import { complement } from '../../../policies/importers/complement.ts'
import { excludedBy, withoutLookahead } from '../../../policies/importers/lookahead.ts'
import {
  doublestarPattern,
  looselyAnchored,
  starPattern,
  unanchored,
} from '../../../policies/importers/patterns.ts'
import { spanOf } from '../../../policies/importers/times.ts'
import { compileTagPattern } from '../../../policies/scalars/index.ts'
import { holdsForAll } from '../../support/properties.ts'

function matches(pattern: string, tag: string): boolean {
  const compiled = compileTagPattern(pattern)
  assert.ok(compiled.ok, pattern)
  return compiled.matches(tag)
}

const piece = fc.stringMatching(/^[ab.1-]{1,4}$/)
const tag = fc.stringMatching(/^[ab1][ab.1-]{0,5}$/)
const glob = fc.oneof(
  piece,
  piece.map((text) => `${text}*`),
  fc.array(piece, { minLength: 1, maxLength: 4 }).map((all) => `{${all.join(',')}}`),
  fc.array(piece, { minLength: 1, maxLength: 3 }).map((all) => `a{${all.join(',')}}*`),
  piece.map((text) => `*${text}`),
  fc.array(piece, { minLength: 1, maxLength: 3 }).map((all) => `{a,*${all.join(',*')}}`),
)

test('the complement of a glob matches exactly the tags that the glob does not match', () => {
  holdsForAll(fc.record({ glob, tag }), 3000, (drawn) => {
    const inside = doublestarPattern(drawn.glob)
    const outside = complement(drawn.glob)
    assert.ok(inside !== undefined)
    const isOutside = outside === undefined ? false : matches(outside, drawn.tag)
    assert.equal(isOutside, !matches(inside, drawn.tag))
  })
})

test('every tag has no complement, and what has stars inside is not written', () => {
  for (const none of ['**', '*', 'a*b*', '{a,b', '[ab]', '{a*,*b}', '*a*'])
    assert.equal(complement(none), undefined)
})

test('an expression that may match anywhere matches what it matched', () => {
  const regexps = [
    '^v',
    'rc$',
    '^v1$',
    'a|b',
    '^a|b$',
    '.*',
    'x.*',
    String.raw`1\.0`,
    '',
    '^',
    String.raw`a\$`,
  ]
  holdsForAll(fc.record({ regexp: fc.constantFrom(...regexps), tag }), 500, (drawn) => {
    assert.equal(matches(unanchored(drawn.regexp), drawn.tag), new RegExp(drawn.regexp).test(drawn.tag))
  })
  assert.equal(unanchored('.*'), '.*')
})

test('a lookahead at the beginning is the complement of what is in it', () => {
  const regexps = ['^(?!a).*', '^(?!a$|b1).*$', String.raw`^(?!1\.|b$)`, '^(?!ab.*).+']
  holdsForAll(fc.record({ regexp: fc.constantFrom(...regexps), tag }), 500, (drawn) => {
    const pattern = withoutLookahead(drawn.regexp, false)
    assert.ok(pattern !== undefined)
    assert.equal(matches(pattern, drawn.tag), new RegExp(drawn.regexp).test(drawn.tag))
  })
  for (const none of ['(?!a).*', '^(?!a.b).*', '^(?!a)b', '^(?!a|(b)).*'])
    assert.equal(withoutLookahead(none, false), undefined)
  const others = ['^(?!.*a).*$', '^((?!1b).)*$', '^(?!a|b)']
  holdsForAll(fc.record({ regexp: fc.constantFrom(...others), tag }), 500, (drawn) => {
    const pattern = excludedBy(drawn.regexp)
    assert.ok(pattern !== undefined)
    assert.equal(matches(pattern, drawn.tag), !new RegExp(drawn.regexp).test(drawn.tag))
  })
})

const REPOSITORIES: readonly (readonly [regexp: string, patterns: readonly string[] | undefined])[] = [
  ['web', ['web']],
  ['^team/(web|api)$', ['team/web', 'team/api']],
  ['.*', ['**']],
  ['team/.+', ['team/**']],
  ['web.*', ['web*', 'web*/**']],
  ['.*web', ['*web', '**/*web']],
  ['a.*b', ['a*b', 'a*/*b', 'a*/**/*b']],
  ['web.+', undefined],
  ['web|api', undefined],
  ['we[bc]', undefined],
  [String.raw`a\.b`, ['a.b']],
]

test('an expression of names of repositories becomes patterns, or none', () => {
  for (const [regexp, patterns] of REPOSITORIES) assert.deepEqual(patternsOfRegexp(regexp), patterns, regexp)
})

test('anchors without a group belong to the first and the last alternative alone', () => {
  const regexps = ['a', 'a|b', 'a.*|b|1', '(a|b)1', '[a|]b', String.raw`a\|b`, 'a|(b|1)', '.*a|b']
  holdsForAll(fc.record({ regexp: fc.constantFrom(...regexps), tag }), 800, (drawn) => {
    assert.equal(
      matches(looselyAnchored(drawn.regexp), drawn.tag),
      new RegExp(`^${drawn.regexp}$`).test(drawn.tag),
    )
  })
})

test('stars stand for any text, and all else for itself', () => {
  assert.equal(starPattern('v*.*.*'), String.raw`v.*\..*\..*`)
  assert.ok(matches(starPattern('a+b*'), 'a+b-1') || starPattern('a+b*') === String.raw`a\+b.*`)
  assert.equal(doublestarPattern('{latest,v*}'), '(?:latest|v.*)')
  assert.equal(doublestarPattern('[!a]?'), '[^a].')
  assert.equal(doublestarPattern('{a'), undefined)
})

const SPANS: readonly (readonly [string, number | undefined])[] = [
  ['2592000s', 2_592_000_000],
  ['720h', 2_592_000_000],
  ['1d12h', 129_600_000],
  ['30 days', 2_592_000_000],
  ['2 weeks ago UTC', 1_209_600_000],
  ['1 min ago UTC', 60_000],
  ['a week ago', 604_800_000],
  ['two hours ago UTC', 7_200_000],
  ['0s', 0],
  ['0', 0],
  ['1.5h', 5_400_000],
  ['soon', undefined],
  ['3 moons', undefined],
  ['-1d', undefined],
  ['', undefined],
]

for (const [text, span] of SPANS) test(`"${text}" is ${span} ms`, () => assert.equal(spanOf(text), span))
