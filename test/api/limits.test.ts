/** The `limits` block: what it sets, and that it counts without a restart. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { BOUNDS, type ApiLimits } from '../../daemon/api/bounds.ts'
import { limited } from '../../daemon/api/limits.ts'
import { parseCareendFile } from '../../daemon/trust/careend-file.ts'
import { LIMITS } from '../../daemon/trust/limit-schema.ts'
import { frame, openRaw, rawCall, DEFAULT_WORKSPACE } from '../support/raw-calls.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'

const world = await openWorld()
after(() => world[Symbol.asyncDispose]())

const GET = '/careen.v1.WorkspaceService/ListObjects'
const USUAL = limited(BOUNDS, {})

/** Paths of what differs, such as `calls.rate`. */
function changes(limits: ApiLimits): readonly string[] {
  const flat = (value: object, at = ''): readonly (readonly [string, unknown])[] =>
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'object' ? flat(inner as object, `${at}${key}.`) : [[`${at}${key}`, inner] as const],
    )
  const usual = new Map(flat(USUAL))
  return flat(limits).flatMap(([path, value]) => (usual.get(path) === value ? [] : [path]))
}

const read = async (text: string) => (await parseCareendFile({ name: 'careend.hcl', text })).limits

for (const [name, paths] of [
  ['calls_per_second', ['calls.rate']],
  ['calls_burst', ['calls.burst']],
  ['worker_calls_per_second', ['workerCalls.rate', 'workerCalls.burst']],
  ['plans_per_minute', ['methods.PlanService/CreatePlan.rate', 'methods.PlanService/CreatePlan.burst']],
  [
    'explanations_per_minute',
    ['methods.RepositoryService/ExplainRepository.rate', 'methods.RepositoryService/ExplainRepository.burst'],
  ],
  [
    'registry_checks_per_minute',
    ['methods.RegistryService/CheckRegistry.rate', 'methods.RegistryService/CheckRegistry.burst'],
  ],
  [
    'new_tokens_per_minute',
    ['methods.TokenService/CreateToken.rate', 'methods.TokenService/CreateToken.burst'],
  ],
  ['failures_per_second', ['failures.rate', 'failures.burst']],
  ['calls_in_flight', ['inFlight.calls']],
  ['streams', ['inFlight.streams']],
  ['connections', ['connections.all']],
  ['connections_per_address', ['connections.each']],
] as const) {
  test(`${name} sets ${paths.join(' and ')}, and its default is what holds without it`, async () => {
    assert.deepEqual(changes(limited(BOUNDS, await read(`limits {\n  ${name} = 7\n}`))), paths)
    const { fallback } = LIMITS.attributes[name] ?? assert.fail()
    assert.deepEqual(changes(limited(BOUNDS, await read(`limits {\n  ${name} = ${fallback}\n}`))), [])
  })
}

test('every attribute of the block is in this test', () => {
  assert.equal(Object.keys(LIMITS.attributes).length, 12)
})

for (const [title, text] of [
  ['nothing at all', 'limits {\n  streams = 0\n}'],
  ['too much', 'limits {\n  streams = 1000001\n}'],
] as const) {
  test(`refused: ${title}`, async () => {
    await assert.rejects(read(text), { message: /careend\.hcl:2:13[^]*Write a number from 1 to 1000000/ })
  })
}

test('limits that change count for the next call and the next connection', async () => {
  let limits: ApiLimits = {
    ...limited(BOUNDS, { calls_burst: 1, connections: 1 }),
    calls: { rate: 0.001, burst: 0.1 },
  }
  await using server = await serve(world, { limits: () => limits })
  const session = await openRaw(server.address)
  const call = async (): Promise<unknown> =>
    (await rawCall(session, GET, frame(DEFAULT_WORKSPACE), { authorization: `Bearer ${TOKEN}` })).status
  assert.equal(await call(), 0)
  assert.equal(await call(), 8)
  const refused = await openRaw(server.address).catch(() => undefined)
  if (refused !== undefined) await new Promise((resolve) => refused.once('close', resolve))
  limits = limited(BOUNDS, { calls_per_second: 1000, connections: 2 })
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(await call(), 0)
  const second = await openRaw(server.address)
  for (const one of [session, second]) one.destroy()
})
