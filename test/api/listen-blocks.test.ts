/** A daemon that listens at the addresses of its `careend.hcl`. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { CareenError } from '../../policies/index.ts'
import { type Connection, connect } from '../../proto/connection.ts'
import type { Grant } from '../../proto/resources/index.ts'
import { freePort } from '../support/ports.ts'
import { folder, start } from '../support/processes.ts'
import { runNamed, runWish } from '../support/resource-names.ts'
import { serve } from '../support/serve.ts'
import { openWorld, webPolicy } from '../support/world.ts'

const group = String(process.getuid?.() === 0 ? 12_345 : process.getegid?.())

/** Returns the code of the error and the message, or undefined if the call succeeded. */
async function failureOf(call: Promise<unknown>): Promise<CareenError | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => CareenError.from(error),
  )
}

const get = (link: Connection) =>
  link.unary(link.services.WorkspaceService.service.ListObjects, { parent: 'workspaces/default' })
const startRun = (link: Connection) =>
  link.unary(link.services.RunService.service.CreateRun, {
    ...runWish('KIND_DRY_RUN'),
    requestId: randomUUID(),
  })

/** A daemon with this file, in which $DIR is its folder and $PORT a free port. */
async function daemonWith(text: string, args: readonly string[] = []) {
  const at = folder()
  chmodSync(at.path, 0o755)
  const port = await freePort()
  const path = join(at.path, 'careend.hcl')
  const write = (content: string): void =>
    writeFileSync(path, content.replaceAll('$DIR', at.path).replaceAll('$PORT', String(port)), {
      mode: 0o600,
    })
  write(text)
  const running = start('careend', ['--config', path, '--database', join(at.path, 'careen.db'), ...args])
  return {
    running,
    write,
    socket: (name: string) => join(at.path, `${name}.sock`),
    port: `127.0.0.1:${port}`,
    path,
    [Symbol.asyncDispose]: async () => {
      await running[Symbol.asyncDispose]()
      at[Symbol.dispose]()
    },
  }
}

const LISTENERS = `
listen "unix:$DIR/admin.sock" {
  identity = "local"
  role     = "admin"
}

listen "unix:$DIR/readers.sock" {
  identity = "readers"
  role     = "reader"
  mode     = "0660"
  group    = "${group}"
}

listen "127.0.0.1:$PORT" {}
`

test('each listener has its own mode, identity and role; a token opens a port', async () => {
  await using daemon = await daemonWith(`name = "blue"\n${LISTENERS}`)
  await daemon.running.says('listening on')
  assert.match(
    daemon.running.output(),
    /"name":"blue","database"[^\n]*listening on unix:[^\n]*admin\.sock, unix:/,
  )
  assert.doesNotMatch(daemon.running.output(), /cannot enter|not encrypted/)
  const [admin, readers] = [statSync(daemon.socket('admin')), statSync(daemon.socket('readers'))]
  assert.deepEqual([admin.mode & 0o777, readers.mode & 0o777, String(readers.gid)], [0o600, 0o660, group])
  const owner = connect({ address: `unix:${daemon.socket('admin')}` })
  const reader = connect({ address: `unix:${daemon.socket('readers')}` })
  const stranger = connect({ address: daemon.port })
  await get(reader)
  const refused = await failureOf(startRun(reader))
  assert.equal(refused?.code, 'ROLE_MISSING')
  assert.match(refused.message, /^socket:readers does not have the role operator/)
  assert.equal((await failureOf(startRun(owner)))?.code, 'NOT_FOUND')
  assert.equal((await failureOf(get(stranger)))?.code, 'CREDENTIALS_MISSING')
  const grants = [{ role: 'ROLE_READER' as const, workspaces: ['*'] }]
  const { secret } = await owner.unary(owner.services.TokenService.service.CreateToken, { token: { grants } })
  const known = connect({ address: daemon.port, token: secret })
  await get(known)
  for (const link of [owner, reader, stranger, known]) link.close()
})

