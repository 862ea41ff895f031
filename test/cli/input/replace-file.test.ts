import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
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
import { replaceText } from '../../../cli/input/replace-file.ts'
import { folder } from '../../support/processes.ts'

test('a file is replaced whole, keeps its mode, and leaves nothing beside', () => {
  using at = folder()
  const path = join(at.path, 'a.hcl')
  writeFileSync(path, 'before\n')
  chmodSync(path, 0o666)
  const node = statSync(path).ino
  assert.equal(replaceText(path, 'a.hcl', 'before\n', 'after ä\n'), undefined)
  assert.equal(readFileSync(path, 'utf8'), 'after ä\n')
  assert.equal(statSync(path).mode & 0o777, 0o666)
  assert.notEqual(statSync(path).ino, node, 'it was not written in place')
  assert.deepEqual(readdirSync(at.path), ['a.hcl'])
})

test('of a link its target is replaced, in the folder of the target', () => {
  using at = folder()
  mkdirSync(join(at.path, 'real'))
  writeFileSync(join(at.path, 'real/a.hcl'), 'before\n')
  symlinkSync('real/a.hcl', join(at.path, 'link.hcl'))
  assert.equal(replaceText(join(at.path, 'link.hcl'), 'link.hcl', 'before\n', 'after\n'), undefined)
  assert.ok(lstatSync(join(at.path, 'link.hcl')).isSymbolicLink())
  assert.equal(readFileSync(join(at.path, 'real/a.hcl'), 'utf8'), 'after\n')
})

test('a file that somebody else wrote meanwhile is left alone', () => {
  using at = folder()
  const path = join(at.path, 'a.hcl')
  writeFileSync(path, 'theirs\n')
  const problem = replaceText(path, 'a.hcl', 'before\n', 'after\n')
  assert.equal(problem?.summary, 'File changed meanwhile')
  assert.equal(readFileSync(path, 'utf8'), 'theirs\n')
  assert.deepEqual(readdirSync(at.path), ['a.hcl'])
})

test('a file that cannot be written is reported', () => {
  using at = folder()
  const problem = replaceText(join(at.path, 'gone.hcl'), 'gone.hcl', '', 'after\n')
  assert.deepEqual(problem, {
    severity: 'error',
    summary: 'File cannot be written',
    detail: 'The file was not changed. The system reports ENOENT.',
    place: { file: 'gone.hcl' },
  })
})

test('a file for whose new text there is no room is left as it was', () => {
  using at = folder()
  const text = `locals {\n${Array.from({ length: 3000 }, (_, i) => `a${i}="x"\n`).join('')}}\n`
  writeFileSync(join(at.path, 'a.hcl'), text)
  const bin = join(import.meta.dirname, '../../../cli/bin.js')
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', 'ulimit -f 16 && exec "$0" "$@"', process.execPath, bin, 'fmt', 'a.hcl'],
    { cwd: at.path, encoding: 'utf8' },
  )
  assert.equal(status, 1)
  assert.match(stderr, /File cannot be written[^]*The system reports EFBIG/)
  assert.equal(readFileSync(join(at.path, 'a.hcl'), 'utf8'), text)
  assert.deepEqual(readdirSync(at.path), ['a.hcl'])
})
