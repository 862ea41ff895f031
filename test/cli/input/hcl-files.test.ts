import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { hclFiles } from '../../../cli/input/hcl-files.ts'
import { CareenError } from '../../../policies/index.ts'
import { type Folder, folder } from '../../support/processes.ts'

function prepared(): Folder {
  const at = folder()
  const names = [
    'b.hcl',
    'a.hcl',
    'a.test.hcl',
    'careen.cvars.hcl',
    'a.test.json',
    '.hidden.hcl',
    'notes.txt',
    'sub/c.hcl',
    'sub/deep/d.hcl',
    '.git/e.hcl',
    'node_modules/f.hcl',
  ]
  for (const name of names) {
    mkdirSync(dirname(join(at.path, name)), { recursive: true })
    writeFileSync(join(at.path, name), '')
  }
  return at
}
const names = (paths: readonly string[], cwd: string, recursive = false): string[] =>
  hclFiles(paths, cwd, recursive).map(({ shown }) => shown)

test('all HCL of a directory, sorted, and below it on request', () => {
  using at = prepared()
  const here = ['a.hcl', 'a.test.hcl', 'b.hcl', 'careen.cvars.hcl']
  assert.deepEqual(names(['.'], at.path), here)
  assert.deepEqual(names(['.'], at.path, true), [...here, 'sub/c.hcl', 'sub/deep/d.hcl'])
  assert.deepEqual(names(['sub'], at.path), ['sub/c.hcl'])
})

test('a file that is named twice is read once', () => {
  using at = prepared()
  symlinkSync('a.hcl', join(at.path, 'z.hcl'))
  symlinkSync('sub', join(at.path, 'loop'))
  assert.deepEqual(names(['a.hcl', './a.hcl', join(at.path, 'a.hcl'), 'z.hcl'], at.path), ['a.hcl'])
  assert.deepEqual(names(['.hidden.hcl', 'node_modules/f.hcl'], at.path), [
    '.hidden.hcl',
    'node_modules/f.hcl',
  ])
  assert.ok(!names(['.'], at.path, true).some((name) => name.startsWith('loop')), 'links are not walked')
})

test('a dangling link, and a directory called x.hcl, are reported', () => {
  using at = prepared()
  symlinkSync('gone', join(at.path, 'sub/gone.hcl'))
  mkdirSync(join(at.path, 'sub/x.hcl'))
  writeFileSync(join(at.path, 'sub/x.hcl/y.hcl'), '')
  assert.deepEqual(names(['sub'], at.path), ['sub/c.hcl', 'sub/gone.hcl'])
  assert.deepEqual(
    names(['sub'], at.path, true).filter((name) => name.includes('x.hcl')),
    ['sub/x.hcl/y.hcl'],
  )
})

test('other names are refused', () => {
  using at = prepared()
  const refused = (path: string, message: RegExp): void =>
    assert.throws(
      () => names([path], at.path),
      (error) => error instanceof CareenError && message.test(error.message),
    )
  refused('notes.txt', /^notes\.txt: careen fmt formats only \*\.hcl files/)
  refused('a.test.json', /^a\.test\.json: careen fmt formats only/)
  refused('gone.hcl', /^gone\.hcl does not exist/)
  refused('c.hcl', /^c\.hcl does not exist.*Did you mean [ab]\.hcl\?$/)
})
