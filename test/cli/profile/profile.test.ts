import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Arguments } from '../../../cli/framework/arguments.ts'
import { nearVariables, requireDaemon, targetOf, tokenOf, workspaceOf } from '../../../cli/profile/index.ts'
import { parseProfile } from '../../../cli/profile/profile-file.ts'
import type { CareenError } from '../../../policies/index.ts'
import { folder } from '../../support/processes.ts'
import { quietTerminal } from '../../support/terminal.ts'

const PROFILE = `default_daemon = "stage"
daemon "stage" {
  address = "unix:/stage"
}
daemon "prod" {
  address    = "https://prod:1"
  token      = "env:PROD"
  workspace  = "shop"
  production = true
}
`

function args(values: Record<string, string>, ...switches: string[]): Arguments {
  return { command: 'plan', words: [], values, given: [], switches: new Set(switches) }
}

type Env = Record<string, string>

async function addressOf(values: Env, env: Env, text: string = PROFILE): Promise<string> {
  using at = folder()
  mkdirSync(join(at.path, 'careen'))
  writeFileSync(join(at.path, 'careen/config.hcl'), text)
  const terminal = quietTerminal({ cwd: at.path, env: { XDG_CONFIG_HOME: at.path, ...env } })
  return (await targetOf(args(values), terminal)).address
}

test('a flag names the daemon, else a variable, else the profile, else the socket', async () => {
  const both = { CAREEN_ADDRESS: 'unix:/env', CAREEN_DAEMON: 'prod' }
  assert.equal(await addressOf({ address: 'unix:/flag' }, both), 'unix:/flag')
  assert.equal(await addressOf({ daemon: 'prod' }, both), 'https://prod:1')
  assert.equal(await addressOf({}, both), 'unix:/env')
  assert.equal(await addressOf({}, { CAREEN_DAEMON: 'prod' }), 'https://prod:1')
  assert.equal(await addressOf({}, {}), 'unix:/stage')
  assert.match(await addressOf({}, { XDG_RUNTIME_DIR: '/run/me' }, ''), /^unix:\/run\/me\/careen/)
})

for (const [what, values, env, message] of [
  ['two flags', { address: 'a', daemon: 'prod' }, {}, /-address and -daemon both name a daemon/],
  [
    'an unknown daemon',
    { daemon: 'prd' },
    {},
    /-daemon prd: .* has no daemon "prd"\. It has stage, prod\. Did you mean prod\?/,
  ],
  ['a variable', {}, { CAREEN_DAEMON: 'x' }, /CAREEN_DAEMON x: .* has no daemon "x"/],
  ['no such file', {}, { CAREEN_CONFIG: 'none.hcl' }, /CAREEN_CONFIG none\.hcl cannot be read/],
] as const)
  test(`a daemon that cannot be found is an error that says why: ${what}`, async () => {
    await assert.rejects(addressOf(values, env), { code: 'INVALID_ARGUMENT', message })
  })

