import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { listenOnUnixSocket, prepareUnixSocket } from '../../daemon/api/unix-socket.ts'
import { processIdentity } from '../../host/index.ts'
import { folder, start, startTestDaemon } from '../support/processes.ts'

const subject = '--listen unix:here'
const nothing = (): void => {}

for (const [what, make, kind] of [
  ['regular file', (path: string) => writeFileSync(path, 'keep me'), 'a regular file'],
  ['directory', (path: string) => mkdirSync(path), 'a directory'],
  ['symbolic link', (path: string) => symlinkSync('/dev/null', path), 'a symbolic link'],
] as const) {
  test(`a ${what} at the path of the socket is refused, and stays`, async () => {
    using at = folder()
    const path = join(at.path, 'careen.sock')
    make(path)
    const before = statSync(path).ino
    await assert.rejects(prepareUnixSocket({ path, subject, warn: nothing }), {
      code: 'FAILED_PRECONDITION',
      message: `--listen unix:here: the path is ${kind}, and stays as it is. Remove it, or choose another path`,
    })
    assert.equal(statSync(path).ino, before)
  })
}

test('careend does not replace a regular file at --listen', async () => {
  using at = folder()
  const path = join(at.path, 'notes.txt')
  writeFileSync(path, 'keep me')
  const ended = await start('careend', ['--listen', `unix:${path}`, '--database', join(at.path, 'careen.db')])
    .ended
  assert.equal(ended.code, 1)
  assert.match(ended.stderr, /--listen unix:\S+: the path is a regular file/)
  assert.equal(readFileSync(path, 'utf8'), 'keep me')
})

test('the socket of a dead daemon is replaced; a clean stop removes it', async () => {
  using at = folder()
  const first = await startTestDaemon(at.path)
  const path = first.address.slice('unix:'.length)
  await first.kill()
  assert.ok(existsSync(path))
  await using second = await startTestDaemon(at.path)
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.equal((await second.stop()).code, 0)
  assert.equal(existsSync(path), false)
})

test('a socket that somebody listens on stays', async () => {
  using at = folder()
  const path = join(at.path, 'careen.sock')
  const server = createServer()
  server.listen(path)
  await once(server, 'listening')
  await assert.rejects(prepareUnixSocket({ path, subject, warn: nothing }), /another daemon listens on unix:/)
  assert.ok(existsSync(path))
  server.close()
})

test('the socket is for its owner alone from its first moment, whatever the umask', async () => {
  using at = folder()
  const path = join(at.path, 'careen.sock')
  const server = createServer()
  const before = process.umask(0)
  listenOnUnixSocket(server, path)
  const mode = statSync(path).mode & 0o777
  assert.equal(process.umask(before), 0, 'the umask is as before')
  assert.equal(mode, 0o600)
  await once(server, 'listening')
  server.close()
})

test('a directory in which others could replace the socket is closed to them, with a warning; a sticky one stays', async () => {
  using at = folder()
  const directory = join(at.path, 'run')
  mkdirSync(directory)
  chmodSync(directory, 0o777)
  const warnings: string[] = []
  const prepare = () =>
    prepareUnixSocket({ path: join(directory, 's'), subject, warn: (text) => warnings.push(text) })
  await prepare()
  assert.equal(statSync(directory).mode & 0o702, 0o700)
  assert.match(
    warnings.join('\n'),
    /^--listen unix:here: other users could replace files in .*; its mode is now 07/,
  )
  chmodSync(directory, 0o1777)
  await prepare()
  assert.equal(statSync(directory).mode & 0o7777, 0o1777)
  assert.equal(warnings.length, 1)
})

test('a directory of another user that others can write is refused', async () => {
  using at = folder()
  const directory = join(at.path, 'run')
  mkdirSync(directory)
  chmodSync(directory, 0o777)
  const identity = processIdentity() ?? assert.fail()
  const other = { ...identity, uid: identity.uid + 1 }
  await assert.rejects(
    prepareUnixSocket({ path: join(directory, 's'), subject, warn: nothing }, other),
    /--listen unix:here: other users could replace files in .*, which belongs to user \d+/,
  )
  assert.equal(statSync(directory).mode & 0o777, 0o777)
})
