import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { MemoryOptions } from '../../daemon/registry/fake/state.ts'
import {
  canClean,
  type Check,
  CHECKS,
  type CheckResult,
  type RegistryCheck,
} from '../../proto/resources/registry.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const signal = new AbortController().signal

function finding(check: Check, found: RegistryCheck): CheckResult {
  const one = found.results.find((candidate) => candidate.check === check)
  assert.ok(one, check)
  return one
}

const wide = (more = ''): string =>
  `registry "prod" {\n  url = "$URL"\n${more}\n}\ndefault_policy "all" {\n  registry = registry.prod\n  status = "ACTIVE"\n  keep_latest = 5\n}\n`

async function checked(
  options: MemoryOptions,
  hcl: string = webPolicy(),
  act: (world: World) => Promise<void> = async () => {},
): Promise<RegistryCheck> {
  await using world = await openWorld(options)
  await world.push('team/web', { tags: ['a'] })
  await world.apply(hcl, true)
  await act(world)
  return await world.registries.check('prod', '', signal)
}

test('a registry where nothing is missing: every question in order, and what was found is remembered', async () => {
  await using world = await openWorld({ untag: true, referrersApi: true })
  await world.push('team/web', { tags: ['a', 'b'] })
  await world.apply(webPolicy(), true)
  assert.equal((await world.registries.list({ limit: 9 }))[0]?.capabilities, undefined)
  const found = await world.registries.check('prod', '', signal)
  assert.deepEqual(
    found.results.map(({ check, verdict }) => `${check} ${verdict}`),
    CHECKS.map((check) => `${check} ok`),
  )
  assert.ok(canClean(found))
  assert.equal(found.repository, 'team/web')
  assert.match(finding('pull', found).message, /team\/web can be read, 2 tags/)
  const capabilities = (await world.registries.list({ limit: 9 }))[0]?.capabilities
  assert.deepEqual(
    { ...capabilities, clockSkew: 0, probedAt: 0 },
    {
      url: world.registry.url,
      profile: 'distribution',
      detectedBy: 'the lack of any other API',
      digestDelete: 'yes',
      untag: 'yes',
      untaggedListing: false,
      pushTimes: false,
      referrers: 'yes',
      catalog: 'open',
      repository: 'team/web',
      clockSkew: 0,
      probedAt: 0,
    },
  )
  assert.ok((capabilities?.probedAt ?? 0) > 0)
  assert.deepEqual(await world.tags('team/web'), ['a', 'b'], 'a check changes nothing')
})

test('facts of another URL are not shown', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['a'] })
  await world.apply(webPolicy(), true)
  await world.registries.check('prod', '', signal)
  assert.ok((await world.registries.list({ limit: 9 }))[0]?.capabilities)
  await world.apply(webPolicy().replace('$URL', 'http://elsewhere.test:5000'), true)
  assert.equal((await world.registries.list({ limit: 9 }))[0]?.capabilities, undefined)
})

const REFUSALS: readonly [string, MemoryOptions, Check, RegExp, RegExp][] = [
  ['deletes disabled', { deleteEnabled: false }, 'delete', /disabled/, /REGISTRY_STORAGE_DELETE_ENABLED/],
  ['read-only', { readOnly: true }, 'delete', /read-only/, /maintenance/],
  [
    'no right',
    { fault: (seen) => (seen.method === 'DELETE' ? { kind: 'answer', status: 403 } : undefined) },
    'delete',
    /do not permit deletes/,
    /grant/,
  ],
  [
    'no right to pull',
    { fault: (seen) => (seen.path.includes('/tags/') ? { kind: 'answer', status: 403 } : undefined) },
    'pull',
    /the credentials cannot read/,
    /right to pull/,
  ],
  [
    'a door with a lock',
    { basic: { username: 'u', password: 'p' } },
    'credentials',
    /block has none/,
    /env:/,
  ],
  [
    'not a registry',
    { fault: () => ({ kind: 'answer', status: 404, headers: { 'docker-distribution-api-version': '' } }) },
    'api version',
    /\/v2\/ answers 404/,
    /without a path/,
  ],
]

for (const [title, options, check, message, remedy] of REFUSALS) {
  test(`${title}: a problem with the next step, and not fit for cleaning`, async () => {
    const becomes: MemoryOptions = {}
    await using world = await openWorld(becomes)
    await world.push('team/web', { tags: ['a'] })
    Object.assign(becomes, options)
    await world.apply(webPolicy(), true)
    const found = await world.registries.check('prod', 'team/web', signal)
    const one = finding(check, found)
    assert.equal(one.verdict, 'problem', JSON.stringify(found.results))
    assert.match(one.message, message)
    assert.match(one.remedy ?? '', remedy)
    assert.equal(canClean(found), false)
  })
}

