import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { openSource } from '../../../policies/hcl/source/source.ts'
import { notInJson, toJson } from '../../../policies/hcl/syntax/json.ts'
import { parseFile } from '../../../policies/hcl/syntax/parser.ts'
import { type CrossCheck, crossCheck } from '../../../policies/hcl/syntax/reading.ts'
import { firstDifference } from '../../../policies/hcl/values/compare.ts'
import { plainDecimal } from '../../../policies/hcl/values/decimal.ts'

const parsed = (text: string) => parseFile(openSource({ name: 'web.hcl', text }))

/** What hcl2-parser 1.0.3 makes of them. */
const JSONS: Record<string, readonly [text: string, json: unknown]> = {
  'literals are themselves': [
    'a = 1\nb = "x"\nc = true\nd = null\ne = -2.5\nf = !true\ng = 1.50e3\n',
    { a: 1, b: 'x', c: true, d: null, e: -2.5, f: false, g: 1500 },
  ],
  'lists and objects too, with what is in them': [
    'a = [1, ["x"], b.c]\nd = { e = 1, "f" : [2], (g) = 3, h.i = 4, 5 = 6, true = 7, j[0].k["l"] = 8, m[n] = 9 }\n',
    {
      a: [1, ['x'], '${b.c}'],
      d: { e: 1, f: [2], '${(g)}': 3, 'h.i': 4, '5': 6, true: 7, 'j[0].k["l"]': 8, '${m[n]}': 9 },
    },
  ],
  'other expressions are their text': [
    'a = b.c[0].*.d\ne = f ( 1,\n  2 ) # g\nh = i ? 1 : 2\nj = (k)\nl = -m\no = [for p in q : p]\n',
    {
      a: '${b.c[0].*.d}',
      e: '${f ( 1,\n  2 )}',
      h: '${i ? 1 : 2}',
      j: '${(k)}',
      l: '${-m}',
      o: '${[for p in q : p]}',
    },
  ],
  'a template is one text': [
    'a = "x${b + 1}y\\n\\"$${z}"\nc = "${d}"\ne = "${1}"\nf = "${"g${h}"}i"\nj = "${1.50}k${true}"\n',
    { a: 'x${b + 1}y\n"${z}', c: '${d}', e: 1, f: 'g${h}i', j: '1.5ktrue' },
  ],
  'conditions and loops of templates are written anew': [
    'a = "%{ if b }c%{ else }d${e}%{ endif }"\nf = "%{if g~}  h%{endif}"\ni = "x${j ? "k" : l}"\nm = "%{ for n, o in p }${o}%{ endfor }%{for q in r}%{endfor}"\n',
    {
      a: '%{if b}c%{else}d${e}%{endif}',
      f: '%{if g}h%{endif}',
      i: 'x%{if j}k%{else}${l}%{endif}',
      m: '%{for n, o in p}${o}%{endfor}%{for q in r}%{endfor}',
    },
  ],
  heredocs: [
    'a = <<EOT\nx\n  ${y}\nEOT\nb = <<-EOT\n    z\n      w\n  EOT\n',
    { a: 'x\n  ${y}\n', b: 'z\n  w\n' },
  ],
  'blocks by type and labels, in lists': [
    'a {\n  b = 1\n}\na {}\nc "x" {}\nc "y" {\n  d "z" "w" {\n    e = 2\n  }\n}\nc x {\n  f = 3\n}\n',
    { a: [{ b: 1 }, {}], c: { x: [{}, { f: 3 }], y: [{ d: { z: { w: [{ e: 2 }] } } }] } },
  ],
  'names of objects of the language': [
    'constructor = 1\nb "toString" {}\nb "__proto__" {}\n',
    JSON.parse('{"constructor":1,"b":{"toString":[{}],"__proto__":[{}]}}'),
  ],
}

for (const [name, [text, json]] of Object.entries(JSONS)) {
  test(name, () => {
    const own = parsed(text)
    assert.deepEqual(own.diagnostics, [])
    assert.deepEqual(JSON.parse(JSON.stringify(toJson(own))), json)
    assert.deepEqual(crossCheck(own, { kind: 'read', json: JSON.stringify(json) }), {
      kind: 'agree',
      refused: false,
    })
  })
}

