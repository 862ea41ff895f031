import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { decimalOf } from '../../../../policies/hcl/functions/decimal.ts'
import { graphemes } from '../../../../policies/hcl/source/source.ts'
import { convert, unify } from '../../../../policies/hcl/values/convert.ts'
import { showValue } from '../../../../policies/hcl/values/show.ts'
import { type HclValue, compareText, equal, setOf } from '../../../../policies/hcl/values/value.ts'
import { outcomeOf } from '../evaluating.ts'
import { ALL } from './world.ts'

/** What a function gives for values, which the expression knows as a, b and c. */
function call(name: string, ...args: readonly HclValue[]): HclValue {
  const names = Object.fromEntries(args.map((arg, at) => ['abcdef'.charAt(at), arg]))
  const outcome = outcomeOf(`${name}(${Object.keys(names).join(', ')})`, { names, functions: ALL })
  assert.ok(outcome.ok, JSON.stringify(outcome))
  return outcome.value
}

/** The same of functions that give text. */
function textOf(name: string, ...args: readonly HclValue[]): string {
  const found = call(name, ...args)
  assert.ok(typeof found === 'string')
  return found
}

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.string({
      unit: fc.constantFrom('a', 'B', ' ', '\n', '"', '$', '%', '{', '\\', ':', '-', '#', "'"),
      maxLength: 12,
    }),
  )
  .map((one) => one.normalize('NFC'))
const whole = fc.maxSafeInteger()
const number = fc.oneof(
  whole,
  fc.integer({ min: -1000, max: 1000 }).map((n) => n / 8),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => n + 0),
)
const simple: fc.Arbitrary<HclValue> = fc.oneof(text, number, fc.boolean(), fc.constant(null))
const { value } = fc.letrec<{ value: HclValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    simple,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(text, fc.constantFrom('__proto__', '10', '9', '<<')), tie('value')), {
        maxLength: 4,
      })
      .map((entries): HclValue => new Map(entries)),
  ),
}))
const texts = fc.array(text, { maxLength: 8 })

function holds<T>(name: string, what: fc.Arbitrary<T>, property: (one: T) => void, numRuns = 300): void {
  test(name, () => fc.assert(fc.property(what, property), { seed: 20261124, numRuns }))
}

holds('JSON reads back', value, (one) => assert.ok(equal(call('jsondecode', call('jsonencode', one)), one)))
holds('JSON is what JSON.parse reads', value, (one) => {
  const json = call('jsonencode', one)
  assert.ok(typeof json === 'string' && !/[<>&\u2028\u2029\n]/.test(json))
  assert.doesNotThrow(() => JSON.parse(json))
})
holds(
  'what is not JSON to JSON.parse is not JSON',
  fc.string({
    unit: fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      'a',
      ':',
      ',',
      '1',
      '0',
      '-',
      '.',
      'e',
      ' ',
      '\\',
      'n',
      'true',
      'null',
    ),
    maxLength: 8,
  }),
  (one) => {
    const outcome = outcomeOf('jsondecode(a)', { names: { a: one } })
    let parses = true
    try {
      JSON.parse(one)
    } catch {
      parses = false
    }
    const isStricter = !outcome.ok && /already|rounded/.test(outcome.said)
    assert.ok(outcome.ok === parses || isStricter, one)
  },
  3000,
)
holds('YAML reads back', value, (one) => {
  const back = call('yamldecode', call('yamlencode', one))
  assert.ok(equal(back, one), showValue(back))
})
holds('HCL reads back', value, (one) => {
  for (const inline of [true, false]) {
    const outcome = outcomeOf(showValue(one, { inline }))
    assert.ok(outcome.ok && equal(outcome.value, one), showValue(one))
  }
})
holds('base64 reads back, and is that of Node', text, (one) => {
  const encoded = call('base64encode', one)
  assert.equal(encoded, Buffer.from(one).toString('base64'))
  assert.equal(call('base64decode', encoded), one)
})
holds('SHA-256 is that of Node', fc.string({ unit: 'binary', maxLength: 300 }), (one) => {
  const composed = one.normalize('NFC')
  assert.equal(call('sha256', one), createHash('sha256').update(one).digest('hex'))
  assert.equal(call('base64sha256', composed), createHash('sha256').update(composed).digest('base64'))
})
holds('URLs read back', text, (one) =>
  assert.equal(new URLSearchParams(`a=${textOf('urlencode', one)}`).get('a'), one),
)
holds('CSV reads back', fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 }), (rows) => {
  const quoted = (one: string): string => `"${one.replaceAll('"', '""')}"`
  const csv = ['x,y', ...rows.map((row) => row.map(quoted).join(','))].join('\n')
  const objects = rows.map(
    ([x, y]) =>
      new Map([
        ['x', x.replaceAll('\r\n', '\n')],
        ['y', y.replaceAll('\r\n', '\n')],
      ]),
  )
  assert.ok(equal(call('csvdecode', csv), objects), csv)
})

