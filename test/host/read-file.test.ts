/** Files of the host as users, operators and attackers name them. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { LARGEST_AUTHORITIES, readHostFile } from '../../host/index.ts'
import { folder } from '../support/processes.ts'

const use = { subject: 'file X', code: 'FAILED_PRECONDITION' } as const

function place() {
  const at = folder()
  const path = (name: string): string => join(at.path, name)
  const write = (name: string, text: string, mode = 0o600): string => {
    writeFileSync(path(name), text)
    chmodSync(path(name), mode)
    return path(name)
  }
  return { path, write, [Symbol.dispose]: at[Symbol.dispose] }
}

test('a regular file is read, also by a link and from /proc', async () => {
  using at = place()
  symlinkSync(at.write('file', 'text\n'), at.path('link'))
  assert.equal((await readHostFile(at.path('link'), use)).text, 'text\n')
  assert.equal((await readHostFile('/proc/self/cmdline', use)).text.includes('read-file.test.ts'), true)
})

test('a path that is no regular file is refused at once, with its kind', async () => {
  using at = place()
  mkdirSync(at.path('directory'))
  execFileSync('mkfifo', [at.path('fifo')])
  symlinkSync(at.path('fifo'), at.path('link'))
  symlinkSync(at.path('loop'), at.path('loop'))
  await using server = createServer().listen(at.path('socket'))
  await new Promise((resolve) => server.once('listening', resolve))
  const cases: readonly (readonly [string, RegExp])[] = [
    ['/dev/urandom', /^file X cannot be read: the path is a device\. Name a regular file$/],
    ['/dev/zero', /a device/],
    [at.path('directory'), /a directory/],
    [at.path('fifo'), /a FIFO/],
    [at.path('link'), /a FIFO/],
    [at.path('socket'), /a socket/],
    [at.path('none'), /there is no such file\. Check the path$/],
    [at.path('loop'), /its symbolic links form a loop/],
  ]
  for (const [path, message] of cases)
    await assert.rejects(readHostFile(path, use), { code: 'FAILED_PRECONDITION', message })
})

test('a file is read up to its limit, and a larger one is refused', async () => {
  using at = place()
  const text = 'x'.repeat(64 << 10)
  assert.equal((await readHostFile(at.write('full', text), use)).text, text)
  const message = /the file has more than 64 KiB\. Check that this is the right file$/
  await assert.rejects(readHostFile(at.write('over', `${text}x`), use), { message })
  truncateSync(at.write('huge', ''), 10 * 2 ** 30)
  await assert.rejects(readHostFile(at.path('huge'), use), { message })
  const wide = { ...use, limit: LARGEST_AUTHORITIES }
  assert.equal((await readHostFile(at.path('over'), wide)).text.length, text.length + 1)
  await assert.rejects(readHostFile(at.path('huge'), wide), { message: /more than 1024 KiB/ })
})

test('a file that says it is empty is read with the same bound', async () => {
  await assert.rejects(readHostFile('/proc/self/maps', { ...use, limit: 16 }), { message: /more than/ })
})

test('a secret that other users can use is refused with the command that mends it', async () => {
  using at = place()
  for (const mode of [0o644, 0o604, 0o602, 0o660, 0o620, 0o666]) {
    const file = await readHostFile(at.write('secret', 'value', mode), use)
    assert.equal(file.text, 'value')
    assert.throws(() => file.asSecret(), {
      code: 'FAILED_PRECONDITION',
      message: `file X is not safe: other users can use the file. Run: chmod 600 ${at.path('secret')}`,
    })
  }
  for (const mode of [0o600, 0o400, 0o640, 0o440])
    assert.equal((await readHostFile(at.write('secret', 'value', mode), use)).asSecret(), 'value')
})

test('the command quotes a path for the shell', async () => {
  using at = place()
  const file = await readHostFile(at.write("a 'b'", 'value', 0o644), use)
  assert.throws(() => file.asSecret(), { message: /chmod 600 '.*\/a '\\''b'\\'''$/ })
})

test('a secret of Kubernetes that is readable by all is refused with the setting of the pod', async () => {
  using at = place()
  mkdirSync(at.path('..2026_01_02_03_04_05.1'))
  at.write('..2026_01_02_03_04_05.1/token', 'value', 0o644)
  symlinkSync('..2026_01_02_03_04_05.1', at.path('..data'))
  symlinkSync('..data/token', at.path('token'))
  const file = await readHostFile(at.path('token'), use)
  assert.throws(() => file.asSecret(), { message: /Set defaultMode: 0440 in the volume and fsGroup/ })
  chmodSync(at.path('token'), 0o440)
  assert.equal((await readHostFile(at.path('token'), use)).asSecret(), 'value')
})
