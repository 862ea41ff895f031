/** Lists over the wire show what their filter selects, and nothing else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FilterField, FILTERS } from '../../daemon/api/filter-fields.ts'
import { conditionsOf } from '../../daemon/api/filtering.ts'
import { CareenError } from '../../policies/index.ts'
import { filterValue } from '../../proto/filters.ts'
import type { Condition } from '../../proto/resources/index.ts'
import { PROD, runNamed, WEB } from '../support/resource-names.ts'
import { serve } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const TIME = '2026-11-30T12:00:00Z'
const NAMES: Readonly<Record<string, string>> = {
  pin: 'workspaces/default/pins/pin-ba28b337',
  approval: 'workspaces/default/approvals/a-ba28b337',
  run: 'workspaces/-/runs/r-0123abcd',
  repository: 'workspaces/w/registries/-/repositories/a%2Fb',
  image: `workspaces/w/registries/-/repositories/a%2Fb/images/sha256:${'a'.repeat(64)}`,
  policy: 'workspaces/w/policies/lifecycle_policy.web',
  registry: 'workspaces/-/registries/prod',
  plan: 'workspaces/w/plans/pl-0123abcd',
  protection: 'workspaces/-/protections/releases',
}

/** Filters with a field of each operator that it has. */
function filtersOf(name: string, field: FilterField): string[] {
  const compared = (operators: string, value: string): string[] =>
    operators.split(' ').map((operator) => `${name} ${operator} ${value}`)
  const isSet = `${name}:*`
  switch (field.kind) {
    case 'text':
      return [...compared('= !=', '"a b"'), ...compared('= !=', 'a*'), isSet]
    case 'texts':
      return [`${name}:a`, `${name}:"pr-*"`]
    case 'number':
      return [...compared('= != < <= > >=', '5'), isSet]
    case 'time':
      return [...compared('= != < <= > >=', TIME), isSet]
    case 'duration':
      return [...compared('= != < <= > >=', '86400s'), isSet]
    case 'flag':
      return compared('= !=', 'true')
    case 'word':
      return [...compared('= !=', field.words[0] ?? ''), `${name} = ${field.prefix}${field.words[0]}`, isSet]
    case 'name':
      return [...compared('= !=', NAMES[field.of] ?? ''), `${name} = "${NAMES[field.of]}*"`, isSet]
  }
}

type List = keyof typeof FILTERS

/** Reads a list of the store with conditions. */
function read(world: World, list: List, conditions: readonly Condition[]): readonly unknown[] {
  const { store } = world
  const query = { limit: 9, conditions }
  switch (list) {
    case 'ListRuns':
      return store.runs.list(query)
    case 'ListDecisions':
      return store.decisions.page('r', 0, 9, conditions).decisions
    case 'ListRemovals':
      return store.intents.removed({ run: 'r', after: 0, limit: 9, conditions })
    case 'ListRepositories':
      return store.repositories.list(query)
    case 'ListRegistries':
      return store.objects.list('registry', query)
    case 'ListPolicies':
      return store.objects.list('policy', query)
    case 'ListProtections':
      return store.objects.list('protect', query)
    case 'ListRevisions':
      return store.objects.history('default', query)
    case 'ListApprovals':
      return store.givenApprovals.list(query)
    case 'ListPins':
      return store.pins.list(query, 0)
    case 'ListPlans':
      return store.plans.list(query)
    case 'ListPlanEffects':
      return store.plans.effects('pl', { ...query, after: undefined })
    case 'ListPlanImages':
      return store.plans.images('pl', { ...query, after: undefined })
    case 'ListAuditEvents':
      return store.audit.list({ ...query, order: 'newest', after: undefined })
  }
}

for (const [list, fields] of Object.entries(FILTERS)) {
  test(`${list}: the store has a column for each field, and it takes no operator but those of its kind`, async () => {
    await using world = await openWorld()
    for (const [name, field] of Object.entries<FilterField>(fields)) {
      for (const filter of filtersOf(name, field))
        assert.ok(Array.isArray(read(world, list as List, conditionsOf(filter, fields))), filter)
      if (['text', 'word', 'flag', 'name', 'texts'].includes(field.kind))
        assert.throws(() => conditionsOf(`${name} < a`, fields), {
          code: 'FILTER_INVALID',
          message: /cannot be compared with </,
        })
    }
  })
}

