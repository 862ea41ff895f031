import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readCredentials } from '../../../daemon/registry/credentials/credentials.ts'
import type { Credentials, SecretSources } from '../../../daemon/registry/credentials/secret.ts'
import { type Ran, runProgram } from '../../../host/run-program.ts'
import { CareenError } from '../../../policies/index.ts'
import { folder } from '../../support/processes.ts'

const SECRET = 's3cret-canary'
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const user: Credentials = { username: 'bot', password: SECRET }
const identity: Credentials = { username: '', password: '', identityToken: SECRET }

type Given = {
  readonly env?: Record<string, string>
  readonly files?: Record<string, string>
  readonly exposed?: boolean
  readonly ran?: Ran
}
type Run = { readonly program: string; readonly args: readonly string[]; readonly input: string }

function sources({ env = {}, files = {}, exposed = false, ran }: Given): SecretSources & { runs: Run[] } {
  const runs: Run[] = []
  return {
    env,
    runs,
    readFile: (path, { code, subject }) => {
      const text = files[path]
      if (text === undefined) return Promise.reject(new CareenError(code, `${subject} cannot be read`))
      const asSecret = (): string => {
        if (exposed) throw new CareenError(code, `${subject} is not safe`)
        return text
      }
      return Promise.resolve({ text, asSecret, asTrusted: () => text })
    },
    run: (program, args, input) => {
      runs.push({ program, args, input })
      return Promise.resolve(ran ?? { kind: 'failed', why: 'cannot be run: ENOENT' })
    },
  }
}
const ended = (output: string, code = 0): Ran => ({ kind: 'ended', code, output })
const helper = (username: string): Ran =>
  ended(JSON.stringify({ ServerURL: 'r.test', Username: username, Secret: SECRET }))
const docker = (config: object): Given => ({ files: { '/c': JSON.stringify(config) } })
const allowed = { CAREEN_CREDENTIAL_PROGRAMS: '/bin/other:/bin/login' }

const FOUND: readonly (readonly [string, string, string, Given, Credentials | undefined])[] = [
  ['a variable', 'env:V', 'r.test', { env: { V: `bot:${SECRET}` } }, user],
  [
    'a password with colons',
    'env:V',
    'r.test',
    { env: { V: 'bot:a:b' } },
    { username: 'bot', password: 'a:b' },
  ],
  ['a file', 'file:/c', 'r.test', { files: { '/c': `bot:${SECRET}\n` } }, user],
  [
    'an entry for the host',
    'docker:/c',
    'r.test',
    docker({ auths: { 'r.test': { auth: base64(`bot:${SECRET}`) } } }),
    user,
  ],
  [
    'an entry with scheme and path',
    'docker:/c',
    'r.test:5000',
    docker({ auths: { 'https://r.test:5000/v2/': { auth: base64(`bot:${SECRET}`) } } }),
    user,
  ],
  [
    'the entry of Docker Hub',
    'docker:/c',
    'registry-1.docker.io',
    docker({ auths: { 'https://index.docker.io/v1/': { auth: base64(`bot:${SECRET}`) } } }),
    user,
  ],
  [
    'no entry for the host',
    'docker:/c',
    'r.test',
    docker({ auths: { 'x.r.test': { auth: base64('a:b') } } }),
    undefined,
  ],
  ['an empty config', 'docker:/c', 'r.test', docker({}), undefined],
  [
    'an identity token',
    'docker:/c',
    'r.test',
    docker({ auths: { 'r.test': { identitytoken: SECRET } } }),
    identity,
  ],
  [
    "the host's helper, before the store and the entry",
    'docker:/c',
    'r.test',
    {
      ...docker({
        credHelpers: { 'r.test': 'mine' },
        credsStore: 'all',
        auths: { 'r.test': { auth: base64('old:old') } },
      }),
      ran: helper('bot'),
    },
    user,
  ],
  [
    'a config that everybody can read and that only names a helper',
    'docker:/c',
    'r.test',
    { ...docker({ credHelpers: { 'r.test': 'mine' } }), ran: helper('bot'), exposed: true },
    user,
  ],
  ['the store of all', 'docker:/c', 'r.test', { ...docker({ credsStore: 'all' }), ran: helper('bot') }, user],
  [
    'a helper with an identity token',
    'docker:/c',
    'r.test',
    { ...docker({ credsStore: 'all' }), ran: helper('<token>') },
    identity,
  ],
  [
    'a helper that does not know the host, and an entry',
    'docker:/c',
    'r.test',
    {
      ...docker({ credsStore: 'all', auths: { 'r.test': { auth: base64(`bot:${SECRET}`) } } }),
      ran: ended('credentials not found in native keychain\n', 1),
    },
    user,
  ],
  ['a program', 'exec:/bin/login --for r', 'r.test', { env: allowed, ran: ended(`bot:${SECRET}\n`) }, user],
  [
    'an access key of AWS, with its session token',
    'env:V',
    'r.test',
    { env: { V: `ASIAKEY:${SECRET}:session` } },
    { username: 'ASIAKEY', password: `${SECRET}:session` },
  ],
  [
    'a program that prints an access key as the AWS CLI does',
    'exec:/bin/login',
    'r.test',
    {
      env: allowed,
      ran: ended(JSON.stringify({ Version: 1, AccessKeyId: 'AKIAKEY', SecretAccessKey: SECRET })),
    },
    { username: 'AKIAKEY', password: SECRET },
  ],
  [
    'a program that prints a temporary access key',
    'exec:/bin/login',
    'r.test',
    {
      env: allowed,
      ran: ended(
        JSON.stringify({
          Version: 1,
          AccessKeyId: 'ASIAKEY',
          SecretAccessKey: SECRET,
          SessionToken: 'session',
          Expiration: '2026-01-01T00:00:00Z',
        }),
      ),
    },
    { username: 'ASIAKEY', password: `${SECRET}:session` },
  ],
  ['a program that prints JSON', 'exec:/bin/login', 'r.test', { env: allowed, ran: helper('bot') }, user],
]
for (const [name, reference, host, given, credentials] of FOUND) {
  test(`credentials from ${name}`, async () => {
    assert.deepEqual(await readCredentials(reference, host, sources(given)), credentials)
  })
}

