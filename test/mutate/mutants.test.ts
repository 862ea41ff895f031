import assert from 'node:assert/strict'
import { stripTypeScriptTypes } from 'node:module'
import { describe, test } from 'node:test'
import { parse } from 'acorn'
import { type Mutant, mutantsOf } from './mutants.ts'

/** What each mutant makes of a text, as `operator: changed text`. */
function made(text: string): string[] {
  return mutantsOf('a.ts', text).map((mutant) => `${mutant.operator}: ${mutant.text}`)
}

const lineOf = ({ line, column, operator, before, after }: Mutant): string =>
  `${line}:${column} ${operator}: ${before} -> ${after}`

describe('operators', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['f = a < b', ['statement: void 0', 'boundary: f = a <= b']],
    ['f(a >= b)', ['statement: void 0', 'boundary: f(a > b)']],
    ['const f = a > b', ['boundary: const f = a >= b']],
    ['const f = a <= b', ['boundary: const f = a < b']],
    ['const f = a === b', ['equality: const f = a !== b']],
    ['const f = a !== b', ['equality: const f = a === b']],
    ['const f = a + b', ['arithmetic: const f = a - b']],
    ['const f = a - b * c', ['arithmetic: const f = a + b * c', 'arithmetic: const f = a - b / c']],
    ['const f = a / b % c', ['arithmetic: const f = a * b % c', 'arithmetic: const f = a / b * c']],
    ['const f = "<" + a + b', []],
    ['const f = a + `${b - c}`', ['arithmetic: const f = a + `${b + c}`']],
    ['const f = a && b', ['logical: const f = ((a ) || ( b))']],
    ['const f = a || b', ['logical: const f = ((a ) && ( b))']],
    [
      'const f = a ?? b ?? c',
      ['logical: const f = ((a ) && ( b)) ?? c', 'logical: const f = ((a ?? b ) && ( c))'],
    ],
    ['const f = !a', ['negation: const f = a']],
    ['const f = !(a, b)', ['negation: const f = (a, b)']],
    ['const f = true', ['boolean: const f = false']],
    ['const f = 0', ['integer: const f = 1']],
    ['const f = 10_000', ['integer: const f = 10001']],
    ['const f = 1.5', []],
    ['const f = a ? b : c', ['condition: const f = true ? b : c', 'condition: const f = false ? b : c']],
    ['if (a) b', ['condition: if (true) b', 'condition: if (false) b']],
    ['if (true) b', ['condition: if (false) b']],
    ['while (a) b', ['condition: while (false) b']],
    ['for (;a;) b', ['condition: for (;false;) b']],
    ['for (;;) b', []],
    [
      'if (a) b(c)\nelse (b)',
      [
        'condition: if (true) b(c)\nelse (b)',
        'condition: if (false) b(c)\nelse (b)',
        'statement: if (a) void 0\nelse (b)',
      ],
    ],
    ['const f = a.some(b)', ['method: const f = a.every(b)']],
    ['const f = a.every(b)', ['method: const f = a.some(b)']],
    ['const f = Math.max(a, b)', ['method: const f = Math.min(a, b)']],
    ['const f = a.max(b)', []],
    ['await a()', ['statement: void 0']],
    [';(a = b);', ['statement: ;(void 0);']],
  ]
  for (const [text, mutants] of cases) test(text, () => assert.deepEqual(made(text), mutants))
})

test('types, imports, names of properties, strings and throws are left alone', () => {
  const text = [
    "import a, { b } from 'c<d' with { type: 'json' }",
    'type T = { 1: 2; f: (x: true) => x is true }',
    'interface I extends Array<0 | 1> { a: 1 }',
    'const o = { 1: (a as 1), "a < b": `a < b + 1` } satisfies I',
    'export function f<T extends 1>(x: 1 | true): asserts x is 1 {',
    '  throw new Error(`${x + 1} is not ${!a}`)',
    '}',
  ].join('\n')
  assert.deepEqual(made(text), [])
})

test('places and names are those of the text with its types', () => {
  const text = [
    'type T = "é"',
    'const f = (a as T) <',
    "  // comment <= 3 'x'",
    '  (b as number)',
    'g = 1; g = 1',
  ].join('\n')
  assert.deepEqual(mutantsOf('a.ts', text).map(lineOf), [
    '2:20 boundary: < -> <=',
    '5:1 statement: g = 1 -> void 0',
    '5:5 integer: 1 -> 2',
    '5:8 statement: g = 1 -> void 0',
    '5:12 integer: 1 -> 2',
  ])
  assert.deepEqual(
    mutantsOf('a.ts', text).map((mutant) => mutant.code),
    [
      'const f = (a as T) < | boundary: < -> <=',
      'g = 1; g = 1 | statement: g = 1 -> void 0',
      'g = 1; g = 1 | integer: 1 -> 2',
      'g = 1; g = 1 | statement: g = 1 -> void 0 #2',
      'g = 1; g = 1 | integer: 1 -> 2 #2',
    ],
  )
})

test('what several lines hold is shown on one', () => {
  const [mutant] = mutantsOf('a.ts', 'const f =\n  a(\n    b,\n  ) ? c : d')
  assert.equal(mutant && lineOf(mutant), '2:3 condition: a( b, ) -> true')
})

test('every mutant of a larger text can be parsed and differs from all others', () => {
  const text = `
    class C<T> {
      private n: number = 0
      count(list: readonly T[], most: number | undefined): number {
        for (const one of list) {
          if (!this.isGood(one) || (most !== undefined && this.n >= most)) continue
          this.n += (one as { n: number }).n ?? 1
          log(\`\${this.n + 1} of \${list.length} \` + "!")
        }
        return list.some((one): one is T => !!one) ? Math.min(this.n!, 3) : -1
      }
    }`
  const mutants = mutantsOf('a.ts', text)
  assert.equal(mutants.length, 21)
  assert.equal(new Set([text, ...mutants.map((mutant) => mutant.text)]).size, 22)
  for (const mutant of mutants)
    parse(stripTypeScriptTypes(mutant.text), { ecmaVersion: 'latest', sourceType: 'module' })
})

test('a text that is no TypeScript is an error', () => assert.throws(() => mutantsOf('a.ts', 'const = 1')))
