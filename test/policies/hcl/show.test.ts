import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { showValue, showShort } from '../../../policies/hcl/values/show.ts'
import { type HclValue, setOf } from '../../../policies/hcl/values/value.ts'
import { outcomeOf } from './evaluating.ts'

const object = (entries: Readonly<Record<string, HclValue>>): HclValue => new Map(Object.entries(entries))

const SHOWN: readonly (readonly [string, HclValue, string])[] = [
  ['null', null, 'null'],
  ['a number', 1.5, '1.5'],
  ['a small number', 1e-10, '0.0000000001'],
  ['a bool', false, 'false'],
  ['text', 'a', '"a"'],
  ['escapes', 'a"b\\c\nd\te\rf', '"a\\"b\\\\c\\nd\\te\\rf"'],
  ['what begins an expression', '${x} %{y} $x %', '"$${x} %%{y} $x %"'],
  ['signs before what begins an expression', '$${x}', '"\\u0024$${x}"'],
  ['all signs before it', '%$%{', '"\\u0025\\u0024%%{"'],
  ['control characters', '\u0001\u007F\u009B', '"\\u0001\\u007f\\u009b"'],
  ['what turns writing around', 'a\u202Eb\u2066c', '"a\\u202eb\\u2066c"'],
  ['what cannot be seen', '\uFEFF\u00AD\u{E0041}', '"\\ufeff\\u00ad\\U000e0041"'],
  ['one character of many', '👨‍👩‍👧é', '"👨‍👩‍👧é"'],
  ['an empty list', [], '[]'],
  ['an empty object', object({}), '{}'],
  ['an empty set', setOf([]), 'toset([])'],
  ['a list', [1, 'a'], '[\n  1,\n  "a",\n]'],
  ['a set', setOf(['b', 'a']), 'toset([\n  "a",\n  "b",\n])'],
  ['an object', object({ b: 1, 'a b': 2 }), '{\n  "a b" = 2\n  "b" = 1\n}'],
  [
    'a value in a value',
    object({ a: object({ b: [1, object({ c: 2 })], d: [] }) }),
    '{\n  "a" = {\n    "b" = [\n      1,\n      {\n        "c" = 2\n      },\n    ]\n    "d" = []\n  }\n}',
  ],
]

describe('a value as HCL', () => {
  for (const [name, value, shown] of SHOWN) {
    test(name, () => assert.equal(showValue(value), shown))
    test(`${name} reads back`, () => {
      assert.deepEqual(outcomeOf(showValue(value)), { ok: true, value })
      assert.deepEqual(outcomeOf(showValue(value, { inline: true })), { ok: true, value })
      assert.ok(!showValue(value, { inline: true }).includes('\n'))
    })
  }
  test('in one line', () => {
    const value = object({ b: [1, setOf([2])], a: object({}) })
    assert.equal(showValue(value, { inline: true }), '{ "a" = {}, "b" = [1, toset([2])] }')
  })
})

const SHORT: readonly (readonly [HclValue, string])[] = [
  [null, 'is null'],
  [7, 'is 7'],
  [0.5, 'is 0.5'],
  [1e300, 'is 1e+300'],
  [true, 'is true'],
  ['abc', 'is "abc"'],
  ['a\nb', 'is "a\\nb"'],
  ['', 'is ""'],
  [[], 'is empty list'],
  [[1], 'is list with 1 element'],
  [[1, 2, 3], 'is list with 3 elements'],
  [setOf([]), 'is empty set'],
  [setOf([1, 2]), 'is set with 2 elements'],
  [object({}), 'is object with no attributes'],
  [object({ a: 1 }), 'is object with 1 attribute "a"'],
  [object({ ['x'.repeat(60)]: 1 }), 'is object with 1 attribute'],
  [object({ a: 1, b: 2 }), 'is object with 2 attributes'],
  ['x'.repeat(55), `is "${'x'.repeat(55)}"`],
  ['x'.repeat(56), `is "${'x'.repeat(54)}…"`],
  ['\n'.repeat(40), `is "${'\\n'.repeat(27)}…"`],
  ['x'.repeat(53) + '😀'.repeat(9), `is "${'x'.repeat(53)}…"`],
]

describe('a value in a sentence', () => {
  for (const [value, shown] of SHORT)
    test(shown, () => {
      assert.equal(showShort(value), shown)
      assert.ok(shown.length <= 60)
    })
})