const REFUSED: readonly (readonly [list: List, filter: string, column: number, why: RegExp])[] = [
  ['ListRuns', 'sequence = 1', 1, /"sequence" is no field of this list\. Write one of: name, repository/],
  ['ListRuns', 'constructor = 1', 1, /no field/],
  ['ListRuns', 'kind = CLEAN AND state = failed', 26, /"failed" is not known\. Write one of: QUEUED/],
  ['ListRuns', 'state = FAIL*', 9, /not known/],
  ['ListRuns', 'create_time > 2026-02-30T00:00:00Z', 15, /a time of RFC 3339/],
  ['ListRuns', 'create_time > 2026-01-01', 15, /a time of RFC 3339/],
  ['ListRuns', 'create_time > 5', 15, /a time of RFC 3339/],
  ['ListRuns', 'counts.deleted > 1.5', 18, /a whole number/],
  ['ListRuns', 'counts.deleted > 99999999999999999999', 18, /a whole number/],
  ['ListRuns', 'name = ba28*', 8, /no such name\. Write workspaces\/W\/runs\/r-ID/],
  ['ListRuns', 'name = "workspaces/w*"', 8, /no such name/],
  ['ListRuns', 'repository = prod/team/web', 14, /no such name/],
  ['ListRuns', 'repository = "workspaces/-/registries/-/repositories/a%252*"', 14, /no such name/],
  ['ListRuns', 'state:FAILED', 7, /write state:\*/],
  ['ListPolicies', 'grace > 1d', 9, /seconds and an s/],
  ['ListRemovals', 'tags = pr-1', 6, /tags cannot be compared with =\. Write :/],
]

for (const [list, filter, column, why] of REFUSED)
  test(`${list} refuses ${filter}`, () => {
    assert.throws(() => conditionsOf(filter, FILTERS[list]), {
      code: 'FILTER_INVALID',
      message: new RegExp(`^filter: column ${column}: .*${why.source}`),
    })
  })

