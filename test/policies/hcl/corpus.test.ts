/** Files of corpus/ that hold all that the grammar has, and beside each the tree that it is. UPDATE=1 writes the trees anew. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openSource } from '../../../policies/hcl/source/source.ts'
import type { Expression } from '../../../policies/hcl/syntax/ast.ts'
import { parseFile } from '../../../policies/hcl/syntax/parser.ts'
import { children } from '../../../policies/hcl/syntax/walk.ts'
import { checkBody, shownBody } from './tree.ts'

const folder = join(import.meta.dirname, 'corpus')
const files = readdirSync(folder).filter((name) => name.endsWith('.hcl'))
const kinds = new Set<string>()

function addKinds(expression: Expression): void {
  kinds.add(expression.kind)
  for (const child of children(expression)) addKinds(child)
}

for (const name of files)
  test(name, () => {
    const source = openSource({ name, text: readFileSync(join(folder, name), 'utf8') })
    const { body, diagnostics } = parseFile(source)
    assert.deepEqual(diagnostics, [])
    checkBody(source, body)
    for (const { expression } of body.attributes.values()) addKinds(expression)
    const tree = shownBody(body)
    const golden = join(folder, name.replace(/\.hcl$/, '.tree'))
    if (process.env['UPDATE'] === '1') writeFileSync(golden, tree)
    assert.equal(tree, readFileSync(golden, 'utf8'))
  })

test('the corpus holds every kind of expression', () => {
  assert.equal(files.length, 26)
  assert.equal(kinds.size, 17)
})
