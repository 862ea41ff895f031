/** What would be too large is refused before it is made. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isObject, type HclValue, compareText } from '../../../../policies/hcl/values/value.ts'
import { outcomeOf } from '../evaluating.ts'
import { ALL, FILES } from './world.ts'

/** Ten times the same list of ten, and so on: few lists in memory, and a great many when they are walked through. */
const DEEP = Array.from({ length: 12 }).reduce<HclValue>(
  (inner) => Array.from({ length: 10 }, () => inner),
  'x',
)
const LONG = 'ab '.repeat(100)
const LIST = Array.from({ length: 300 }, (_, at) => `item ${at}`)
const MAP: HclValue = new Map(LIST.map((item) => [item, item]))

const LARGE = [
  'base64decode(base64encode(long))',
  'base64encode(long)',
  'concat(list, list)',
  'csvdecode(long)',
  'file("long.txt")',
  'flatten(deep)',
  'format("%1000s", "a")',
  'format("%.1000f", 1)',
  'format("%v", deep)',
  'formatlist("%s", list)',
  'indent(1000, "a\\nb")',
  'indent(1000000000000, "a")',
  'join(long, ["a", "b"])',
  'jsondecode("[ 1${long} ]")',
  'jsonencode(deep)',
  'merge(map)',
  'regexall("a", long)',
  'replace("aaaa", "a", long)',
  'replace("aaaa", "/a/", long)',
  'replace("abcd", "/(.+)/", "$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1")',
  'setintersection(list, list)',
  'setproduct(list, ["a", "b"])',
  'setsubtract(list, list)',
  'setunion(list, list)',
  'split(",", long)',
  'templatefile("long.txt", {})',
  'transpose({ a = list })',
  'urlencode(long)',
  'yamldecode(long)',
  'yamlencode(deep)',
]

const NAMES = { deep: DEEP, long: LONG, list: LIST, map: MAP }
const files = { ...FILES, 'long.txt': LONG }

describe('results of all calls together', () => {
  for (const call of LARGE)
    test(call, () => {
      const outcome = outcomeOf(call, { names: NAMES, functions: ALL, files, size: 150 })
      assert.ok(!outcome.ok)
      assert.match(outcome.said, /Result too large|Too much text/)
    })
})

const MANY = Array.from({ length: 100_000 }, (_, at) => `item ${at}`)

describe('a great many items of one key', () => {
  for (const call of [
    '{ for item in sort(many) : "a" => item... }',
    'transpose({ for item in many : item => ["a"] })',
  ])
    test(call, () => {
      const outcome = outcomeOf(call, { names: { many: MANY }, steps: 1_000_000 })
      assert.ok(outcome.ok && isObject(outcome.value))
      assert.deepEqual(outcome.value.get('a'), MANY.toSorted(compareText))
    })
})

const nested = (open: string, close: string, depth: number): string =>
  open.repeat(depth) + close.repeat(depth)

test('JSON and YAML may be nested 100 deep', () => {
  for (const name of ['jsondecode', 'yamldecode']) {
    const said = (text: string): string => {
      const outcome = outcomeOf(`${name}(a)`, { names: { a: text }, functions: ALL })
      return outcome.ok ? 'ok' : outcome.said
    }
    assert.equal(said(nested('[', ']', 101)), 'ok')
    assert.match(said(nested('[', ']', 102)), /nested deeper than 100/)
    assert.match(said(nested('{"a":', '', 102).concat('1', '}'.repeat(102))), /nested deeper than 100/)
    assert.match(said('['.repeat(100_000)), /nested|must end with|there is no value|ends where/)
  }
})

test('YAML cannot grow by its aliases', () => {
  const lines = Array.from({ length: 9 }, (_, at) =>
    at === 0
      ? 'a0: &a0 [x, x, x]'
      : `a${at}: &a${at} [${Array.from({ length: 9 }, () => `*a${at - 1}`).join(', ')}]`,
  )
  const outcome = outcomeOf('yamldecode(a)', { names: { a: lines.join('\n') }, functions: ALL })
  assert.ok(!outcome.ok)
  assert.match(outcome.said, /alias count/)
})
