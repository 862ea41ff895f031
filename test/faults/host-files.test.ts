/** Files with secrets as a daemon, a worker and a client of their own process read them. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { freePort } from '../support/ports.ts'
import { careen, folder, start, startTestDaemon } from '../support/processes.ts'

const TOKEN = 'a-token-of-enough-length'

/** What careend writes when it cannot start. */
async function failing(args: readonly string[]): Promise<string> {
  const { code, stderr } = await start('careend', args).ended
  assert.equal(code, 1, stderr)
  return stderr
}

test('a token file that other users can read is refused by daemon, worker and client', async () => {
  using at = folder()
  const token = join(at.path, 'token')
  writeFileSync(token, TOKEN)
  chmodSync(token, 0o644)
  const args = ['--listen', `unix:${join(at.path, 's')}`, '--database', join(at.path, 'd.db')]
  const message = new RegExp(`-token-file ${token} is not safe: .* Run: chmod 600 ${token}\n`)
  assert.match(await failing([...args, '--token-file', token]), message)
  assert.match(await failing(['worker', '--redis', 'redis://127.0.0.1:1', '--token-file', token]), message)
  const client = await careen(['runs', '-address', '127.0.0.1:1', '-token-file', token])
  assert.equal(client.code, 1)
  assert.match(client.stderr, message)
  chmodSync(token, 0o600)
  await using daemon = await startTestDaemon(at.path, ['--token-file', token])
  assert.equal((await careen(['runs', '-token-file', token], daemon.env)).code, 0)
})

test('a token file and a Redis file that are no files are refused at once', async () => {
  using at = folder()
  const fifo = join(at.path, 'fifo')
  execFileSync('mkfifo', [fifo])
  assert.match(
    await failing(['--token-file', '/dev/zero']),
    /--token-file \/dev\/zero cannot be read: .* a device/,
  )
  assert.match(
    await failing(['--redis-file', fifo]),
    /--redis-file .*fifo cannot be read: the path is a FIFO/,
  )
  const { stderr } = await careen(['runs', '-token-file', fifo])
  assert.match(stderr, /-token-file .*fifo cannot be read: the path is a FIFO/)
})

test('a Redis file with a password is a secret, and one without is not', async () => {
  using at = folder()
  const file = join(at.path, 'redis')
  const args = ['worker', '--redis-file', file]
  writeFileSync(file, 'redis://:password@127.0.0.1:1')
  chmodSync(file, 0o644)
  const stderr = await failing(args)
  assert.match(stderr, /--redis-file .* is not safe: .* Run: chmod 600/)
  assert.doesNotMatch(stderr, /password/)
  writeFileSync(file, 'redis://127.0.0.1:1')
  // Why a prefix: without one it waits for the daemon, which says its own.
  assert.match(await failing([...args, '--redis-prefix', 'careen']), /redis:\/\/127\.0\.0\.1:1|Redis/)
})

test('a registry block that names a device does not stop the daemon', async () => {
  using at = folder()
  const block = (more: string): string => `registry "r" {\n  url = "https://127.0.0.1:1"\n  ${more}\n}\n`
  const fifo = join(at.path, 'fifo')
  execFileSync('mkfifo', [fifo])
  await using daemon = await startTestDaemon(at.path)
  const policies = join(at.path, 'p.hcl')
  for (const more of ['ca_file = "/dev/urandom"', `credentials = "file:${fifo}"`]) {
    writeFileSync(policies, block(more))
    assert.equal((await careen(['apply', '-auto-approve', policies], daemon.env)).code, 0)
    const { stdout } = await careen(['registries', 'check', 'r'], daemon.env)
    assert.match(stdout, /cannot be read: the path is a (?:device|FIFO)/)
  }
})

test('over the network no error says whether a file or a variable exists', async () => {
  using at = folder()
  const token = join(at.path, 'token')
  writeFileSync(token, TOKEN, { mode: 0o600 })
  const address = `127.0.0.1:${await freePort()}`
  const database = join(at.path, 'careen.db')
  const args = ['--listen', address, '--database', database, '--token-file', token]
  await using daemon = start('careend', args, { SET: 'user:password' })
  await daemon.says('listening on')
  const env = { CAREEN_ADDRESS: address, CAREEN_TOKEN_FILE: token }
  const policies = join(at.path, 'p.hcl')
  const shown: string[] = []
  for (const reference of [
    'file:/etc/hostname',
    'file:/no/such/file',
    'file:/dev/zero',
    'env:SET',
    'env:NONE',
  ]) {
    writeFileSync(
      policies,
      `registry "r" {\n  url = "https://127.0.0.1:1"\n  credentials = "${reference}"\n}\n`,
    )
    assert.equal((await careen(['apply', '-auto-approve', policies], env)).code, 0)
    const { stdout, stderr } = await careen(['registries', 'check', 'r'], env)
    assert.ok((stdout + stderr).includes(reference))
    shown.push((stdout + stderr).replaceAll(reference, 'REFERENCE'))
  }
  assert.equal(new Set(shown).size, 1, shown.join('\n'))
  assert.match(shown[0] ?? '', /credentials REFERENCE is not bound to 127\.0\.0\.1:1/)
})
