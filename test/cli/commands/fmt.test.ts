/** What `test/scripts/fmt.txt` cannot show: links, modes, line ends, and files that nobody can read. */
import assert from 'node:assert/strict'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Folder, folder } from '../../support/processes.ts'
import { runHere } from '../../support/terminal.ts'

const UGLY = 'a {\nb=1\n}\n'
const NEAT = 'a {\n  b = 1\n}\n'

function prepared(files: Readonly<Record<string, string | Buffer>>): Folder {
  const at = folder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(at.path, name), text)
  return at
}

test('modes and links are kept, and nothing is left beside', async () => {
  using at = prepared({ 'a.hcl': UGLY })
  mkdirSync(join(at.path, 'd'))
  chmodSync(join(at.path, 'a.hcl'), 0o600)
  symlinkSync('../a.hcl', join(at.path, 'd/link.hcl'))
  const { code, stdout } = await runHere(['fmt', 'd'], at.path)
  assert.equal(code, 0)
  assert.equal(stdout, 'd/link.hcl\n')
  assert.ok(lstatSync(join(at.path, 'd/link.hcl')).isSymbolicLink())
  assert.equal(readFileSync(join(at.path, 'a.hcl'), 'utf8'), NEAT)
  assert.equal(statSync(join(at.path, 'a.hcl')).mode & 0o777, 0o600)
  assert.deepEqual(readdirSync(at.path).toSorted(), ['a.hcl', 'd'])
})

test('a file that is neat already is not touched', async () => {
  using at = prepared({ 'a.hcl': NEAT, 'mark.hcl': `\uFEFF${NEAT}` })
  const before = ['a.hcl', 'mark.hcl'].map((name) => statSync(join(at.path, name), { bigint: true }))
  assert.deepEqual(await runHere(['fmt'], at.path), { code: 0, stdout: '', stderr: '', screen: [] })
  const after = ['a.hcl', 'mark.hcl'].map((name) => statSync(join(at.path, name), { bigint: true }))
  assert.deepEqual(
    after.map(({ ino, mtimeNs }) => [ino, mtimeNs]),
    before.map(({ ino, mtimeNs }) => [ino, mtimeNs]),
  )
})

test('files that cannot be read are reported, and the others are formatted', async () => {
  using at = prepared({ 'a.hcl': UGLY, 'latin.hcl': Buffer.from('a = "\xE4"\n', 'latin1') })
  symlinkSync('nowhere', join(at.path, 'gone.hcl'))
  const { code, stdout, stderr } = await runHere(['fmt'], at.path)
  assert.equal(code, 1)
  assert.equal(stdout, 'a.hcl\n')
  assert.match(stderr, /Dangling link[^]*on gone\.hcl:[^]*File is not UTF-8[^]*on latin\.hcl:1:6:/)
  assert.equal(readFileSync(join(at.path, 'latin.hcl'), 'latin1'), 'a = "\xE4"\n')
})

test('names and text that would steer the terminal are made visible', async () => {
  using at = prepared({ 'a\u001B[31m.hcl': '# \u001B]0;title\u0007\na  = 1\n' })
  const { stdout } = await runHere(['fmt', '-check', '-diff'], at.path)
  assert.match(stdout, /^a\\u001b\[31m\.hcl\n--- a\/a\\u001b\[31m\.hcl\n/)
  assert.match(stdout, /^ # \\u001b\]0;title\\u0007$/m)
  assert.ok(!stdout.includes('\u001B'))
})

test('a diff is in colour for a person, line by line', async () => {
  using at = prepared({ 'a.hcl': UGLY })
  const { stdout } = await runHere(['fmt', '-check', '-diff', '-list=false'], at.path, { colour: true })
  assert.ok(stdout.startsWith('\u001B[1m--- a/a.hcl\u001B[0m\n\u001B[1m+++ b/a.hcl\u001B[0m\n'))
  assert.ok(stdout.includes('\n\u001B[31m-b=1\u001B[0m\n\u001B[32m+  b = 1\u001B[0m\n }\n'))
})
