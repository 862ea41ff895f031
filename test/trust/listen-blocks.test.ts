/** The blocks of `careend.hcl` about callers: what they say, and what is refused at its place. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCareendFile } from '../../daemon/trust/careend-file.ts'
import { grantsOf } from '../../daemon/trust/grant-blocks.ts'

const read = (text: string) => parseCareendFile({ name: 'careend.hcl', text })

const FILE = `
name = "prod"

listen "unix:/run/careen/careend.sock" {
  identity = "local"
  role     = "admin"
}

listen "unix:/run/careen/readers.sock" {
  identity = "readers"
  mode     = "0660"
  group    = "staff"
  reflection = false
}

listen "127.0.0.1:7465" {
  reflection = true
  tls {
    certificate = "/etc/careen/tls.crt"
    key         = "/etc/careen/tls.key"
    client_ca   = "/etc/careen/clients.pem"
  }
}

oidc "github" {
  issuer   = "https://token.actions.githubusercontent.com"
  audience = "careen-prod"
}

grant "actions" {
  identity   = "oidc:github:repo:acme/infra:*"
  role       = "writer"
  workspaces = ["*"]
}

grant "ci" {
  identity   = "mtls:spiffe://acme/ci/*"
  role       = "writer"
  workspaces = ["*"]
}

grant "readers" {
  identity   = "socket:readers"
  role       = "reader"
  workspaces = ["platform"]
}

grant "more" {
  identity   = "socket:readers"
  role       = "worker"
  workspaces = ["platform", "web"]
  registries = ["web/prod"]
}
`

test('listen blocks say where, who, and what a socket lets in', async () => {
  const { name, listeners } = await read(FILE)
  assert.equal(name, 'prod')
  const everything = [{ role: 'ADMIN', workspaces: ['*'], registries: [] }]
  assert.deepEqual(listeners, [
    {
      address: 'unix:/run/careen/careend.sock',
      anonymous: { identity: 'socket:local', grants: everything },
      tls: undefined,
      socket: { mode: 0o600, group: undefined },
      reflection: undefined,
    },
    {
      address: 'unix:/run/careen/readers.sock',
      anonymous: { identity: 'socket:readers', grants: [] },
      tls: undefined,
      socket: { mode: 0o660, group: 'staff' },
      reflection: false,
    },
    {
      address: '127.0.0.1:7465',
      anonymous: undefined,
      tls: {
        certificate: '/etc/careen/tls.crt',
        key: '/etc/careen/tls.key',
        clientCa: '/etc/careen/clients.pem',
      },
      socket: { mode: 0o600, group: undefined },
      reflection: true,
    },
  ])
})

test('an oidc block says whose tokens are accepted, and for whom', async () => {
  const { issuers, grants } = await read(FILE)
  assert.deepEqual(issuers, [
    {
      name: 'github',
      issuer: 'https://token.actions.githubusercontent.com',
      audience: 'careen-prod',
      jwksUri: undefined,
      caFile: undefined,
    },
  ])
  assert.equal(grantsOf(grants, 'oidc:github:repo:acme/infra:ref:refs/heads/main').length, 1)
  assert.equal(grantsOf(grants, 'oidc:github:repo:acme/infra-evil:ref:refs/heads/main').length, 0)
})

test('grant blocks of one identity add up, and others get nothing of them', async () => {
  const { grants } = await read(FILE)
  assert.deepEqual(grantsOf(grants, 'socket:readers'), [
    { role: 'READER', workspaces: ['platform'], registries: [] },
    { role: 'WORKER', workspaces: ['platform', 'web'], registries: ['web/prod'] },
  ])
  for (const other of ['socket:reader', 'socket:readers2', 'readers', ''])
    assert.deepEqual(grantsOf(grants, other), [])
})

const grant = (body: string): string => `grant "a" {\n  identity = "socket:a"\n${body}\n}`

test('a grant with a * at its end counts for identities that begin so, and for no others', async () => {
  const { grants } = await read(FILE)
  const of = (identity: string) => grantsOf(grants, identity).map(({ role }) => role)
  assert.deepEqual(of('mtls:spiffe://acme/ci/web'), ['WRITER'])
  for (const other of ['mtls:spiffe://acme/cd', 'mtls:cn:ci', 'socket:mtls:spiffe://acme/ci/web', '*'])
    assert.deepEqual(of(other), [])
})

for (const [title, text, message] of [
  ['an unknown block', 'lisen "unix:/a" {}', /careend\.hcl:1:1[^]*lisen is not valid here[^]*listen/],
  ['an unknown attribute', 'listen "unix:/a" {\n  rol = "x"\n}', /careend\.hcl:2:3[^]*rol is not valid here/],
  ['an unknown attribute of the file', 'nme = "x"', /careend\.hcl:1:1[^]*nme is not valid here[^]*name/],
  ['a number as a name', 'name = 7', /careend\.hcl:1:8[^]*text in quotes/],
  ['one address twice', 'listen "a:1" {}\nlisten "a:1" {}', /declared twice[^]*careend\.hcl:2:1/],
  [
    'an identity of a port',
    'listen "a:1" {\n  identity = "x"\n}',
    /careend\.hcl:2:14[^]*Only a unix socket proves/,
  ],
  [
    'a role of a port',
    'listen "a:1" {\n  role = "reader"\n}',
    /careend\.hcl:2:10[^]*Only a unix socket proves/,
  ],
  [
    'a mode of a port',
    'listen "a:1" {\n  mode = "0660"\n}',
    /careend\.hcl:2:10[^]*Only a unix socket proves/,
  ],
  ['a mode for everybody', 'listen "unix:/a" {\n  mode = "0666"\n}', /careend\.hcl:2:10[^]*Write "0600"/],
  [
    'a group that cannot connect',
    'listen "unix:/a" {\n  group = "x"\n}',
    /careend\.hcl:2:11[^]*Write mode = "0660"/,
  ],
  [
    'a role of nobody',
    'listen "unix:/a" {\n  role = "reader"\n}',
    /careend\.hcl:2:10[^]*Add identity = "NAME"/,
  ],
  [
    'an unknown role',
    'listen "unix:/a" {\n  identity = "a"\n  role = "root"\n}',
    /careend\.hcl:3:10[^]*"reader", /,
  ],
  [
    'an identity with a space',
    'listen "unix:/a" {\n  identity = "a b"\n}',
    /careend\.hcl:2:14[^]*Write letters/,
  ],
  [
    'the identity of the owner on a shared socket',
    'listen "unix:/a" {\n  identity = "local"\n  mode = "0660"\n}',
    /careend\.hcl:2:14[^]*Choose another name/,
  ],
  ['a grant of nothing', 'grant "a" {}', /"identity"[^]*careend\.hcl:1:1[^]*"role"[^]*"workspaces"/],
  [
    'a grant without workspaces',
    grant('role = "reader"\nworkspaces = []'),
    /careend\.hcl:4:14[^]*at least one/,
  ],
  [
    'all workspaces and one',
    grant('role = "reader"\nworkspaces = ["*", "a"]'),
    /careend\.hcl:4:14[^]*Write it alone/,
  ],
  [
    'registries of a reader',
    grant('role = "reader"\nworkspaces = ["a"]\nregistries = ["a/x"]'),
    /careend\.hcl:5:14[^]*Only the role "worker"/,
  ],
  [
    'a registry of another workspace',
    grant('role = "worker"\nworkspaces = ["a"]\nregistries = ["b/x"]'),
    /careend\.hcl:5:14[^]*"b\/x" is not WORKSPACE\/NAME/,
  ],
  [
    'a grant of a token',
    'grant "a" {\n  identity = "token:k3x9m2qa"\n  role = "reader"\n  workspaces = ["*"]\n}',
    /careend\.hcl:2:14[^]*careen token create/,
  ],
  [
    'a grant of a name alone',
    'grant "a" {\n  identity = "ana"\n  role = "reader"\n  workspaces = ["*"]\n}',
    /careend\.hcl:2:14[^]*Write "socket:NAME"/,
  ],
  ...[
    '*',
    'mtls:*',
    'socket:*',
    'mtls:cn:a*b',
    'mtls:serial:1',
    'oidc:*',
    'oidc:github:*',
    'oidc:github',
  ].map(
    (identity) =>
      [
        `a grant of ${identity}`,
        `grant "a" {\n  identity = "${identity}"\n  role = "reader"\n  workspaces = ["*"]\n}`,
        /careend\.hcl:2:14[^]*Write "socket:NAME"/,
      ] as const,
  ),
  [
    'a grant of an issuer that is not there',
    'grant "a" {\n  identity = "oidc:gitlab:x"\n  role = "reader"\n  workspaces = ["*"]\n}',
    /careend\.hcl:2:14[^]*There is no block oidc "gitlab"/,
  ],
  ...['http://a', 'https://u@a', 'https://a?b', 'a'].map(
    (issuer) =>
      [
        `the issuer ${issuer}`,
        `oidc "a" {\n  issuer = "${issuer}"\n  audience = "b"\n}`,
        /careend\.hcl:2:12[^]*Write https:\/\/HOST/,
      ] as const,
  ),
  [
    'an issuer without an audience',
    'oidc "a" {\n  issuer = "https://a"\n}',
    /"audience"[^]*careend\.hcl:1:1/,
  ],
  [
    'an empty audience',
    'oidc "a" {\n  issuer = "https://a"\n  audience = ""\n}',
    /careend\.hcl:3:14[^]*that only this daemon has/,
  ],
  [
    'two blocks of one issuer',
    'oidc "a" {\n  issuer = "https://a"\n  audience = "a"\n}\noidc "b" {\n  issuer = "https://a"\n  audience = "b"\n}',
    /careend\.hcl:6:12[^]*one block for each issuer/,
  ],
  [
    'a name of an issuer with a colon',
    'oidc "a:b" {\n  issuer = "https://a"\n  audience = "a"\n}',
    /careend\.hcl:1:1/,
  ],
  [
    'TLS of a unix socket',
    'listen "unix:/a" {\n  tls {\n    certificate = "a"\n    key = "b"\n  }\n}',
    /careend\.hcl:2:3[^]*The mode of the socket protects it/,
  ],
  [
    'TLS without a key',
    'listen "a:1" {\n  tls {\n    certificate = "a"\n  }\n}',
    /"key"[^]*careend\.hcl:2:3/,
  ],
  [
    'two TLS blocks',
    'listen "a:1" {\n  tls {\n    certificate = "a"\n    key = "b"\n  }\n  tls {\n    certificate = "a"\n    key = "b"\n  }\n}',
    /declared twice[^]*careend\.hcl:6:3/,
  ],
] as const) {
  test(`refused: ${title}`, async () => {
    await assert.rejects(read(text), { code: 'INVALID_ARGUMENT', message })
  })
}