test('helpers and programs get the host on their input, and their arguments as they stand', async () => {
  const cases: readonly (readonly [string, string, Given, Run])[] = [
    [
      'docker:/c',
      'r.test:5000',
      docker({ credHelpers: { 'r.test:5000': 'mine' } }),
      { program: 'docker-credential-mine', args: ['get'], input: 'r.test:5000' },
    ],
    [
      'docker:/c',
      'index.docker.io',
      docker({ credsStore: 'all' }),
      { program: 'docker-credential-all', args: ['get'], input: 'https://index.docker.io/v1/' },
    ],
    [
      'exec:/bin/login  $(id) ;rm',
      'r.test',
      { env: allowed },
      { program: '/bin/login', args: ['$(id)', ';rm'], input: 'r.test' },
    ],
  ]
  for (const [reference, host, given, run] of cases) {
    const from = sources({ ...given, ran: helper('bot') })
    await readCredentials(reference, host, from)
    assert.deepEqual(from.runs, [run])
  }
})

const REFUSED: readonly (readonly [string, string, Given, RegExp])[] = [
  ['a variable that is not set', 'env:V', {}, /variable V is not set/],
  ['a variable without a colon', 'env:V', { env: { V: SECRET } }, /does not contain user:password/],
  ['two lines', 'env:V', { env: { V: `bot:${SECRET}\nx` } }, /does not contain user:password/],
  [
    'a file that everybody can read',
    'file:/c',
    { files: { '/c': `bot:${SECRET}` }, exposed: true },
    /^credentials: file \/c is not safe/,
  ],
  ['a file that is not there', 'file:/c', {}, /^credentials: file \/c cannot be read/],
  [
    'a config with a password that everybody can read',
    'docker:/c',
    { ...docker({ auths: { 'r.test': { auth: base64(`bot:${SECRET}`) } } }), exposed: true },
    /^credentials: file \/c is not safe/,
  ],
  [
    'a config with a token that everybody can read',
    'docker:/c',
    { ...docker({ auths: { 'r.test': { identitytoken: SECRET } } }), exposed: true },
    /^credentials: file \/c is not safe/,
  ],
  ['another kind', 'vault:x', {}, /must start with env:, file:, docker: or exec:/],
  ['a config that is no JSON', 'docker:/c', { files: { '/c': SECRET } }, /\/c is not JSON/],
  ['a config that is null', 'docker:/c', { files: { '/c': 'null' } }, /\/c is not JSON/],
  ['a helper with a path in it', 'docker:/c', docker({ credsStore: '../evil' }), /invalid credential helper/],
  ['a helper that is an option', 'docker:/c', docker({ credsStore: '' }), /invalid credential helper/],
  [
    'a helper that is not there',
    'docker:/c',
    docker({ credsStore: 'x' }),
    /docker-credential-x, named in \/c, cannot be run: ENOENT/,
  ],
  [
    'a helper that fails',
    'docker:/c',
    { ...docker({ credsStore: 'x' }), ran: ended(`error ${SECRET}`, 1) },
    /docker-credential-x, named in \/c, ended with code 1/,
  ],
  [
    'a helper that prints no JSON',
    'docker:/c',
    { ...docker({ credsStore: 'x' }), ran: ended(SECRET) },
    /is not JSON with Username and Secret/,
  ],
  [
    'a helper without a secret',
    'docker:/c',
    { ...docker({ credsStore: 'x' }), ran: ended('{"Username":"bot"}') },
    /is not JSON with Username and Secret/,
  ],
  [
    'a program that may not be run',
    'exec:/bin/sh -c x',
    { env: allowed },
    /\/bin\/sh is not allowed\. Add its full path to CAREEN_CREDENTIAL_PROGRAMS/,
  ],
  ['a program where none may be run', 'exec:/bin/login', {}, /is not allowed/],
  ['no program', 'exec: ', { env: { CAREEN_CREDENTIAL_PROGRAMS: '' } }, /is not allowed/],
  [
    'a program without a full path',
    'exec:login',
    { env: { CAREEN_CREDENTIAL_PROGRAMS: 'login' } },
    /is not allowed/,
  ],
  [
    'a program that fails',
    'exec:/bin/login',
    { env: allowed, ran: ended(SECRET, 3) },
    /\/bin\/login ended with code 3/,
  ],
  [
    'a program that hangs',
    'exec:/bin/login',
    { env: allowed, ran: { kind: 'failed', why: 'did not end within 30 s' } },
    /\/bin\/login did not end within 30 s/,
  ],
  [
    'a program that prints something else',
    'exec:/bin/login',
    { env: allowed, ran: ended(SECRET) },
    /what \/bin\/login prints does not contain/,
  ],
]
for (const [name, reference, given, message] of REFUSED) {
  test(`no credentials from ${name}, and no secret in the message`, async () => {
    const from = sources(given)
    await assert.rejects(readCredentials(reference, 'r.test', from), (error: CareenError) => {
      assert.equal(error.code, 'REGISTRY_UNAUTHORIZED')
      assert.match(error.message, message)
      assert.doesNotMatch(error.message + String(error.stack) + JSON.stringify(error.cause ?? ''), /canary/)
      return true
    })
    if (/is not allowed/.test(String(message))) assert.deepEqual(from.runs, [])
  })
}

