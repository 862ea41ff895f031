/** A portal watches runs: it sees each as it is and as it changes, and after a break goes on where it was. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { CareenError } from '../../policies/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { connect } from '../../proto/connection.ts'
import { PROD, runNamed, runWish, WEB } from '../support/resource-names.ts'
import { serve } from '../support/serve.ts'
import { openWorld, webPolicy } from '../support/world.ts'

const API = `${PROD}/repositories/team%2Fapi`
const ALL = 'workspaces/-'

async function open() {
  const world = await openWorld()
  for (const repository of ['team/web', 'team/api'])
    for (const tag of ['pr-1', 'release-1']) await world.push(repository, { tags: [tag], days: 10 })
  const policy = webPolicy('max_delete_percent = 100').replace(
    /repository( *)= "team\/web"/,
    'repositories = "team/*"',
  )
  await world.apply(policy)
  const served = await serve(world)
  return {
    world,
    client: served.client,
    address: served.address,
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

type Seen = { readonly name: string; readonly state: string; readonly cursor: string }

/** Opens a watch, whose `next` returns the next run of it. */
function watch({ services, stream }: Connection, parent: string, cursor = '', filter = '') {
  const stop = new AbortController()
  const request = { parent, cursor, filter }
  const parts = stream(services.RunService.service.WatchRuns, request, stop.signal)[Symbol.asyncIterator]()
  const next = async (): Promise<Seen | undefined> => {
    for (;;) {
      const step = await parts.next()
      if (step.done === true) return undefined
      const { run, cursor: at } = step.value
      if (run) return { name: run.name, state: run.state, cursor: at }
    }
  }
  /** Returns the first part that passes. */
  const until = async (name: string, state: string): Promise<Seen> => {
    for (;;) {
      const seen = await next()
      if (seen === undefined) throw new Error(`the stream ended before ${name} was ${state}`)
      if (seen.name === name && seen.state === state) return seen
    }
  }
  return { next, until, leave: () => stop.abort() }
}

async function failure(parts: { readonly next: () => Promise<unknown> }): Promise<string> {
  return CareenError.from(await parts.next().catch((thrown: unknown) => thrown)).code
}

test('a night of runs: a portal that leaves comes back with its cursor and misses no run, and sees none twice', async () => {
  await using at = await open()
  const { world, client } = at
  const first = await world.start('prod/team/web')
  const portal = watch(client, ALL)
  await portal.until(runNamed(first), 'STATE_QUEUED')
  await world.workOn(first)
  const left = await portal.until(runNamed(first), 'STATE_SUCCEEDED')
  portal.leave()
  const missed = await world.start('prod/team/api')
  await world.workOn(missed)
  const waiting = await world.start('prod/team/web')
  const again = watch(client, ALL, left.cursor)
  const [one, two] = [await again.next(), await again.next()]
  assert.deepEqual([one?.name, one?.state], [runNamed(missed), 'STATE_SUCCEEDED'])
  assert.deepEqual([two?.name, two?.state], [runNamed(waiting), 'STATE_QUEUED'])
  world.runs.cancel(waiting.id)
  await again.until(runNamed(waiting), 'STATE_CANCELLED')
  again.leave()
})

test('one run, one repository and a filter are watched alone; the stream of one run ends with it', async () => {
  await using at = await open()
  const { world, client } = at
  const web = await world.start('prod/team/web')
  const api = await world.start('prod/team/api')
  const one = watch(client, runNamed(api))
  const ofWeb = watch(client, WEB)
  const clean = watch(client, 'workspaces/default', '', `repository = "${API}" AND kind = CLEAN`)
  assert.equal((await one.next())?.name, runNamed(api))
  assert.equal((await ofWeb.next())?.name, runNamed(web))
  assert.equal((await clean.next())?.name, runNamed(api))
  await world.workOn(api)
  const { cursor } = await one.until(runNamed(api), 'STATE_SUCCEEDED')
  assert.equal(await one.next(), undefined)
  const late = watch(client, runNamed(api), cursor)
  assert.equal(
    (await late.next())?.state,
    'STATE_SUCCEEDED',
    'also after its final part, which may be all that came',
  )
  assert.equal(await late.next(), undefined)
  await clean.until(runNamed(api), 'STATE_SUCCEEDED')
  world.runs.cancel(web.id)
  await ofWeb.until(runNamed(web), 'STATE_CANCELLED')
  ofWeb.leave()
  clean.leave()
})

