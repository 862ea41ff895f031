/** The canonical JSON of an object, and its hash: RFC 8785 to the letter, and no field without a trace. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { type DeclaredObject } from '../../../policies/index.ts'
import { canonicalJson, contentHash } from '../../../policies/model/canonical.ts'
import { declaredObjects } from '../language/generate-objects.ts'

/** Appendix B of RFC 8785: the bits of a number, and how it is written. */
const NUMBERS: Readonly<Record<string, string>> = {
  '0000000000000000': '0',
  '8000000000000000': '0',
  '0000000000000001': '5e-324',
  '8000000000000001': '-5e-324',
  '7fefffffffffffff': '1.7976931348623157e+308',
  ffefffffffffffff: '-1.7976931348623157e+308',
  '4340000000000000': '9007199254740992',
  c340000000000000: '-9007199254740992',
  '4430000000000000': '295147905179352830000',
  '44b52d02c7e14af5': '9.999999999999997e+22',
  '44b52d02c7e14af6': '1e+23',
  '44b52d02c7e14af7': '1.0000000000000001e+23',
  '444b1ae4d6e2ef4e': '999999999999999700000',
  '444b1ae4d6e2ef4f': '999999999999999900000',
  '444b1ae4d6e2ef50': '1e+21',
  '3eb0c6f7a0b5ed8c': '9.999999999999997e-7',
  '3eb0c6f7a0b5ed8d': '0.000001',
  '41b3de4355555553': '333333333.3333332',
  '41b3de4355555554': '333333333.33333325',
  '41b3de4355555555': '333333333.3333333',
  '41b3de4355555556': '333333333.3333334',
  '41b3de4355555557': '333333333.33333343',
  becbf647612f3696: '-0.0000033333333333333333',
  '43143ff3c1cb0959': '1424953923781206.2',
}

test('numbers are written as RFC 8785 has them, and NaN and infinity are refused', () => {
  const read = (bits: string): number => Buffer.from(bits, 'hex').readDoubleBE()
  for (const [bits, text] of Object.entries(NUMBERS)) assert.equal(canonicalJson(read(bits)), text, bits)
  for (const bits of ['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])
    assert.throws(() => canonicalJson(read(bits)), { code: 'INVALID_ARGUMENT' })
})

test('texts are written as RFC 8785 has them, and half a surrogate pair is refused', () => {
  const text = '\u20AC$\u000F\u000AA\'\u0042\u0022\u005C\\"/\u2028\u007F\u0001'
  assert.equal(canonicalJson(text), `"€$\\u000f\\nA'B\\"\\\\\\\\\\"/\u2028\u007F\\u0001"`)
  assert.equal(canonicalJson('\b\t\n\f\r'), String.raw`"\b\t\n\f\r"`)
  for (const half of ['\uD800', 'a\uDE00', '\uDE00\uD83D'])
    assert.throws(() => canonicalJson({ [half]: 1 }), { code: 'INVALID_ARGUMENT' })
})

test('keys are in the order of their UTF-16 units, also those that are numbers', () => {
  const names = ['\u20AC', '\r', '\uFB33', '1', '\uD83D\uDE00', '\u0080', '\u00F6', '10', '9', '__proto__']
  const value = Object.fromEntries(names.map((name) => [name, 0]))
  const order = ['\r', '1', '10', '9', '__proto__', '\u0080', '\u00F6', '\u20AC', '\uD83D\uDE00', '\uFB33']
  assert.equal(canonicalJson(value), `{${order.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`)
})

test('there are no spaces, absent fields are left out, and the order of a list stays', () => {
  const value = { b: [3, 1, { d: undefined, c: null }], a: { f: true, e: false }, g: undefined }
  assert.equal(canonicalJson(value), '{"a":{"e":false,"f":true},"b":[3,1,{"c":null}]}')
})

test('what is written reads back as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      if (!JSON.stringify(value).isWellFormed()) return
      assert.equal(canonicalJson(JSON.parse(canonicalJson(value))), canonicalJson(value))
      assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)))
    }),
    { numRuns: 500 },
  )
})

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Returns copies of a value, each with one difference: a leaf that is another, a field that is missing, a field more. */
function changed(value: Json): Json[] {
  if (Array.isArray(value))
    return [
      ...value.flatMap((item, at) => changed(item).map((other) => value.with(at, other))),
      ...value.map((_, at) => value.toSpliced(at, 1)),
      [...value, 'more'],
    ]
  if (typeof value === 'object' && value !== null)
    return [
      ...Object.entries(value).flatMap(([key, field]) =>
        changed(field).map((other): Json => ({ ...value, [key]: other })),
      ),
      ...Object.keys(value).map((key) =>
        Object.fromEntries(Object.entries(value).filter(([k]) => k !== key)),
      ),
      { ...value, more: true },
    ]
  if (typeof value === 'string') return [`${value} `, '']
  if (typeof value === 'number') return [value + 1, String(value)]
  return [!value, null]
}

test('any change of any field of an object changes its hash', () => {
  fc.assert(
    fc.property(declaredObjects, (object) => {
      const hash = contentHash(object)
      const json = JSON.parse(JSON.stringify(object)) as Json
      for (const other of changed(json)) {
        if (canonicalJson(other) === canonicalJson(json)) continue
        assert.notEqual(contentHash(other as unknown as DeclaredObject), hash, JSON.stringify(other))
      }
    }),
    { numRuns: 40 },
  )
})

test('the hash of an object that is written down stays what it is', () => {
  const object: DeclaredObject = {
    kind: 'protect',
    name: 'releases',
    scope: { kind: 'registry', registry: 'prod' },
    digests: [],
    annotations: { '9': 'b', '10': 'a' },
  }
  assert.equal(contentHash(object), '95315d1fc018f25d0598198c231c6006f74089118ae75b2466621ec8c3a69391')
})
