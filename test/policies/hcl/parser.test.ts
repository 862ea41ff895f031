import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasErrors } from '../../../policies/hcl/diagnostics/diagnostic.ts'
import { openSource } from '../../../policies/hcl/source/source.ts'
import {
  type ParsedFile,
  parseExpression,
  type ParsedExpression,
  parseFile,
  parseTemplate,
} from '../../../policies/hcl/syntax/parser.ts'
import { shown, shownBody } from './tree.ts'

const file = (text: string): ParsedFile => parseFile(openSource({ name: 'a.hcl', text }))
const expression = (text: string): ParsedExpression => parseExpression(openSource({ name: 'a.hcl', text }))
const template = (text: string): ParsedExpression => parseTemplate(openSource({ name: 'a.tpl', text }))

/** The tree, or what is wrong. */
function outcome({ expression: tree, diagnostics }: ParsedExpression): string {
  return tree === undefined ? said({ diagnostics }) : shown(tree)
}

function said({ diagnostics }: Pick<ParsedFile, 'diagnostics'>): string {
  return diagnostics.map(({ place, summary }) => `${place?.line}:${place?.column} ${summary}`).join('\n')
}

test('an expression by itself may stand on several lines', () => {
  assert.equal(outcome(expression('a.b + 1')), '(+ (. a b) 1)')
  assert.equal(outcome(expression('\n  a\n  ? # yes\n  1\n  : 2\n')), '(? a 1 2)')
  assert.equal(outcome(expression('[\n1,\n2]')), '(tuple 1 2)')
  assert.equal(outcome(expression('{\na = 1\n}')), '(object (a 1))')
  assert.equal(outcome(expression('<<E\ntext\nE\n')), '"text\\n"')
})

test('an expression by itself is the whole text', () => {
  assert.equal(outcome(expression('')), '1:1 Missing value')
  assert.equal(outcome(expression(' \n# nothing\n')), '1:1 Missing value')
  assert.equal(outcome(expression('1 2')), '1:3 Unexpected text after a value')
  assert.equal(outcome(expression('a = 1')), '1:3 Unexpected "="')
  assert.equal(outcome(expression('a)')), '1:2 Unexpected closing bracket')
  assert.equal(outcome(expression('"a')), '1:1 Missing closing quote')
  assert.equal(outcome(expression("'a' & 'b'")), '1:1 Wrong quotes\n1:5 Unknown operator\n1:7 Wrong quotes')
})

test('a text that is all template', () => {
  assert.equal(outcome(template('')), '""')
  assert.equal(outcome(template('a "b" \\n $${c} %%{d}')), '"a \\"b\\" \\\\n ${c} %{d}"')
  assert.equal(outcome(template('${a}')), '(template wrap a)')
  assert.equal(outcome(template('a ${b}\n${c ~}\n d\n')), '(template "a " b "\\n" c " d\\n")')
  assert.equal(
    outcome(template('%{ for x in y ~}\n${x}\n%{ endfor ~}\n')),
    '(template (each x y "" x "\\n") "")',
  )
  assert.equal(outcome(template('\uFEFFa')), '"a"')
  assert.equal(outcome(template('a\r\n${b}\r\n')), '(template "a\\r\\n" b "\\r\\n")')
  assert.equal(outcome(template('# ${a} // "')), '(template "# " a " // \\"")')
})

test('errors of a text that is all template', () => {
  assert.equal(outcome(template('a ${b')), '1:3 Unclosed template')
  assert.equal(outcome(template('a\n${b c}')), '2:5 Unexpected text in a template')
  assert.equal(outcome(template('%{ if a }x')), '1:1 Unclosed "if"')
  assert.equal(outcome(template('x%{ endfor }')), '1:2 Unexpected "endfor"')
  assert.equal(outcome(template('${"a}')), '1:3 Missing closing quote')
  assert.equal(outcome(template('a }')), '"a }"')
})

