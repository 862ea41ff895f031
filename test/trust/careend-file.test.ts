/** `careend.hcl`: what it binds, and what is refused at its place. */
import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openLog } from '../../daemon/log.ts'
import { bindings, LOCAL_TRUST } from '../../daemon/trust/bindings.ts'
import { parseCareendFile } from '../../daemon/trust/careend-file.ts'
import { openTrust } from '../../daemon/trust/open-trust.ts'
import { personNamed } from '../../daemon/trust/person-blocks.ts'
import type { Registry } from '../../policies/model/index.ts'
import { folder } from '../support/processes.ts'

const FILE = `
registry_host "registry.acme.com" {
  aliases        = ["R.acme.com.", "10.0.0.5:5000"]
  credentials    = ["env:PROD", "file:/run/secrets/prod"]
  ca_files       = ["/etc/careen/ca.pem"]
  client_files   = ["/etc/careen/client.pem", "/etc/careen/client.key"]
  storage        = ["file:///var/lib/registry"]
  events_secrets = ["env:EVENTS"]
}

registry_host "other.acme.com:8443" {
  credentials = ["env:OTHER"]
}
`

const block = (url: string, more: Partial<Registry> = {}): Registry => ({
  kind: 'registry',
  name: 'prod',
  url,
  ...more,
})

const HOME = 'https://registry.acme.com'

const ALLOWED: readonly [string, Registry][] = [
  ['nothing is asked for', block('https://anywhere.example')],
  ['docker: alone', block('https://anywhere.example', { credentials: 'docker:' })],
  ['a bound variable', block(HOME, { credentials: 'env:PROD' })],
  [
    'the same host in capitals, with its port',
    block('https://Registry.ACME.com:443', { credentials: 'env:PROD' }),
  ],
  ['an alias', block('https://r.acme.com', { credentials: 'file:/run/secrets/prod' })],
  ['an alias with a port', block('http://10.0.0.5:5000', { credentials: 'env:PROD' })],
  [
    'files',
    block(HOME, {
      caFile: '/etc/careen/ca.pem',
      clientCertificate: '/etc/careen/client.pem',
      clientKey: '/etc/careen/client.key',
      storage: 'file:///var/lib/registry',
    }),
  ],
  ['another port of its own', block('https://other.acme.com:8443', { credentials: 'env:OTHER' })],
]

const REFUSED: readonly [string, Registry, RegExp][] = [
  [
    'a bound variable for another host',
    block('https://evil.example', { credentials: 'env:PROD' }),
    /^registry prod: credentials env:PROD is not bound to evil\.example .*Add it to credentials of registry_host "evil\.example" in careend\.hcl/,
  ],
  ["another block's variable", block(HOME, { credentials: 'env:OTHER' }), /env:OTHER is not bound/],
  [
    'another port',
    block('https://other.acme.com', { credentials: 'env:OTHER' }),
    /is not bound to other\.acme\.com /,
  ],
  [
    'a host that only ends so',
    block('https://x.registry.acme.com', { credentials: 'env:PROD' }),
    /is not bound/,
  ],
  [
    'a user in the URL that looks like the host',
    block('https://registry.acme.com@evil.example', { credentials: 'env:PROD' }),
    /is not bound to evil/,
  ],
  ['docker: with a path', block(HOME, { credentials: 'docker:/root/.docker/config.json' }), /is not bound/],
  ['a program', block(HOME, { credentials: 'exec:/bin/cat /etc/shadow' }), /is not bound/],
  [
    'a path that means the same',
    block(HOME, { credentials: 'file:/run/secrets/../secrets/prod' }),
    /is not bound/,
  ],
  ['a certificate authority', block(HOME, { caFile: '/dev/urandom' }), /ca_file \/dev\/urandom is not bound/],
  [
    'a key',
    block(HOME, { clientCertificate: '/etc/careen/client.pem', clientKey: '/etc/shadow' }),
    /client_key/,
  ],
  ['a storage root', block(HOME, { storage: 'file:///' }), /storage file:\/\/\/ is not bound/],
]

const file = await parseCareendFile({ name: 'careend.hcl', text: FILE })
const trust = bindings(() => file)

for (const [title, registry] of ALLOWED) {
  test(`allowed: ${title}`, () => {
    trust.check(registry, 'default')
  })
}

for (const [title, registry, message] of REFUSED) {
  test(`not bound: ${title}`, () => {
    assert.throws(() => trust.check(registry, 'default'), { code: 'CREDENTIAL_NOT_BOUND', message })
    LOCAL_TRUST.check(registry, 'default')
  })
}

