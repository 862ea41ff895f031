/** careend with a `tls` block, and careen and a worker as its clients, each a process of its own. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openAuthority, SKIP_WITHOUT_OPENSSL } from '../support/certificates.ts'
import { jwt, signingKey, startIssuer } from '../support/issuer.ts'
import { careen, folder, start } from '../support/processes.ts'

test(
  'a token of an issuer opens careend for what its grant allows, and a reload ends that',
  { skip: SKIP_WITHOUT_OPENSSL },
  async () => {
    using at = folder()
    const ca = openAuthority(at.path)
    await using issuer = await startIssuer(ca.issue('issuer', { names: 'DNS:localhost' }))
    const key = signingKey('RS256')
    issuer.show(key)
    const config = join(at.path, 'careend.hcl')
    const write = (role: string): void =>
      writeFileSync(
        config,
        `
listen "127.0.0.1:0" {}

oidc "local" {
  issuer   = "${issuer.issuer}"
  audience = "careen"
  ca_file  = "${ca.ca}"
}

grant "ci" {
  identity   = "oidc:local:repo:acme/*"
  role       = "${role}"
  workspaces = ["*"]
}
`,
        { mode: 0o600 },
      )
    write('reader')
    await using daemon = start('careend', ['--config', config, '--database', join(at.path, 'careen.db')])
    await daemon.says('listening on')
    const [, port] = /listening on 127\.0\.0\.1:(\d+)/.exec(daemon.output()) ?? assert.fail(daemon.output())
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer.issuer, aud: 'careen', sub: 'repo:acme/infra', iat: now, exp: now + 600 }
    const token = join(at.path, 'token')
    writeFileSync(token, `${jwt(key, claims)}\n`, { mode: 0o600 })
    const flags = ['-address', `127.0.0.1:${port}`, '-token-file', token]
    assert.deepEqual(await careen(['health', ...flags]).then(({ code, stderr }) => [code, stderr]), [0, ''])
    write('worker')
    daemon.process.kill('SIGHUP')
    await daemon.says('was read again')
    const refused = await careen(['health', ...flags])
    assert.equal(refused.code, 7)
    assert.match(refused.stderr, /oidc:local:repo:acme\/infra may not use careen health .*reader is needed/)
  },
)

test(
  'careen shows its certificate to careend; what its grant does not allow is refused',
  { skip: SKIP_WITHOUT_OPENSSL },
  async () => {
    using at = folder()
    const ca = openAuthority(at.path)
    const server = ca.issue('server', { names: 'IP:127.0.0.1' })
    const client = ca.issue('ana', { usage: 'clientAuth' })
    const config = join(at.path, 'careend.hcl')
    const file = `
listen "127.0.0.1:0" {
  tls {
    certificate = "${server.certificate}"
    key         = "${server.key}"
    client_ca   = "${ca.ca}"
  }
}

grant "ana" {
  identity   = "mtls:cn:ana"
  role       = "reader"
  workspaces = ["*"]
}
`
    writeFileSync(config, file, { mode: 0o600 })
    await using daemon = start('careend', ['--config', config, '--database', join(at.path, 'careen.db')])
    await daemon.says('listening on')
    const [, port] = /listening on 127\.0\.0\.1:(\d+)/.exec(daemon.output()) ?? assert.fail(daemon.output())
    const env = { CAREEN_ADDRESS: `https://127.0.0.1:${port}` }
    const flags = ['-ca-file', ca.ca, '-client-certificate', client.certificate, '-client-key', client.key]
    const health = await careen(['health', ...flags], env)
    assert.deepEqual([health.code, health.stderr], [0, ''])
    const variables = {
      ...env,
      CAREEN_CA_FILE: ca.ca,
      CAREEN_CLIENT_CERTIFICATE: client.certificate,
      CAREEN_CLIENT_KEY: client.key,
    }
    const refused = await careen(['token', 'list'], variables)
    assert.equal(refused.code, 7)
    assert.match(refused.stderr, /mtls:cn:ana may not use careen token .*admin is needed/)
    const half = await careen(['health', '-client-key', client.key], env)
    assert.match(half.stderr, /-client-certificate and -client-key need each other/)
    const args = ['worker', '--redis', 'redis://127.0.0.1:1', '--address', env.CAREEN_ADDRESS]
    const worker = await start('careend', [...args, '--ca-file', join(at.path, 'missing.pem')]).ended
    assert.match(worker.stderr, /--ca-file \S+ cannot be read: there is no such file/)
  },
)