test('a pause of the registry is a change of the runs that wait for it', async () => {
  await using at = await open()
  const { world, client } = at
  const { id } = await world.start('prod/team/web')
  const { services, stream } = client
  const parts = stream(services.RunService.service.WatchRuns, { parent: WEB })[Symbol.asyncIterator]()
  const waiting = async () => {
    const step = await parts.next()
    return step.done === true ? undefined : step.value.run?.waiting
  }
  assert.equal(await waiting(), 'WAITING_WORKER')
  const { registries } = world.operations
  registries.pause({ name: 'prod', reason: 'moving', by: 'ana', requestId: '' })
  assert.equal(await waiting(), 'WAITING_PAUSE')
  registries.resume({ name: 'prod', requestId: '' })
  assert.equal(await waiting(), 'WAITING_WORKER')
  world.runs.cancel(id)
  await parts.return?.()
})

test('a cursor belongs to its caller, parent and filter, and one of a later database is refused', async () => {
  await using at = await open()
  const { world, client } = at
  const run = await world.start('prod/team/web')
  const portal = watch(client, ALL)
  const { cursor } = await portal.until(runNamed(run), 'STATE_QUEUED')
  portal.leave()
  assert.equal(await failure(watch(client, WEB, cursor)), 'PAGE_TOKEN_INVALID')
  assert.equal(await failure(watch(client, ALL, cursor, 'kind = CLEAN')), 'PAGE_TOKEN_INVALID')
  assert.equal(await failure(watch(client, runNamed(run), '', 'kind = CLEAN')), 'INVALID_ARGUMENT')
  for (const parent of ['', 'prod/team/web', 'workspaces/-/runs/-'])
    assert.equal(await failure(watch(client, parent)), 'NAME_INVALID')
  assert.equal(await failure(watch(client, runNamed({ id: 'r-none' }))), 'NOT_FOUND')
  const late = world.runs.watch({ after: 1_000_000, conditions: [] }, AbortSignal.timeout(5000))
  await assert.rejects(late[Symbol.asyncIterator]().next(), { code: 'PAGE_TOKEN_INVALID' })
})

test('who may read one workspace sees the runs of that alone', async () => {
  await using at = await open()
  const { world } = at
  const grants = [{ role: 'READER' as const, workspaces: ['elsewhere'], registries: [] }]
  const wish = { displayName: '', grants, createdBy: 'test', expiresAt: undefined, requestId: '' }
  const stranger = connect({ address: at.address, token: world.operations.tokens.create(wish).secret })
  const run = await world.start('prod/team/web')
  const other = { ...run, id: 'r-elsewhere', workspace: 'elsewhere', state: 'SUCCEEDED' as const }
  world.store.runs.insert(other)
  const portal = watch(stranger, ALL)
  assert.equal((await portal.next())?.name, 'workspaces/elsewhere/runs/r-elsewhere')
  portal.leave()
  assert.equal(await failure(watch(stranger, 'workspaces/default')), 'ROLE_MISSING')
  assert.equal(await failure(watch(stranger, WEB)), 'ROLE_MISSING')
  const { ListRemovals } = stranger.services.RunService.service
  await world.workOn(run)
  const mine = { parent: 'workspaces/-/runs/-' }
  assert.deepEqual((await stranger.unary(ListRemovals, mine)).removals, [])
  const all = (await at.client.unary(ListRemovals, mine)).removals
  assert.deepEqual(
    all.map(({ outcome, tags }) => [outcome, tags]),
    [['OUTCOME_DELETED', ['pr-1']]],
  )
  stranger.close()
})

test('a second run of the kind is refused with the name of the first', async () => {
  await using at = await open()
  const { client } = at
  const { CreateRun } = client.services.RunService.service
  const start = () => client.unary(CreateRun, { ...runWish('KIND_CLEAN'), requestId: randomUUID() })
  const first = await start()
  const error = CareenError.from(await start().catch((thrown: unknown) => thrown))
  assert.deepEqual([error.code, error.metadata['name']], ['RUN_IN_PROGRESS', first.name])
  await assert.rejects(
    client.unary(CreateRun, {
      ...runWish('KIND_CLEAN'),
      parent: 'workspaces/other',
      requestId: randomUUID(),
    }),
    { code: 'NAME_INVALID' },
  )
})