for (const [title, body, reach] of [
  ['nothing', '', { nearest: 'public', cleartext: 'loopback', tokenHosts: [] }],
  [
    'private addresses',
    'addresses = "private"',
    { nearest: 'private', cleartext: 'loopback', tokenHosts: [] },
  ],
  ['loopback', 'addresses = "loopback"', { nearest: 'loopback', cleartext: 'loopback', tokenHosts: [] }],
  ['clear text', 'cleartext = true', { nearest: 'public', cleartext: 'public', tokenHosts: [] }],
  [
    'hosts of token services',
    'token_hosts = ["Auth.ACME.com", "auth.acme.com:8443"]',
    { nearest: 'public', cleartext: 'loopback', tokenHosts: ['auth.acme.com', 'auth.acme.com:8443'] },
  ],
] as const) {
  test(`a block with ${title} allows that, and another host nothing`, async () => {
    const read = await parseCareendFile({
      name: 'c',
      text: `registry_host "registry.acme.com" {\n${body}\n}`,
    })
    const { tokenHosts = new Set(), ...rest } = bindings(() => read).check(block(HOME), 'default')
    assert.deepEqual({ ...rest, tokenHosts: [...tokenHosts] }, reach)
    assert.equal(bindings(() => read).check(block('https://other.example'), 'default').nearest, 'public')
  })
}

test('aliases and distinct hosts are names by the identity of the host', async () => {
  const text =
    'registry_host "Registry.ACME.com" {\n  aliases = ["10.0.0.5:5000"]\n  distinct_from = ["other.acme.com:443"]\n}'
  const { aliases, distinct } = await parseCareendFile({ name: 'c', text })
  assert.deepEqual([...aliases], [['10.0.0.5:5000', 'registry.acme.com:default']])
  assert.deepEqual([...(distinct.get('registry.acme.com:default') ?? [])], ['other.acme.com:default'])
})

test('a block with workspaces counts in these alone', async () => {
  const text =
    'registry_host "registry.acme.com" {\n  workspaces  = ["prod"]\n  credentials = ["env:PROD"]\n}'
  const one = bindings(await parseCareendFile({ name: 'c', text }).then((read) => () => read))
  const registry = block(HOME, { credentials: 'env:PROD' })
  one.check(registry, 'prod')
  assert.throws(() => one.check(registry, 'other'), {
    message: /is not bound to registry\.acme\.com for workspace other/,
  })
})

test('the secret of notifications is bound like others', () => {
  trust.checkEvents(block(HOME, { eventsSecret: 'env:EVENTS' }), 'default')
  trust.checkEvents(block('https://evil.example'), 'default')
  assert.throws(
    () => trust.checkEvents(block('https://evil.example', { eventsSecret: 'env:EVENTS' }), 'default'),
    {
      code: 'CREDENTIAL_NOT_BOUND',
      message: /events_secret env:EVENTS/,
    },
  )
})

for (const [title, text, message] of [
  [
    'an unknown block',
    'registry_hots "a" {}',
    /careend\.hcl:1:1.*|Unknown block "registry_hots"[^]*registry_host/,
  ],
  [
    'an unknown attribute',
    'registry_host "a" {\n  credential = ["env:A"]\n}',
    /Unknown attribute "credential"[^]*credentials/,
  ],
  ['a scheme in the label', 'registry_host "https://a" {}', /Write HOST or HOST:PORT/],
  ['a port that is none', 'registry_host "a:65536" {}', /Write HOST or HOST:PORT/],
  ['text where a list belongs', 'registry_host "a" {\n  credentials = "env:A"\n}', /credentials/],
  [
    'other addresses',
    'registry_host "a" {\n  addresses = "near"\n}',
    /Write "public", "private", "loopback"/,
  ],
  [
    'a token service with a scheme',
    'registry_host "a" {\n  token_hosts = ["https://auth"]\n}',
    /"https:\/\/auth" is no HOST or HOST:PORT/,
  ],
  ['a variable', 'registry_host "a" {\n  credentials = [var.x]\n}', /var/],
  ['what is no HCL', 'registry_host "a" {', /careend\.hcl/],
] as const) {
  test(`refused: ${title}`, async () => {
    await assert.rejects(parseCareendFile({ name: 'careend.hcl', text }), {
      code: 'INVALID_ARGUMENT',
      message,
    })
  })
}

test('the file must be a regular file that only its owner can write; reload keeps the old one on an error', async () => {
  using at = folder()
  const path = join(at.path, 'careend.hcl')
  const log = openLog('silent')
  const open = (name: string) => openTrust({ file: name, isLocal: true, log })
  await assert.rejects(open(path), { code: 'INVALID_ARGUMENT', message: /there is no such file/ })
  mkdirSync(join(at.path, 'folder'))
  await assert.rejects(open(join(at.path, 'folder')), {
    message: /the path is a directory\. Name a regular file/,
  })
  writeFileSync(path, FILE, { mode: 0o600 })
  chmodSync(path, 0o666)
  await assert.rejects(open(path), { message: /other users can change the file\. Run: chmod go-w / })
  chmodSync(path, 0o644)
  const opened = await open(path)
  opened.trust.check(block(HOME, { credentials: 'env:PROD' }), 'default')
  writeFileSync(path, 'registry_host "registry.acme.com" {')
  await opened.reload()
  opened.trust.check(block(HOME, { credentials: 'env:PROD' }), 'default')
  writeFileSync(path, 'registry_host "registry.acme.com" {}')
  await opened.reload()
  assert.throws(() => opened.trust.check(block(HOME, { credentials: 'env:PROD' }), 'default'), /is not bound/)
})