function script(text: string) {
  const at = folder()
  const path = join(at.path, 'program')
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o700)
  return { path, [Symbol.dispose]: at[Symbol.dispose] }
}

test('a program gets its input and arguments, and its output is the secret', async () => {
  using program = script('read host; echo "$1 $host"; echo noise >&2; exit 4')
  const ran = await runProgram(program.path, ['$(id)'], 'r.test\n')
  assert.deepEqual(ran, { kind: 'ended', code: 4, output: '$(id) r.test\n' })
})

test('a program that does not read, is not there, prints too much or does not end', async () => {
  using deaf = script('exec <&-; echo a:b')
  assert.deepEqual(await runProgram(deaf.path, [], 'x'.repeat(100_000)), {
    kind: 'ended',
    code: 0,
    output: 'a:b\n',
  })
  assert.deepEqual(await runProgram('/no/such', [], ''), { kind: 'failed', why: 'cannot be run: ENOENT' })
  const limits = { timeout: 30_000, output: 100 }
  using loud = script('while :; do echo aaaaaaaaaaaaaaaaaaaa; done')
  assert.deepEqual(await runProgram(loud.path, [], '', limits), {
    kind: 'failed',
    why: 'printed more than 100 bytes',
  })
  using slow = script('exec sleep 600')
  assert.deepEqual(await runProgram(slow.path, [], '', { timeout: 50, output: 100 }), {
    kind: 'failed',
    why: 'did not end within 0.05 s',
  })
})