test('a name that is that of every prototype', () => {
  assert.equal(JSON.stringify(toJson(parsed('__proto__ = 1\n'))), '{"__proto__":1}')
  assert.equal(JSON.stringify(toJson(parsed('a = { __proto__ = 1 }\n'))), '{"a":{"__proto__":1}}')
})

const READINGS: Record<string, readonly [text: string, other: Parameters<typeof crossCheck>[1], CrossCheck]> =
  {
    'both refuse it': ['a = ', { kind: 'rejected', message: 'no' }, { kind: 'agree', refused: true }],
    'the other one refuses it': [
      'a = 1\n',
      { kind: 'rejected', message: 'why' },
      { kind: 'differ', path: '', own: 'it is HCL', other: 'it is no HCL: why' },
    ],
    'we refuse it': [
      'a = \n',
      { kind: 'read', json: '{}' },
      {
        kind: 'differ',
        path: '',
        own: 'it is no HCL: Missing value. There is no value after "=".',
        other: 'it is HCL',
      },
    ],
    'other values': [
      'p "x" {\n  a = [1, 2]\n}\n',
      { kind: 'read', json: '{"p":{"x":[{"a":[1,3]}]}}' },
      { kind: 'differ', path: 'p.x[0].a[1]', own: '2', other: '3' },
    ],
    'one thing more': [
      'p "x y" {\n}\n',
      { kind: 'read', json: '{"p":{"x y":[{"a":1}]}}' },
      { kind: 'differ', path: 'p["x y"][0].a', own: 'nothing', other: '1' },
    ],
  }

for (const [name, [text, other, reading]] of Object.entries(READINGS))
  test(name, () => assert.deepEqual(crossCheck(parsed(text), other), reading))

test('what the shape cannot hold', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['p {\n  rule "a" {}\n  rule = 1\n}\n', '"rule" is both an argument and a block'],
    ['rule "a" {}\nrule {}\n', 'blocks "rule" have labels of different numbers'],
    ['rule "a" {}\nrule "a" "b" {}\n', 'blocks "rule" have labels of different numbers'],
    ['rule "a" {}\np {\n  rule {}\n}\n', undefined],
  ]
  for (const [text, why] of cases) assert.equal(notInJson(parsed(text).body), why)
})

test('any difference is found, and none where there is none', () => {
  assert.equal(firstDifference({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }), undefined)
  assert.equal(firstDifference(0, -0), undefined)
  const pairs = [
    [1, '1'],
    [null, false],
    [[], {}],
    [[1], [1, 2]],
    [{ a: 1 }, { b: 1 }],
    [{ a: null }, {}],
    [{ a: { b: [1] } }, { a: { b: [[1]] } }],
    [{}, JSON.parse('{"__proto__":1}')],
    [{}, JSON.parse('{"constructor":1}')],
  ] as const
  for (const [own, other] of pairs) {
    assert.notEqual(firstDifference(own, other), undefined, JSON.stringify([own, other]))
    assert.notEqual(firstDifference(other, own), undefined, JSON.stringify([other, own]))
  }
  assert.deepEqual(firstDifference({}, { constructor: 1 }), { path: 'constructor', own: undefined, other: 1 })
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const [own, other] = [JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))]
      assert.equal(firstDifference(own, structuredClone(own)), undefined)
      let same = true
      try {
        assert.deepEqual(own, other)
      } catch {
        same = false
      }
      assert.equal(firstDifference(own, other) === undefined, same)
    }),
    { seed: 3, numRuns: 300 },
  )
})

const DECIMALS: Record<string, string | undefined> = {
  '0': '0',
  '007': '7',
  '1.50': '1.5',
  '1.0': '1',
  '0.0': '0',
  '10.05e1': '100.5',
  '1e3': '1000',
  '1.25E+1': '12.5',
  '12e-1': '1.2',
  '1e-3': '0.001',
  '0.30000000000000000001': '0.30000000000000000001',
  '12345678901234567890e2': '1234567890123456789000',
  '1e99999': undefined,
  x: undefined,
}

for (const [text, digits] of Object.entries(DECIMALS))
  test(`digits of ${text}`, () => assert.equal(plainDecimal(text), digits))