test('a registry that is not there: one problem, and nothing else is claimed', async () => {
  const found = await checked({}, webPolicy(), (world) => world.registry.close())
  assert.equal(finding('reachable', found).verdict, 'problem')
  assert.match(finding('reachable', found).message, /cannot be reached/)
  for (const question of ['pull', 'clock', 'delete'] as const)
    assert.equal(finding(question, found).message, 'not asked', question)
  for (const check of ['api version', 'credentials', 'catalog', 'pull', 'delete', 'untag'] as const)
    assert.equal(finding(check, found).verdict, 'unknown', check)
  assert.equal(canClean(found), false)
})

test('http where https is spoken: the encryption is what is wrong', async () => {
  const server = createServer((_request, response) => response.end('plain'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const found = await checked({}, webPolicy().replace('$URL', `https://127.0.0.1:${port}`))
  server.closeAllConnections()
  server.close()
  assert.equal(finding('tls', found).verdict, 'problem', JSON.stringify(found.results))
  assert.match(finding('tls', found).remedy ?? '', /ca_file/)
  assert.equal(canClean(found), false)
})

test('a registry that cannot remove a tag alone gets a note, and can be cleaned', async () => {
  const found = await checked({ untag: false })
  assert.equal(finding('untag', found).verdict, 'problem')
  assert.match(finding('untag', found).message, /deferred/)
  assert.ok(canClean(found))
})

test('a closed catalog matters where a policy needs it, and not where repositories are named', async () => {
  const closed: MemoryOptions = {
    fault: (seen) => (seen.path.startsWith('/v2/_catalog') ? { kind: 'answer', status: 401 } : undefined),
  }
  const narrow = finding('catalog', await checked(closed))
  assert.deepEqual([narrow.verdict, narrow.needed], ['ok', false])
  const missing = finding('catalog', await checked(closed, wide()))
  assert.deepEqual([missing.verdict, missing.needed], ['problem', true])
  assert.match(missing.remedy ?? '', /repositories = \["team\/web"\]/)
  const named = await checked(closed, wide('  repositories = ["team/web"]'))
  assert.match(finding('catalog', named).message, /names 1 repositor/)
  assert.equal(named.repository, 'team/web')
  assert.ok(canClean(named))
})

test('a registry without a Date names trust_clock, and is well with it', async () => {
  const without = await checked({ clock: 'absent' }, wide())
  const clock = finding('clock', without)
  assert.equal(clock.verdict, 'problem')
  assert.match(
    `${clock.message}; ${clock.remedy}`,
    /sends no Date.*set trust_clock = true in the registry block$/,
  )
  const trusted = finding('clock', await checked({ clock: 'absent' }, wide('  trust_clock = true')))
  assert.deepEqual([trusted.verdict, trusted.needed], ['ok', false])
})

test('clocks that are far apart are a problem', async () => {
  const found = await checked({ clock: 20 * 60_000 }, webPolicy())
  assert.match(finding('clock', found).message, /20 minutes apart/)
  assert.equal(canClean(found), false)
})

test('credentials that are not set where the daemon runs are named', async () => {
  const hcl = webPolicy().replace('url = "$URL"', 'url = "$URL"\n  credentials = "env:NOT_SET"')
  const found = await checked({}, hcl)
  assert.match(finding('credentials', found).message, /variable NOT_SET is not set/)
  assert.equal(canClean(found), false)
})

test('no repository to ask in: what deleting needs is not known', async () => {
  await using world = await openWorld()
  await world.apply(webPolicy(), true)
  const found = await world.registries.check('prod', '', signal)
  assert.equal(found.repository, undefined)
  assert.match(finding('pull', found).remedy ?? '', /careen registries check prod REPO/)
  assert.equal(canClean(found), false)
})

test('a repository that the registry lists is asked in, before one whose name was misspelt', async () => {
  const found = await checked({}, wide(), async (world) => {
    assert.equal((await world.clean('prod/a/misspelt')).state, 'FAILED')
    await world.clean('prod/team/web')
  })
  assert.equal(found.repository, 'team/web')
  assert.ok(canClean(found))
})

test('a registry that is not declared, and a profile that does not exist', async () => {
  await using world = await openWorld()
  await assert.rejects(world.registries.check('prod', '', signal), {
    code: 'NOT_FOUND',
    message: /not declared \(none is\)/,
  })
  await world.apply(webPolicy(), true)
  await assert.rejects(world.registries.check('prid', '', signal), { message: /declared: prod/ })
  const misspelt = webPolicy().replace('url = "$URL"', 'url = "$URL"\n  profile = "harbour"')
  await assert.rejects(world.apply(misspelt, true), /is not known.*Did you mean/)
})

test('where repositories are named, a plan and discovery ask no catalog', async () => {
  await using world = await openWorld()
  for (const repository of ['team/web', 'team/api']) await world.push(repository, { tags: ['a'] })
  const plan = await world.apply(wide('  repositories = ["team/web"]'))
  assert.deepEqual(
    plan.effects.map(({ repository }) => repository.repository),
    ['team/web'],
  )
  assert.ok(!world.registry.log.some(({ path }) => path.includes('_catalog')))
})