test('what is no text at all', () => {
  assert.equal(said(file('a = 1\nb = "\0"\n')), '2:6 Not a text file')
  assert.equal(said(file(' '.repeat(16 * 1024 * 1024 + 1))), '1:1 File too large')
  assert.equal(said(file(' '.repeat(16 * 1024 * 1024))), '')
  assert.equal(outcome(template('a\0')), '1:2 Not a text file')
  assert.equal(outcome(expression('\0')), '1:1 Not a text file')
})

test('numbers are exact or refused', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['9007199254740991', '9007199254740991'],
    ['9007199254740992', '1:1 Number too large'],
    ['9007199254740993', '1:1 Number too large'],
    ['1e15', '1000000000000000'],
    ['1e16', '1:1 Number too large'],
    ['1e400', '1:1 Number too large'],
    ['45035996273704955e-1', '4503599627370495.5'],
    ['0.1', '0.1'],
    ['0e5', '0'],
    ['0.0', '0'],
    ['1e-300', '1e-300'],
    ['1e-400', '1:1 Number too small'],
    ['0.00000000000000000000000000001', '1e-29'],
    ['00000000000000000000000000000001', '1'],
    ['000000000000000000000000000000001', '1:1 Number too long'],
    ['1.2.3', '1:1 Not a number'],
    ['a.1', '(.[] a 1)'],
    ['a.99999999999999999', '1:3 Number too large'],
  ]
  for (const [text, expected] of rows) assert.equal(outcome(expression(text)), expected, text)
})

const DEEP: Readonly<Record<string, (levels: number) => string>> = {
  lists: (levels) => `a = ${'['.repeat(levels)}${']'.repeat(levels)}`,
  parentheses: (levels) => `a = ${'('.repeat(levels)}1${')'.repeat(levels)}`,
  objects: (levels) => `a = ${'{ b = '.repeat(levels)}1${'}'.repeat(levels)}`,
  calls: (levels) => `a = ${'f('.repeat(levels)}1${')'.repeat(levels)}`,
  indexes: (levels) => `a = ${'b['.repeat(levels)}1${']'.repeat(levels)}`,
  signs: (levels) => `a = ${'-'.repeat(levels)}1`,
  conditions: (levels) => `a = ${'b ? 1 : '.repeat(levels)}1`,
  fors: (levels) => `a = ${'[for x in b : '.repeat(levels)}1${']'.repeat(levels)}`,
  splats: (levels) => `a = b${'[*]'.repeat(levels)}`,
  blocks: (levels) => `${'b {\n'.repeat(levels)}${'}\n'.repeat(levels)}`,
  directives: (levels) => `a = "${'%{ if b }'.repeat(levels)}${'%{ endif }'.repeat(levels)}"`,
  templates: (levels) => `a = ${'"${'.repeat(levels / 2)}1${'}"'.repeat(levels / 2)}`,
  heredocs: (levels) => `a = ${'<<E\n${'.repeat(levels / 2)}1${'}\nE\n'.repeat(levels / 2)}`,
}

for (const [name, text] of Object.entries(DEEP))
  test(`${name} may be nested 100 deep, and no deeper`, () => {
    assert.equal(said(file(text(96))), '')
    const { diagnostics } = file(text(104))
    assert.deepEqual(
      diagnostics.map(({ summary }) => summary),
      ['Nesting too deep'],
    )
    assert.match(diagnostics[0]?.detail ?? '', /more than 100 levels deep/)
  })

const LONG: Readonly<Record<string, (links: number) => string>> = {
  operators: (links) => `1${' + 1'.repeat(links)}`,
  attributes: (links) => `b${'.c'.repeat(links)}`,
  indexes: (links) => `b${'[0]'.repeat(links)}`,
  'old indexes': (links) => `b${'.0 '.repeat(links)}`,
  'names in a splat': (links) => `b.*${'.c'.repeat(links - 1)}`,
  'names in a full splat': (links) => `b[*]${'.c'.repeat(links - 1)}`,
  'levels of operators': (links) => `1${' || 1 + 1 * 1'.repeat(links / 3)}`,
}