test('filters over the wire select runs, what they did, repositories, registries, policies and applies', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const clean = await world.clean('prod/team/web')
  const dry = await world.dryRun('prod/team/web')
  world.store.repositories.upsert({ registry: 'prod', repository: 'team/%', workspace: 'default' })
  await using served = await serve(world)
  const { client } = served
  const { services } = client
  const parent = 'workspaces/-'
  const runs = async (filter: string, one = parent) => {
    const found = await client.unary(services.RunService.service.ListRuns, { parent: one, filter })
    return found.runs.map(({ kind }) => kind)
  }
  const both = ['KIND_DRY_RUN', 'KIND_CLEAN']
  assert.deepEqual(await runs(''), both)
  assert.deepEqual(await runs('', 'workspaces/other'), [])
  for (const filter of [
    `repository = "${WEB}"`,
    `repository = "workspaces/-/registries/prod/repositories/team%2F*"`,
    `name != "workspaces/-/runs/none"`,
    'policy = "workspaces/default/policies/lifecycle_policy.web"',
    'policy:*',
    'create_time > 2020-01-01T00:00:00+01:00 AND state = SUCCEEDED',
    `created_by = dae* AND created_by != ${filterValue('dae*')}`,
  ])
    assert.deepEqual(await runs(filter), both, filter)
  assert.deepEqual(await runs('kind = CLEAN AND counts.deleted = 2'), ['KIND_CLEAN'])
  assert.deepEqual(await runs(`name = "workspaces/-/runs/${dry.id.slice(0, 6)}*"`), ['KIND_DRY_RUN'])
  for (const filter of [
    'error_code:*',
    'state != SUCCEEDED',
    `repository = "${WEB}x*"`,
    `name = "workspaces/other/runs/${dry.id}"`,
    `created_by = "daemon'; DROP TABLE run; --"`,
  ])
    assert.deepEqual(await runs(filter), [], filter)

  const { ListDecisions, ListRemovals } = services.RunService.service
  const decisions = await client.unary(ListDecisions, {
    parent: runNamed(clean),
    filter: 'tags:pr-1 AND action = DELETE',
  })
  assert.deepEqual(
    decisions.decisions.map(({ tags }) => tags),
    [['pr-1']],
  )
  const { removals } = await client.unary(ListRemovals, {
    parent: runNamed(clean),
    filter: 'outcome = DELETED AND tags:"pr-*"',
  })
  assert.equal(removals.length, 2)
  assert.deepEqual(
    (await client.unary(ListRemovals, { parent: runNamed(clean), filter: 'outcome != DELETED' })).removals,
    [],
  )

  const { ListRepositories } = services.RepositoryService.service
  const repositories = async (filter: string, one = 'workspaces/-/registries/-') =>
    (await client.unary(ListRepositories, { parent: one, filter })).repositories.map(({ name }) => name)
  assert.deepEqual(await repositories(`name = "${WEB}"`), [WEB])
  assert.deepEqual(await repositories('attention = true'), [])
  assert.deepEqual(await repositories('attention != true AND images >= 8'), [WEB])
  assert.deepEqual(await repositories('image_count >= 8'), [WEB])
  assert.deepEqual(await repositories('image_count > 1000'), [])
  world.store.repositories.stop({ registry: 'prod', repository: 'team/web' }, 'why')
  assert.deepEqual(await repositories('attention = true'), [WEB])
  assert.deepEqual(await repositories('stopped:*', 'workspaces/default/registries/prod'), [WEB])
  assert.deepEqual(await repositories('', 'workspaces/default/registries/other'), [])

  const { ListRegistries } = services.RegistryService.service
  const registries = async (filter: string) =>
    (await client.unary(ListRegistries, { parent, filter })).registries.map(({ name }) => name)
  assert.deepEqual(await registries('name = workspaces/-/registries/pr* AND url = http*'), [PROD])
  assert.deepEqual(await registries('profile:*'), [])
  const { ListPolicies } = services.PolicyService.service
  const policies = async (filter: string) =>
    (await client.unary(ListPolicies, { parent, filter })).policies.length
  assert.equal(await policies('status = STATUS_ACTIVE AND scope.registry = prod AND grace >= 60s'), 1)
  assert.equal(await policies('block = default_policy'), 0)
  const { ListRevisions } = services.WorkspaceService.service
  const history = async (filter: string) =>
    (await client.unary(ListRevisions, { parent: 'workspaces/default', filter })).revisions.length
  assert.equal(await history('serial >= 1 AND applied_by = test'), 1)
  assert.equal(await history('serial > 1'), 0)
})

test('a filter that is not valid is refused over the wire with its field and column', async () => {
  await using world = await openWorld()
  await using served = await serve(world)
  const { ListRuns } = served.client.services.RunService.service
  for (const filter of ['state', `state = ${'x'.repeat(3000)}`]) {
    const call = served.client.unary(ListRuns, { parent: 'workspaces/-', filter })
    const error = CareenError.from(await call.catch((thrown: unknown) => thrown))
    assert.equal(error.code, 'FILTER_INVALID')
    assert.equal(error.metadata['field'], 'filter')
  }
})

test('a token continues a list with the same filter, and no other', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const run = await world.clean('prod/team/web')
  await using served = await serve(world)
  const { ListDecisions } = served.client.services.RunService.service
  const seen: string[] = []
  const page = (filter: string, pageToken: string) =>
    served.client.unary(ListDecisions, { parent: runNamed(run), filter, pageToken, pageSize: 3 })
  let token = ''
  do {
    const { decisions, nextPageToken } = await page('action = KEEP', token)
    seen.push(...decisions.flatMap(({ tags }) => tags))
    token = nextPageToken
    if (token !== '') await assert.rejects(page('', token), { code: 'PAGE_TOKEN_INVALID' })
  } while (token !== '')
  assert.deepEqual(
    seen.toSorted(),
    ['10', '3', '4', '5', '6', '7', '8', '9'].map((one) => `release-${one}`),
  )
})
