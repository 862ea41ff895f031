/** A client that wants the secrets of the daemon's host: a listener of its own collects all that the daemon sends it. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { careen, folder, start } from '../support/processes.ts'

const SECRET = 'prod:a-password-of-production'
const ENCODED = Buffer.from(SECRET).toString('base64')
const TOKEN = 'a-token-with-enough-characters'

/** An HTTP server that asks for credentials and keeps every request. */
async function thief() {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`)
    response.writeHead(401, { 'www-authenticate': 'Basic realm="steal"' }).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    requests,
    host: `127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const policies = (host: string, reference: string): string => `
registry "prod" {
  url          = "http://${host}"
  repositories = ["team/web"]
  ${reference}
}

lifecycle_policy "all" {
  registry   = registry.prod
  repository = "team/web"
  status     = "ACTIVE"
  rule "old" {
    tag_regexp    = ".*"
    expire_period = "1d"
  }
}
`

/** Plans with a policy folder against a daemon on TCP with a token, started with these arguments. */
async function planOn(host: string, reference: string, config?: string) {
  using at = folder()
  const token = join(at.path, 'token')
  writeFileSync(token, TOKEN, { mode: 0o600 })
  writeFileSync(join(at.path, 'secret'), SECRET, { mode: 0o600 })
  const file = join(at.path, 'policies.hcl')
  writeFileSync(file, policies(host, reference.replaceAll('$DIR', at.path)))
  const more: string[] = []
  if (config !== undefined) {
    writeFileSync(join(at.path, 'careend.hcl'), config.replaceAll('$HOST', host), { mode: 0o600 })
    more.push('--config', join(at.path, 'careend.hcl'))
  }
  const listen = ['--listen', '127.0.0.1:0', '--token-file', token, '--database', join(at.path, 'careen.db')]
  await using daemon = start('careend', [...listen, ...more], { PROD: SECRET })
  await daemon.says('listening on')
  const address = /listening on (127\.0\.0\.1:\d+)/.exec(daemon.output())?.[1] ?? ''
  const planned = await careen(['plan', file, '-address', address, '-token-file', token])
  const output = `${planned.stdout}${planned.stderr}`.replaceAll(/\s+/g, ' ')
  return { output, log: daemon.output() }
}

for (const [title, reference] of [
  ['a variable', 'credentials = "env:PROD"'],
  ['a file', 'credentials = "file:$DIR/secret"'],
  ['a program', 'credentials = "exec:/bin/cat $DIR/secret"'],
  ['a Docker config', 'credentials = "docker:$DIR/secret"'],
] as const) {
  test(`a plan cannot make the daemon send ${title} to a host of its own`, async () => {
    await using listener = await thief()
    const { output, log } = await planOn(listener.host, reference)
    assert.match(output, /is not bound to 127\.0\.0\.1/)
    assert.deepEqual(listener.requests, [])
    for (const text of [output, log]) assert.ok(!text.includes(SECRET) && !text.includes(ENCODED), text)
  })
}

test('a binding of another host does not help', async () => {
  await using listener = await thief()
  const config = 'registry_host "registry.acme.com" {\n  credentials = ["env:PROD"]\n}\n'
  const { output } = await planOn(listener.host, 'credentials = "env:PROD"', config)
  assert.match(output, /is not bound to 127\.0\.0\.1/)
  assert.deepEqual(listener.requests, [])
})

test('a binding of the very host does: the daemon presents the credentials there', async () => {
  await using listener = await thief()
  const config = 'registry_host "$HOST" {\n  addresses   = "loopback"\n  credentials = ["env:PROD"]\n}\n'
  const { output } = await planOn(listener.host, 'credentials = "env:PROD"', config)
  assert.doesNotMatch(output, /is not bound/)
  assert.ok(listener.requests.some((request) => request.includes(ENCODED)))
})

for (const [title, config] of [
  ['no careend.hcl', undefined],
  ['a block without addresses', 'registry_host "$HOST" {\n  credentials = ["env:PROD"]\n}\n'],
  [
    'a block for another workspace',
    'registry_host "$HOST" {\n  addresses = "loopback"\n  workspaces = ["other"]\n}\n',
  ],
] as const) {
  test(`with ${title} a plan of a client on the network makes no connection within the host`, async () => {
    await using listener = await thief()
    const { output } = await planOn(listener.host, '', config)
    assert.match(output, /its address is loopback/)
    assert.deepEqual(listener.requests, [])
  })
}