test('SIGHUP: new grants count at once; a file with errors changes nothing, and the log says where the error is', async () => {
  await using daemon = await daemonWith(LISTENERS)
  await daemon.running.says('listening on')
  const reader = connect({ address: `unix:${daemon.socket('readers')}` })
  const reload = async (text: string, says: string): Promise<void> => {
    daemon.write(text)
    daemon.running.process.kill('SIGHUP')
    await daemon.running.says(says)
  }
  const more = 'grant "a" {\n  identity = "socket:readers"\n  role = "operator"\n  workspaces = ["*"]\n}\n'
  await reload(LISTENERS + more, 'was read again')
  assert.equal((await failureOf(startRun(reader)))?.code, 'NOT_FOUND')
  await reload(
    `${LISTENERS}\ngrant "a" {\n  identiy = "socket:readers"\n}`,
    'the old configuration stays in force',
  )
  assert.match(daemon.running.output(), /careend\.hcl:17:3/)
  assert.equal((await failureOf(startRun(reader)))?.code, 'NOT_FOUND')
  await reload('name = "x"', 'the listen blocks have changed. They are used after the next start')
  assert.equal((await failureOf(startRun(reader)))?.code, 'ROLE_MISSING')
  reader.close()
})

test('--listen replaces the listen blocks', async () => {
  using at = folder()
  const path = join(at.path, 'flag.sock')
  await using daemon = await daemonWith(LISTENERS, ['--listen', `unix:${path}`])
  await daemon.running.says('listening on')
  assert.ok(existsSync(path))
  assert.ok(!existsSync(daemon.socket('admin')))
})

for (const [title, text, message] of [
  [
    'an unknown group',
    'listen "unix:$DIR/a.sock" {\n  mode = "0660"\n  group = "no-such-group"\n}',
    /listen "unix:[^"]*a\.sock": \/etc\/group has no group no-such-group/,
  ],
  ['no address', 'listen "here" {}', /listen "here": write unix:PATH or HOST:PORT/],
] as const) {
  test(`the daemon does not start with ${title}`, async () => {
    await using daemon = await daemonWith(text)
    const { code, stderr } = await daemon.running.ended
    assert.equal(code, 1)
    assert.match(stderr, message)
    assert.ok(!existsSync(daemon.socket('a')))
  })
}

test('a group that cannot enter the directory, and tokens without encryption, are warned of', async () => {
  await using daemon = await daemonWith(
    `listen "unix:$DIR/a.sock" {\n  mode = "0660"\n  group = "${group}"\n}\nlisten "0.0.0.0:$PORT" {}`,
  )
  chmodSync(join(daemon.path, '..'), 0o700)
  await daemon.running.says('listening on')
  assert.match(daemon.running.output(), /the group of the socket cannot enter .*Run: chmod o\+x/)
  assert.match(daemon.running.output(), /listen \\"0\.0\.0\.0:\d+\\": connections are not encrypted/)
})

test('a stream of a caller whose grants have changed ends, and others stay open', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(), true)
  const { id } = await world.start('prod/team/web')
  const everything: Grant = { role: 'READER', workspaces: ['*'], registries: [] }
  const anonymous = { identity: 'socket:readers', grants: [everything], expiresAt: undefined }
  await using server = await serve(world, { listener: { anonymous } })
  const link = connect({ address: server.address })
  const request = { parent: runNamed({ id }) }
  const watch = (one: Connection) =>
    one.stream(one.services.RunService.service.WatchRuns, request)[Symbol.asyncIterator]()
  const [stream, kept] = [watch(link), watch(server.client)]
  await Promise.all([stream.next(), kept.next()])
  server.endStreams((identity) => identity === 'socket:readers')
  assert.equal((await failureOf(stream.next()))?.code, 'STREAM_ENDED')
  const next = failureOf(kept.next())
  assert.equal(await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 300, 'open'))]), 'open')
  link.close()
  server.client.close()
  await next
})