holds('twice around is where it was', fc.tuple(texts, text), ([list, one]) => {
  assert.deepEqual(call('reverse', call('reverse', list)), list)
  const back = call('strrev', call('strrev', one))
  assert.ok(typeof back === 'string')
  assert.deepEqual(graphemes(back).length, graphemes(one).length)
})
holds('what is split can be joined', fc.tuple(text, fc.constantFrom(',', 'ab', ' ')), ([one, separator]) =>
  assert.equal(call('join', separator, call('split', separator, one)), one),
)
holds('sorted is sorted by bytes', texts, (list) => {
  const bytes = list.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  assert.deepEqual(call('sort', list), bytes)
  assert.deepEqual(setOf(list).items, [...new Set(bytes)])
  for (const [a = '', b = ''] of [list.slice(0, 2)])
    assert.equal(Math.sign(compareText(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)))
})
holds('chunks are what was cut', fc.tuple(texts, fc.integer({ min: 1, max: 5 })), ([list, size]) => {
  const chunks = call('chunklist', list, size)
  assert.deepEqual(call('flatten', chunks), list)
  assert.ok(
    Array.isArray(chunks) && chunks.slice(0, -1).every((one) => Array.isArray(one) && one.length === size),
  )
})
holds('sets are those of JavaScript', fc.tuple(texts, texts), ([a, b]) => {
  assert.deepEqual(call('setunion', a, b), setOf([...a, ...b]))
  assert.deepEqual(call('setintersection', a, b), setOf(a.filter((one) => b.includes(one))))
  assert.deepEqual(call('setsubtract', a, b), setOf(a.filter((one) => !b.includes(one))))
  assert.deepEqual(call('distinct', [...a, ...b]), [...new Set([...a, ...b])])
})
holds('a map is its keys and values', fc.array(fc.tuple(text, simple), { maxLength: 6 }), (entries) => {
  const map: HclValue = new Map(entries)
  assert.ok(equal(call('zipmap', call('keys', map), call('values', map)), map))
  assert.ok(equal(call('merge', map, map), map))
})

holds(
  'a whole number in a base reads back',
  fc.tuple(whole, fc.constantFrom(['x', 16], ['o', 8], ['b', 2], ['d', 10] as const)),
  ([one, [verb, base]]) => assert.equal(call('parseint', call('format', `%${verb}`, one), base), one),
)
holds('a number reads back', number, (one) => {
  assert.equal(Number(call('format', '%v', one)), one)
  assert.equal(call('tonumber', call('tostring', one)), one)
  const { negative, digits, point } = decimalOf(one)
  assert.equal(Number(`${negative ? '-' : ''}0.${digits}e${point}`), one)
})
holds(
  'two places are rounded as decimals',
  fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 0, max: 999 })),
  ([units, thousandths]) => {
    const shown = textOf('format', '%.2f', Number(`${units}.${String(thousandths).padStart(3, '0')}`))
    const exact = Number(`${Math.abs(units)}${String(thousandths).padStart(3, '0')}`)
    const rounded = Number(shown.replace('-', '').replace('.', ''))
    assert.ok(Math.abs(rounded * 10 - exact) <= 5, shown)
  },
)
holds('a width is kept to', fc.tuple(text, fc.integer({ min: 1, max: 20 })), ([one, width]) => {
  const shown = textOf('format', `%${width}s|`, one)
  assert.ok(
    shown.endsWith(`${one}|`) && shown.length - one.length - 1 === Math.max(0, width - graphemes(one).length),
  )
})

const instant = fc.date({
  min: new Date('0003-01-01T00:00:00Z'),
  max: new Date('9998-01-01T00:00:00Z'),
  noInvalidDate: true,
})
holds(
  'an instant is that of JavaScript',
  fc.tuple(instant, fc.integer({ min: -1e6, max: 1e6 })),
  ([date, minutes]) => {
    const written = (one: Date): string => one.toISOString().replace(/\.\d+Z$/, 'Z')
    const at = written(date)
    const moved = textOf('timeadd', at, `${minutes}m`)
    assert.equal(moved, written(new Date(new Date(at).getTime() + minutes * 60_000)))
    assert.equal(call('timeadd', moved, `${-minutes}m`), at)
    assert.equal(call('formatdate', "YYYY-MM-DD'T'hh:mm:ssZ", at), at)
    assert.equal(call('formatdate', 'EEE, DD MMM YYYY hh:mm:ss', at), date.toUTCString().replace(' GMT', ''))
    assert.equal(call('timecmp', moved, at), Math.sign(minutes) + 0)
  },
)
holds('an address reads back', fc.oneof(fc.ipV6(), fc.ipV4()), (address) => {
  const length = address.includes(':') ? 128 : 32
  const shown = textOf('cidrhost', `${address}/${length}`, 0)
  assert.equal(call('cidrhost', `${shown}/${length}`, 0), shown)
  if (length === 32) assert.equal(shown, address)
  else if (
    !/\d+\.\d+\.\d+\.\d+$/.test(address) &&
    !new URL(`http://[${address}]/`).hostname.startsWith('[::ffff:')
  )
    assert.equal(`[${shown}]`, new URL(`http://[${address}]/`).hostname)
})
holds(
  'the subnets of a network are its addresses',
  fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 7 })),
  ([address, length, bits]) => {
    const prefix = `${address}/${length}`
    const last = textOf('cidrsubnet', prefix, bits, 2 ** bits - 1)
    assert.equal(call('cidrhost', last, -1), call('cidrhost', prefix, -1))
    assert.equal(call('cidrhost', textOf('cidrsubnet', prefix, bits, 0), 0), call('cidrhost', prefix, 0))
  },
)

holds('a list of one type stays as it is', fc.array(value, { maxLength: 5 }), (values) => {
  const unified = unify(values)
  if (unified === undefined) return
  assert.equal(unified.length, values.length)
  const again = unify(unified)
  assert.ok(again !== undefined && equal(again, unified))
  const converted = convert(values, { kind: 'list', of: { kind: 'any' } })
  assert.ok(converted.ok && equal(converted.value, unified))
})
