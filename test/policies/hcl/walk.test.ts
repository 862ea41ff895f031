import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSource } from '../../../policies/hcl/source/source.ts'
import type { Expression } from '../../../policies/hcl/syntax/ast.ts'
import { parseExpression, parseTemplate } from '../../../policies/hcl/syntax/parser.ts'
import { children, references } from '../../../policies/hcl/syntax/walk.ts'

function parsed(text: string, parse = parseExpression): Expression {
  const { expression, diagnostics } = parse(openSource({ name: 'a.hcl', text }))
  assert.deepEqual(diagnostics, [], text)
  assert.ok(expression)
  return expression
}

/** Each as `root.path`, and checked to stand where it says. */
function referred(text: string, expression = parsed(text)): string {
  return references(expression)
    .map(({ root, path, start, end }) => {
      const at = text.slice(start, end)
      assert.ok(at.startsWith(root), `${at} begins with ${root}`)
      assert.ok(
        path.every((name) => at.includes(name)),
        `${at} holds ${path.join(', ')}`,
      )
      return [root, ...path].join('.')
    })
    .join(' ')
}

const ROWS: readonly (readonly [string, string])[] = [
  ['1', ''],
  ['"text"', ''],
  ['a', 'a'],
  ['var.days', 'var.days'],
  ['a.b.c', 'a.b.c'],
  ['a["b"].c', 'a.b.c'],
  ['a[0].c', 'a.0.c'],
  ['a.0.c', 'a.0.c'],
  ['a[true].c', 'a'],
  ['a[b.c].d', 'a b.c'],
  ['a.x[b[c.d]].e', 'a.x b c.d'],
  ['(a).b', 'a'],
  ['f(a, b.c).d', 'a b.c'],
  ['[a, b][c]', 'a b c'],
  ['a[*].b', 'a'],
  ['a.b.*.c', 'a.b'],
  ['a[*].b[c.d]', 'a c.d'],
  ['a + b.c * -d', 'a b.c d'],
  ['!a ? b : c', 'a b c'],
  ['"x${a.b}y${c}"', 'a.b c'],
  ['"%{ if a }${b}%{ else }${c}%{ endif }"', 'a b c'],
  ['{ a = b }', 'b'],
  ['{ (a) = b }', 'a b'],
  ['{ "${a}" = b }', 'a b'],
  ['{ a.b = c }', 'a.b c'],
  ['a == a', 'a a'],
  ['[for x in a : x]', 'a'],
  ['[for x in x : x]', 'x'],
  ['[for x in a : x.y + b.c if x.d == e]', 'a b.c e'],
  ['{ for k, v in a : k => v.x[w]... if v }', 'a w'],
  ['[for x in a : [for y in x : x + y + z]]', 'a z'],
  ['[for x in a : x] == x', 'a x'],
  ['"%{ for k, v in a }${k}${v.b}${c}%{ endfor }${v}"', 'a c v'],
]

test('what an expression refers to', () => {
  for (const [text, expected] of ROWS) assert.equal(referred(text), expected, text)
})

test('what a template refers to', () => {
  const text = 'a ${b.c} %{ for d in e }${d}${f}%{ endfor }'
  assert.equal(referred(text, parsed(text, parseTemplate)), 'b.c e f')
})

test('a reference ends where its path ends', () => {
  const text = ' a.b[ 0 ].c[d]'
  const spans = references(parsed(text)).map(({ start, end }) => text.slice(start, end))
  assert.deepEqual(spans, ['a.b[ 0 ].c', 'd'])
})

test('children stand in their parents, in the order of the text', () => {
  const text =
    '[for k, v in { a = b, (c) = [d, "e${f}%{ if g }h%{ else }i%{ endif }"] } : f(k...)[*].x.*.y[1] + -v ? (1) : null if !k]'
  const check = (parent: Expression): number =>
    children(parent).reduce((count, child) => {
      assert.ok(child.start >= parent.start && child.end <= parent.end, `${child.kind} in ${parent.kind}`)
      return count + check(child)
    }, 1)
  assert.equal(check(parsed(text)), 33)
})