for (const [name, text] of Object.entries(LONG))
  test(`${name} may follow one another 500 times, and no more`, () => {
    assert.ok(expression(text(498)).expression)
    assert.match(outcome(expression(text(504))), /^1:\d+ Expression too long$/)
    assert.match(outcome(expression(`[f(${text(498)} + 1 + 1 + 1)]`)), /Expression too long$/)
  })

test('chains inside of chains count together, chains side by side do not', () => {
  const chain = `x${'.a'.repeat(300)}`
  assert.ok(expression(`[${Array(50).fill(chain).join(', ')}]`).expression)
  assert.match(outcome(expression(`(${chain})${'.b'.repeat(300)}`)), /Expression too long$/)
  const around = (inner: string): string => `(${inner}${' + 1'.repeat(12)})`
  const nested = Array.from({ length: 90 }).reduce<string>(around, '1')
  assert.match(outcome(expression(nested)), /Expression too long$/)
})

test('a file reports 50 errors, and that there are more', () => {
  const wrong = (count: number): string => 'a = = 1\n'.repeat(count)
  assert.equal(file(wrong(50)).diagnostics.length, 50)
  const { diagnostics } = file(wrong(500))
  assert.equal(diagnostics.length, 51)
  assert.equal(diagnostics.at(-1)?.summary, 'Too many errors')
  assert.equal(diagnostics.at(-1)?.place?.line, 51)
})

test('a file of which nothing can be read is given up', () => {
  const { diagnostics } = file(`${'! nothing\n'.repeat(2000)}a = = 1\n`)
  assert.equal(said({ diagnostics }), '1:1 Not an attribute and not a block')
})

test('the text around an error is read', () => {
  const text = 'a = 1\nb {\n  c = 2\n  d = = 3\n  e {\n    f = 4\n    g : 5\n  }\n}\nh = [1, 2\ni = 6\n'
  const { body, diagnostics } = file(text)
  assert.equal(said({ diagnostics }), '4:7 Not a value\n7:7 ":" for "="\n10:5 Unclosed list')
  assert.equal(shownBody(body), 'a = 1\nb {\n  c = 2\n  e {\n    f = 4\n    g = 5\n  }\n}\ni = 6\n')
})

/** What is reported and read all the same, as it was meant. */
const REPAIRED: readonly (readonly [string, string])[] = [
  ['a : 1', 'a = 1'],
  ['a := 1', 'a = 1'],
  ['a == 1', 'a = 1'],
  ['a => 1', 'a = 1'],
  ['"a" = 1', 'a = 1'],
  ['"a": 1,', 'a = 1'],
  ['a.b = 1', 'a = 1'],
  ['a = 1; b = 2', 'a = 1\nb = 2'],
  ['a = 1 b = 2', 'a = 1\nb = 2'],
  ["a = 'it \\d'", 'a = "it \\\\d"'],
  ['a = “it”', 'a = "it"'],
  ['a = b & c | d', 'a = (|| (&& b c) d)'],
  ['a = b or c and not d', 'a = (|| b (&& c (! d)))'],
  ['a = x::y(1)', 'a = (call x 1)'],
  ['a = [1 2; 3]', 'a = (tuple 1 2 3)'],
  ['a = f(1 2)', 'a = (call f 1 2)'],
  ['a = { b = 1 c = 2 }', 'a = (object (b 1) (c 2))'],
  ['a = { b { c = 1 } }', 'a = (object (b (object (c 1))))'],
  ['a = [for x in b : x => y...]', 'a = (for x b x => y...)'],
  ['a =\u00a01', 'a = 1'],
  ['a = 1\rb = 2', 'a = 1\nb = 2'],
  ['"a" "b" {}', 'a "b" {\n}'],
  ["a 'b' {}", 'a "b" {\n}'],
  ['a "b" = {\nc = 1\n}', 'a "b" {\n  c = 1\n}'],
  ['a "b", "c" {\n}', 'a "b" {\n}'],
  ['a "b"\n{\n}', 'a "b" {\n}'],
  ['a "b"\n  c = 1\n}', 'a "b" {\n  c = 1\n}'],
  ['a "b {\nc = 1\n}', 'a "b" {\n  c = 1\n}'],
  ['a "b-${c}" {\n}', 'a "b-" {\n}'],
  ['a ${b} {\nc = 1\n}', 'a {\n  c = 1\n}'],
  ['a { b = 1, c = 2 }', 'a {\n  b = 1\n  c = 2\n}'],
  ['a { b {} }', 'a {\n  b {\n  }\n}'],
  ['a {} b "c" "d" {}', 'a {\n}\nb "c" "d" {\n}'],
  ['a {\n b = 1 }', 'a {\n  b = 1\n}'],
]