test('without a profile, -daemon says how to write one', async () => {
  using at = folder()
  const terminal = quietTerminal({ cwd: at.path, env: { HOME: at.path } })
  await assert.rejects(
    targetOf(args({ daemon: 'prod' }), terminal),
    /there is no profile\. Write daemon "prod" \{/,
  )
})

test('a profile that others can change is refused', async () => {
  using at = folder()
  const path = join(at.path, 'c.hcl')
  writeFileSync(path, PROFILE)
  chmodSync(path, 0o666)
  const terminal = quietTerminal({ cwd: at.path, env: { CAREEN_CONFIG: path } })
  await assert.rejects(targetOf(args({}), terminal), /is not safe: other users can change the file/)
})

for (const [text, message] of [
  ['daemon "a" {\n  adress = "x"\n}\n', /c\.hcl:2:3: Unknown attribute "adress"\..*Did you mean "address"/],
  ['demon "a" {}\n', /c\.hcl:1:1: Unknown block "demon"\..*Did you mean "daemon"/],
  ['default_daemon = "x"\n', /c\.hcl:1:18: Unknown daemon\. There is no block daemon "x"/],
  [
    'daemon "a" {\n  address = "x"\n  token = "careen_s3cr"\n}\n',
    /Wrong value for "token"\. Write file:PATH/,
  ],
  ['daemon "a" {\n  address = 3\n}\n', /c\.hcl:2:13: Wrong value for "address"/],
  ['daemon {\n', /c\.hcl:1/],
] as const)
  test(`a wrong profile is an error at its place: ${text.replaceAll('\n', ' ')}`, async () => {
    await assert.rejects(parseProfile({ name: 'c.hcl', text }), (error: CareenError) => {
      assert.equal(error.code, 'INVALID_ARGUMENT')
      assert.match(error.message, message)
      assert.doesNotMatch(error.message, /s3cr/)
      return true
    })
  })

test('-auto-approve is refused for production where a person can be asked, and only there', async () => {
  using at = folder()
  writeFileSync(join(at.path, 'c.hcl'), PROFILE)
  const quiet = quietTerminal({ cwd: at.path, env: { CAREEN_CONFIG: 'c.hcl' } })
  const here = { ...quiet, interactive: true }
  const [prod, stage] = [args({ daemon: 'prod' }, 'auto-approve'), args({}, 'auto-approve')]
  await assert.rejects(targetOf(prod, here), /-auto-approve: daemon prod is production/)
  assert.equal((await targetOf(prod, quiet)).daemon?.production, true)
  assert.equal((await targetOf(stage, here)).daemon?.name, 'stage')
})

test('a token comes from a file, a variable or a program, and no error contains it', async () => {
  using at = folder()
  writeFileSync(join(at.path, 'token'), 'careen_s3cr\n', { mode: 0o600 })
  writeFileSync(join(at.path, 'open'), 'careen_s3cr\n', { mode: 0o644 })
  chmodSync(join(at.path, 'open'), 0o644)
  const from = {
    subject: 'token of daemon prod:',
    folder: at.path,
    env: { T: 'careen_s3cr', W: 'careen s3cr' },
  }
  for (const reference of ['file:token', `file:${at.path}/token`, 'env:T', 'exec:echo careen_s3cr'])
    assert.equal(await tokenOf(reference, from), 'careen_s3cr', reference)
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['file:none', /token of daemon prod: file:none cannot be read/],
    ['file:open', /not safe: other users can use the file/],
    ['env:NONE', /env:NONE: the variable is not set/],
    ['env:W', /it is more than one word/],
    ['exec:false', /exec: false ended with 1\. Run it yourself/],
    ['exec:/no/such', /exec: \/no\/such cannot be run: ENOENT/],
    ['exec:true', /exec: the program printed nothing/],
  ]
  for (const [reference, message] of wrong)
    await assert.rejects(tokenOf(reference, from), (error: Error) => {
      assert.match(error.message, message)
      assert.doesNotMatch(error.message, /s3cr/)
      return true
    })
})

const place = { file: 'p.hcl', line: 2 }
const shop = { settings: { workspace: { value: 'shop', place } }, target: {} }

test('the workspace is that of the flag, the variable, the block, the profile, or default', () => {
  const [none, daemon] = [{ settings: {} }, { name: 'd', address: 'a', production: false, workspace: 'own' }]
  const at = (flag: Env, env: Env, where: Parameters<typeof workspaceOf>[2]) =>
    workspaceOf(args(flag), { env }, where)
  assert.equal(at({ workspace: 'f' }, { CAREEN_WORKSPACE: 'e' }, { ...none, target: { daemon } }), 'f')
  assert.equal(at({}, { CAREEN_WORKSPACE: 'e' }, { ...none, target: { daemon } }), 'e')
  assert.equal(at({}, {}, { ...shop, target: { daemon } }), 'shop')
  assert.equal(at({}, {}, { ...none, target: { daemon } }), 'own')
  assert.equal(at({}, { CAREEN_WORKSPACE: '' }, { ...none, target: {} }), 'default')
  assert.equal(
    at({ workspace: 'shop' }, { CAREEN_WORKSPACE: 'other' }, shop),
    'shop',
    'a flag goes before a variable',
  )
})

test('a flag, a variable or a daemon that contradicts the block is refused', () => {
  const refused = (act: () => unknown, message: RegExp): void =>
    assert.throws(act, { code: 'WORKSPACE_DIFFERS', message })
  refused(
    () => workspaceOf(args({ workspace: 'x' }), { env: {} }, shop),
    /-workspace is x.*shop.*p\.hcl line 2/,
  )
  const env = { CAREEN_WORKSPACE: 'x' }
  refused(() => workspaceOf(args({}), { env }, shop), /CAREEN_WORKSPACE is x.*Unset CAREEN_WORKSPACE/)
  const settings = { daemon: { value: 'prod', place } }
  refused(() => requireDaemon(settings, 'stage'), /this daemon is stage, and the files are of daemon prod/)
  refused(() => requireDaemon(settings, ''), /this daemon has no name.*careend --name prod/)
  requireDaemon(settings, 'prod')
  requireDaemon({}, 'any')
})

test('a variable that is near to a known one gives a warning, and no other does', () => {
  const env = {
    CAREEN_ADRESS: '1',
    CAREEN_WORKSPACES: '1',
    CAREEN_VAR_adress: '1',
    CAREEN_LISTEN: '1',
    CAREEN_QQQQ: '1',
    HOME: '1',
  }
  assert.deepEqual(nearVariables(env), [
    'CAREEN_ADRESS is not a variable of careen. Did you mean CAREEN_ADDRESS?',
    'CAREEN_WORKSPACES is not a variable of careen. Did you mean CAREEN_WORKSPACE?',
  ])
})
