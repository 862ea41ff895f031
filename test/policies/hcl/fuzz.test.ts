/** Whatever the text: the parser ends, throws nothing, and says where things are; and what it accepts it has read completely. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { lex, lexTemplate } from '../../../policies/hcl/source/lexer.ts'
import { openSource, type SourceText } from '../../../policies/hcl/source/source.ts'
import type { TokenList } from '../../../policies/hcl/source/token.ts'
import { parseExpression, parseFile, parseTemplate } from '../../../policies/hcl/syntax/parser.ts'
import { children, references } from '../../../policies/hcl/syntax/walk.ts'
import { tallyTokens, tallyTree } from './tally.ts'
import { checkBody, checkExpression } from './tree.ts'

const folder = join(import.meta.dirname, 'corpus')
const texts = readdirSync(folder)
  .filter((name) => name.endsWith('.hcl'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))

/** Tokens follow one another, and only blanks and a byte order mark are between them. */
function checkTokens({ source, kinds, starts, ends }: TokenList): void {
  let before = 0
  kinds.forEach((kind, at) => {
    const start = starts[at] ?? -1
    const end = ends[at] ?? -1
    assert.ok(start >= before && end >= start && end <= source.text.length, kind)
    assert.match(source.text.slice(before, start), before === 0 ? /^\uFEFF?[ \t]*$/ : /^[ \t]*$/)
    before = end
  })
  assert.equal(before, source.text.length)
}

function checkFile(source: SourceText): void {
  const tokens = lex(source)
  checkTokens(tokens)
  const { body, diagnostics } = parseFile(source)
  const lines = source.lineStarts.length
  assert.ok(diagnostics.length <= 51)
  for (const { place, snippet, detail } of diagnostics) {
    assert.ok(place?.line !== undefined && place.line >= 1 && place.line <= lines)
    assert.ok(snippet !== undefined && snippet.start <= snippet.end && snippet.end <= snippet.code.length)
    assert.match(detail, /^\S[^]*[^ ]$/)
  }
  if (diagnostics.length > 0) return
  checkBody(source, body)
  assert.deepEqual(tallyTree(source, body), tallyTokens(tokens))
}

function checkAlone(source: SourceText): void {
  checkTokens(lexTemplate(source))
  for (const parse of [parseExpression, parseTemplate]) {
    const { expression, diagnostics } = parse(source)
    assert.equal(expression === undefined, diagnostics.length > 0)
    if (expression === undefined) continue
    checkExpression(source, expression)
    references(expression)
  }
}

function checkText(text: string): void {
  const source = openSource({ name: 'a.hcl', text })
  checkFile(source)
  checkAlone(source)
}

const PIECES = [
  ['"', "'", '`', '“', '$', '%', '{', '}', '[', ']', '(', ')', '~', '\\', '#', '/', '*', '=', '.', ','],
  [';', ':', '?', '!', '<', '>', '&', '|', '-', '+', '@', '\n', '\r', '\r\n', '\t', ' ', '\u00A0', '\0'],
  ['${', '%{', '~}', '<<E\n', '<<-E\n', 'E\n', '=>', '...', '::', '&&', '||', '==', '/*', '*/', '//'],
  ['for', ' in ', ' if ', 'a', '0', '1.5', 'e', 'null', '%{ if a }', '%{ else }', '%{ endif }', '[*]'],
  ['.*', '"a"', '"${a}"', 'b {\n', 'x = 1\n', '[for x in y : x]', 'é', '\u0301', '\u{1F600}', '\uD800'],
].flat()

type Edit = { readonly at: number; readonly cut: number; readonly piece: string }

const edits = fc.array(
  fc.record<Edit>({
    at: fc.nat({ max: 999 }),
    cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 4 }), fc.nat({ max: 200 })),
    piece: fc.oneof(
      fc.constantFrom('', ...PIECES),
      fc.constantFrom(...texts).map((text) => text.slice(7, 60)),
    ),
  }),
  { minLength: 1, maxLength: 4 },
)

/** `at` in thousandths of the text. */
function edited(text: string, changes: readonly Edit[]): string {
  return changes.reduce((all, { at, cut, piece }) => {
    const from = Math.floor((all.length * at) / 999)
    return all.slice(0, from) + piece + all.slice(from + cut)
  }, text)
}

test('the corpus', () => {
  for (const text of texts) checkText(text)
})

test('the corpus, changed at some places', () => {
  fc.assert(
    fc.property(fc.constantFrom(...texts), edits, (text, changes) => checkText(edited(text, changes))),
    { seed: 20, numRuns: 3000 },
  )
})

test('the corpus, cut off anywhere', () => {
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat({ max: 999 }), (text, at) =>
      checkText(text.slice(0, Math.floor((text.length * at) / 999))),
    ),
    { seed: 21, numRuns: 500 },
  )
})

test('tokens in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }), (pieces) =>
      checkText(pieces.join('')),
    ),
    { seed: 22, numRuns: 2000 },
  )
})

/** Each is repeated to a text of some size. */
const REPEATED = [
  ['[', '{', '(', '"', '"${', '"%{if a}', '}', ']', 'a = [', 'a = {', 'a = (', 'a = "${', 'b {', 'b {\n'],
  ['a = = b\n', '! x\n', 'this is text\n', 'a = "x\n', 'a = [\n', 'a = ["\n', 'a = <<E\n', 'a = <<E\n${'],
  ['a.', 'a[0]', 'a[*]', '.*', '+ 1', '- ', '!', 'not ', ' and x', '? x : ', 'f(', 'x::', '[for x in '],
  ['\n', '\r', '\u00A0', ' ', '\t', '#\n', '/* */', '/*', "'", '“', '\\', '\\d', '$', '$${', '%%{', '~'],
  ['1', '1.', '1_', '30d ', '...', ', ', '; ', 'a = 1; ', 'a {} ', '"a" ', 'x ', '"x {\n', 'é', '\uD800'],
].flat()

test('large texts of one thing', () => {
  for (const piece of REPEATED)
    for (const text of [
      piece.repeat(20_000),
      `a = ${piece.repeat(20_000)}`,
      `a = [${piece.repeat(20_000)}\n]`,
    ]) {
      const source = openSource({ name: 'a.hcl', text })
      const { diagnostics } = parseFile(source)
      assert.ok(diagnostics.length <= 51)
      parseTemplate(source)
    }
})

test('the tallest trees can be walked', () => {
  const level = (inner: string): string => `[{ a = f("\${-${inner}}") }]`
  const nested = Array.from({ length: 14 }).reduce<string>(level, `x${'.a'.repeat(480)}`)
  const { expression, diagnostics } = parseExpression(openSource({ name: 'a.hcl', text: nested }))
  assert.deepEqual(diagnostics, [])
  assert.ok(expression)
  const height = (node: typeof expression): number => 1 + Math.max(0, ...children(node).map(height))
  assert.ok(height(expression) > 500)
  assert.equal(references(expression).length, 1)
})