test('without a file, a socket of its own allows everything and any other address nothing', async () => {
  const log = openLog('silent')
  const registry = block(HOME, { credentials: 'env:PROD' })
  const local = await openTrust({ file: undefined, isLocal: true, log })
  local.trust.check(registry, 'default')
  const remote = await openTrust({ file: undefined, isLocal: false, log })
  assert.throws(() => remote.trust.check(registry, 'default'), { code: 'CREDENTIAL_NOT_BOUND' })
})

test('the window of a workspace for applies, and what is refused in it', async () => {
  const windowed = (window: string, more = ''): string =>
    `workspace "prod" {\n  window {\n    ${window}\n  }\n}\n${more}`
  const read = (text: string) => parseCareendFile({ name: 'careend.hcl', text })
  const { workspaces } = await read(
    windowed('allow = "Mon-Fri 09:00-17:00"\n    time_zone = "Europe/Berlin"'),
  )
  assert.deepEqual(workspaces, [
    {
      workspace: 'prod',
      window: { allow: ['Mon-Fri 09:00-17:00'], timeZone: 'Europe/Berlin' },
      planOnly: false,
      approvers: 0,
    },
  ])
  assert.deepEqual((await read('workspace "prod" {\n  plan_only = true\n}\n')).workspaces, [
    { workspace: 'prod', window: undefined, planOnly: true, approvers: 0 },
  ])
  const refused = async (text: string, message: RegExp): Promise<void> => {
    await assert.rejects(read(text), { code: 'INVALID_ARGUMENT', message })
  }
  await refused(windowed('allow = "9-5"'), /careend\.hcl:3:[\s\S]*"9-5": write days and hours/)
  await refused(
    windowed('allow = "09:00-17:00"\n    time_zone = "Mars"'),
    /careend\.hcl:4:[\s\S]*time zone Mars is not known/,
  )
  await refused(windowed(''), /Missing attribute "allow"/)
  await refused(windowed('allow = "09:00-17:00"', 'workspace "prod" {\n}\n'), /Block declared twice/)
})

test('the two-person rule, and persons whose identities are their own', async () => {
  const read = (text: string) => parseCareendFile({ name: 'careend.hcl', text })
  const person = (name: string, ...identities: string[]): string =>
    `person "${name}" {\n  identities = ${JSON.stringify(identities)}\n}\n`
  const ana = person('ana', 'token:k3x9m2qa', 'oidc:google:ana@acme.com')
  const { workspaces, persons } = await read(
    `workspace "prod" {\n  approvers = 1\n}\n${ana}${person('tim', 'mtls:cn:tim', 'socket:local')}`,
  )
  assert.deepEqual(workspaces, [{ workspace: 'prod', window: undefined, planOnly: false, approvers: 1 }])
  const kinds = await read('workspace "prod" {\n  approvers = 1\n  approver_kinds = ["oidc", "mtls"]\n}\n')
  assert.deepEqual(kinds.workspaces[0]?.approverKinds, ['mtls', 'oidc'])
  assert.equal(personNamed(persons, 'oidc:google:ana@acme.com'), 'ana')
  assert.equal(personNamed(persons, 'socket:local'), 'tim')
  assert.equal(personNamed(persons, 'oidc:google:eva@acme.com'), undefined)
  const refused: readonly [string, RegExp][] = [
    [
      `${ana}${person('tim', 'token:k3x9m2qa')}`,
      /careend\.hcl:5:16[\s\S]*"token:k3x9m2qa" belongs to person "ana" already/,
    ],
    [person('ana', 'mtls:*'), /careend\.hcl:2:16[\s\S]*"mtls:\*" is no identity/],
    [person('ana'), /Name at least one identity/],
    ['person "ana" {\n}\n', /Missing attribute "identities"/],
    ['workspace "prod" {\n  approvers = 2\n}\n', /careend\.hcl:2:[\s\S]*Write 0, or 1/],
    ['workspace "prod" {\n  approvers = "1x"\n}\n', /careend\.hcl:2:/],
    [
      'workspace "prod" {\n  approvers = 1\n  approver_kinds = ["oidc", "saml"]\n}\n',
      /careend\.hcl:3:20[\s\S]*"saml" is no kind of identity\. Write some of "socket", "token", "mtls", "oidc"/,
    ],
    [
      'workspace "prod" {\n  approvers = 1\n  approver_kinds = []\n}\n',
      /careend\.hcl:3:20[\s\S]*Nobody could/,
    ],
    ['workspace "prod" {\n  approvers = 1\n  approver_kinds = "oidc"\n}\n', /careend\.hcl:3:20[\s\S]*a list/],
    [
      'workspace "prod" {\n  approver_kinds = ["oidc"]\n}\n',
      /careend\.hcl:2:20[\s\S]*Write approvers = 1 beside it/,
    ],
    [
      'workspace "prod" {\n  approvers = 0\n  approver_kinds = ["oidc"]\n}\n',
      /careend\.hcl:3:20[\s\S]*Write approvers = 1/,
    ],
  ]
  for (const [text, message] of refused)
    await assert.rejects(read(text), { code: 'INVALID_ARGUMENT', message })
})