test('an error whose meaning is clear is read as what it means', () => {
  for (const [text, tree] of REPAIRED) {
    const { body, diagnostics } = file(text)
    assert.ok(hasErrors(diagnostics), text)
    assert.equal(shownBody(body), `${tree}\n`, text)
  }
})

test('brackets of two arguments are two errors', () => {
  assert.equal(said(file('a = [1 2 3]\nb = [1 2]\n')), '1:8 Missing comma\n2:8 Missing comma')
  assert.equal(said(file('a = [[1 2], [1 2]]\n')), '1:9 Missing comma\n1:16 Missing comma')
})

test('a broken block on one line ends with its brace, or goes on', () => {
  const whole = file('a { b = = }\nc = 1\n')
  assert.equal(said(whole), '1:9 Not a value')
  assert.equal(shownBody(whole.body), 'a {\n}\nc = 1\n')
  const open = file('a { b = =\n  c = 1\n  d = 2\n}\n')
  assert.equal(said(open), '1:9 Not a value')
  assert.equal(shownBody(open.body), 'a {\n  c = 1\n  d = 2\n}\n')
})

test('what ~ takes away is what Unicode calls white space', () => {
  assert.equal(outcome(expression('"a \u0085\u00a0\u3000${~ b ~}\u2028 c"')), '(template "a" b "c")')
  assert.equal(outcome(expression('"a\ufeff${~ b ~}\u200bc"')), '(template "a\ufeff" b "\u200bc")')
})

test('a text without its closing quote ends on its line', () => {
  assert.equal(said(file('a = "x\nb : 1\n')), '1:5 Missing closing quote\n2:3 ":" for "="')
  assert.equal(said(file('a = "x${"y\nb : 1\n')), '1:7 Unclosed template\n2:3 ":" for "="')
  assert.equal(said(file("a = 'x\nb : 'y'\n")), '1:5 Not a value\n2:3 ":" for "="\n2:5 Wrong quotes')
})

test('the first of two arguments with one name counts', () => {
  const { body, diagnostics } = file('a = 1\na = 2\n')
  assert.ok(hasErrors(diagnostics))
  assert.equal(shownBody(body), 'a = 1\n')
})

test('strings are normalized, labels are as they are written', () => {
  const { body } = file('a = "e\u0301 \\u0065\\u0301"\nb "e\u0301" {}\nc = <<E\ne\u0301\nE\n')
  assert.equal(shownBody(body), 'a = "é é"\nb "e\u0301" {\n}\nc = "é\\n"\n')
})

test('a message shows what is not closed, when that is further up', () => {
  const { diagnostics } = file('a = [\n  1,\n  2 }\n]\n')
  assert.deepEqual(diagnostics[0]?.snippet?.context, { line: 1, code: 'a = [' })
})
