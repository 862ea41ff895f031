/** Each list ends a page before 1 MiB of its encoded answer, and is read completely. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Decision } from '../../policies/engine/index.ts'
import { CareenError } from '../../policies/index.ts'
import { loadServices } from '../../proto/load.ts'
import { runNamed } from '../support/resource-names.ts'
import { serve } from '../support/serve.ts'
import { openWorld, webPolicy } from '../support/world.ts'

const MIB = 1 << 20
type Listing = MethodDefinition<object, object, object, Record<string, unknown>>

const world = await openWorld()
const plan = await world.apply(webPolicy(), true)
const run = await world.start('prod/team/web', 'DRY_RUN')
const served = await serve(world)
after(async () => {
  await served[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

const hex = (number: number): string => number.toString(16).padStart(64, '0')

/** An image over which 40 rules say something. */
function decision(number: number): Decision {
  const age = { age: 5, from: 'config' as const, since: 1000 }
  const rules = Array.from({ length: 40 }, (_, at) => `rule-number-${at}`)
  return {
    digest: `sha256:${hex(number)}`,
    tags: [`tag-${number}`],
    action: 'KEEP',
    untag: [],
    reasons: rules.map((rule) => ({ kind: 'young', rule, age, period: 7 * 24 * 3_600_000 })),
    group: `sha256:${hex(number)}`,
    size: 1000,
    verdicts: rules.map((rule) => ({ rule, delete: false, rank: 1, of: 520, age, expirePeriod: 7 })),
    follows: [],
  } as unknown as Decision
}

function fill(): void {
  const { store } = world
  const web = { registry: 'prod', repository: 'team/web' }
  const text = 'ü'.repeat(4000)
  const many = Array.from({ length: 200 }, (_, at) => at)
  store.decisions.append(
    run.id,
    Array.from({ length: 520 }, (_, at) => decision(at)),
  )
  for (const at of many) {
    const intent = {
      digest: `sha256:${hex(at)}`,
      action: 'DELETE',
      tags: [],
      mediaType: 'm',
      size: 1,
    } as const
    const by = { runId: run.id, generation: 1, token: 1, at: 1 }
    store.intents.insert(web, by, { ...intent, bytes: Buffer.alloc(0), children: [], reasons: [text] })
    store.runs.insert({ ...run, id: `r-${at}`, state: 'FAILED', message: text })
    const repository = { registry: 'prod', repository: `many/${at}` }
    store.repositories.upsert({ ...repository, workspace: 'default' })
    store.repositories.stop(repository, text)
    const entry = { workspace: 'default', planId: 'pl-1', appliedAt: 1, appliedBy: 'test', changes: [text] }
    store.objects.addHistory({ ...entry, serial: 100 + at })
    const registry = {
      kind: 'registry',
      name: `many-${at}`,
      url: `https://${at}.test/${'x'.repeat(8000)}`,
    } as const
    store.objects.put('default', 2, registry)
  }
}

world.store.transaction(fill)

const { RunService, RepositoryService, RegistryService, WorkspaceService } = loadServices()
const parent = 'workspaces/default'
const LISTS = [
  ['520 decisions of 40 rules', RunService.service.ListDecisions, runNamed(run), 'decisions', 520],
  ['removals', RunService.service.ListRemovals, runNamed(run), 'removals', 200],
  ['runs', RunService.service.ListRuns, parent, 'runs', 201],
  [
    'repositories',
    RepositoryService.service.ListRepositories,
    `${parent}/registries/prod`,
    'repositories',
    201,
  ],
  ['registries', RegistryService.service.ListRegistries, parent, 'registries', 201],
  ['applies', WorkspaceService.service.ListRevisions, parent, 'revisions', 201],
] as const

for (const [what, method, of, items, count] of LISTS) {
  test(`${what}: pages of at most 1 MiB`, async () => {
    const list = method as unknown as Listing
    const sizes: number[] = []
    let found = 0
    for (let pageToken = '', first = true; first || pageToken !== ''; first = false) {
      const page = await served.client.unary(list, { parent: of, pageSize: 1000, pageToken, skipSizes: true })
      sizes.push(list.responseSerialize(page).length)
      found += (page[items] as unknown[]).length
      pageToken = String(page['nextPageToken'])
    }
    assert.equal(found, count)
    assert.ok(sizes.length > 1, `${sizes.join(', ')} bytes`)
    assert.ok(
      sizes.every((size) => size <= MIB),
      `${sizes.join(', ')} bytes`,
    )
  })
}

/** Methods with pages, with a request of each. */
const PAGED = Object.entries(
  loadServices() as unknown as Readonly<Record<string, { service?: Record<string, Listing> }>>,
).flatMap(([service, { service: methods = {} }]) =>
  Object.entries(methods)
    .filter(([, method]) => hasPages(method))
    .map(([name, method]) => ({ name: `${service}/${name}`, method })),
)

function hasPages({ requestSerialize }: Listing): boolean {
  return requestSerialize({ pageSize: 1 }).length > 0
}

test('no list takes a negative page size, and one that is too large is cut', async () => {
  assert.ok(PAGED.length >= 9, PAGED.map(({ name }) => name).join(' '))
  for (const { name, method } of PAGED) {
    const request = { parent: parentOf(name), skipSizes: true, origin: 'git.example.com/web' }
    const call = served.client.unary(method, { ...request, pageSize: -1 })
    const error = CareenError.from(await call.catch((thrown: unknown) => thrown))
    assert.deepEqual([error.code, error.metadata['field']], ['INVALID_ARGUMENT', 'page_size'], name)
    const largest = await served.client.unary(method, { ...request, pageSize: 2 ** 31 - 1 })
    for (const value of Object.values(largest))
      if (Array.isArray(value)) assert.ok(value.length <= 1000, name)
  }
})

/** Returns the parent that a list takes. */
function parentOf(list: string): string {
  if (/ListDecisions|ListRemovals/.test(list)) return runNamed(run)
  if (/ListPlan(?:Changes|Effects|Images)/.test(list)) return `${parent}/plans/${plan.id}`
  if (list.endsWith('ListRevisionObjects')) return `${parent}/revisions/1`
  if (list.endsWith('ListImages')) return `${parent}/registries/prod/repositories/team%2Fweb`
  return list.endsWith('ListRepositories') ? `${parent}/registries/prod` : parent
}
