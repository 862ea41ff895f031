import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { FILE_LIMIT, readText } from '../../../cli/input/text.ts'
import { folder } from '../../support/processes.ts'

function refusal(at: string): string {
  const read = readText(at, 'x.hcl')
  assert.ok(!read.ok)
  assert.equal(read.problem.severity, 'error')
  assert.equal(read.problem.place?.file, 'x.hcl')
  return `${read.problem.summary}: ${read.problem.detail}`
}

test('a file is read, also through a link', () => {
  using at = folder()
  writeFileSync(join(at.path, 'a'), 'a = "ä"\n')
  symlinkSync('a', join(at.path, 'b'))
  assert.deepEqual(readText(join(at.path, 'b'), 'x.hcl'), { ok: true, text: 'a = "ä"\n' })
  assert.ok(readText('/proc/self/status', 'x.hcl').ok, 'a file whose size is not known beforehand')
})

test('what is no file is refused at once, and says what it is', async () => {
  using at = folder()
  const path = (name: string): string => join(at.path, name)
  mkdirSync(path('directory'))
  execFileSync('mkfifo', [path('pipe')])
  const server = createServer().listen(path('socket')).unref()
  await new Promise((resolve) => server.once('listening', resolve))
  assert.match(refusal(path('directory')), /^Directory with the name of a file: The path is a directory/)
  assert.match(refusal(path('pipe')), /^Not a file: The path is a pipe/)
  assert.match(refusal(path('socket')), /^Not a file: The path is a socket/)
  assert.match(refusal('/dev/zero'), /^Not a file: The path is a device/)
})

test('links that lead nowhere name where to', () => {
  using at = folder()
  symlinkSync('../gone.hcl', join(at.path, 'dangling'))
  symlinkSync('loop', join(at.path, 'loop'))
  assert.match(
    refusal(join(at.path, 'dangling')),
    /^Dangling link: The path is a symbolic link to \.\.\/gone\.hcl, which/,
  )
  assert.match(refusal(join(at.path, 'loop')), /^Link to itself: /)
  assert.match(refusal(join(at.path, 'gone')), /^File is gone: /)
  assert.equal(
    refusal(join(at.path, 'x'.repeat(300))),
    'File cannot be read: The system reports ENAMETOOLONG.',
  )
})

test('the limit is a limit', () => {
  using at = folder()
  const path = join(at.path, 'large')
  writeFileSync(path, '')
  truncateSync(path, FILE_LIMIT)
  assert.ok(readText(path, 'x.hcl').ok)
  truncateSync(path, FILE_LIMIT + 1)
  assert.match(
    refusal(path),
    /^File is too large: The file has 16\.0 MiB; the maximum is 16\.0 MiB\. Split it/,
  )
})

test('what is not UTF-8 has a place', () => {
  using at = folder()
  writeFileSync(join(at.path, 'latin'), Buffer.from('a = 1\nb = "\xE4"\n', 'latin1'))
  const read = readText(join(at.path, 'latin'), 'x.hcl')
  assert.deepEqual(read.ok ? undefined : read.problem.place, { file: 'x.hcl', line: 2, column: 6, byte: 11 })
})
