/** Each threat in docs/security.md names a test that exists. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from './pages.ts'
import { proofsOf } from './security.ts'

const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8')

test('each threat names a test file, and a title of a test in it', () => {
  const proofs = proofsOf(page)
  const wrong = proofs.filter(({ file, title }) => {
    if (!existsSync(join(ROOT, file))) return true
    const source = readFileSync(join(ROOT, file), 'utf8')
    return !["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote},`))
  })
  assert.deepEqual(wrong, [])
  assert.ok(proofs.length > 30)
})

test('every row of a table of threats is read, and one without a test is an error', () => {
  const header = '| threat | what careen does | test |\n|---|---|---|\n'
  const file = 'test/a/b.test.ts'
  assert.deepEqual(proofsOf(`${header}| A. | B. | \`${file}\`: \`c \${d}\` |\n\ntext | with | bars\n`), [
    { file, title: 'c ${d}' },
  ])
  for (const cell of ['', 'none', `\`${file}\``, '`daemon/main.ts`: `c`'])
    assert.throws(() => proofsOf(`${header}| A. | B. | ${cell} |\n`), /names no test: A\./)
})
