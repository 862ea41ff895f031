/** A worker that does not understand all that it is to decide by fails the run, and deletes nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import type { Connection } from '../../proto/client.ts'
import type { AcquireRunResponse__Output } from '../../proto/gen/careen/worker/v1/AcquireRunResponse.ts'
import { loadServices } from '../../proto/load.ts'
import type { Run } from '../../proto/resources/index.ts'
import { newWorker, serve } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const { AcquireRun } = loadServices().WorkerService.service

/** Returns the connection with one difference: the bytes that answer AcquireRun are others. */
function received(client: Connection, change: (bytes: Buffer) => Buffer): Connection {
  const unary: Connection['unary'] = (method, request, options) => {
    const { path, requestSerialize, responseDeserialize } = method
    if (path !== AcquireRun.path) return client.unary(method, request, options)
    const changed = {
      path,
      requestSerialize,
      responseDeserialize: (bytes: Buffer) => responseDeserialize(change(bytes)),
    }
    return client.unary(changed, request, options)
  }
  return { ...client, unary }
}

/** Executes a run of a policy that keeps most images, with a worker that receives other bytes. */
async function runWith(change: (bytes: Buffer) => Buffer): Promise<Run> {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(
    `${webPolicy('', 'retained_top = 1\n    max = 1\n    group_by = "pr-([0-9]+)"')}
     protect "first" {
       registry = registry.prod
       tag_regexp = "pr-1"
     }`,
  )
  await using served = await serve(world)
  const run = await world.workOn(await world.start('prod/team/web'), {
    ledger: remoteLedger(received(served.client, change), newWorker()),
  })
  assert.deepEqual(world.deletes(), [])
  return run
}

/** Decodes the answer, changes it, and encodes it again, with the hashes that the daemon computed. */
function edited(edit: (answer: AcquireRunResponse__Output) => void): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const answer = AcquireRun.responseDeserialize(bytes)
    edit(answer)
    return AcquireRun.responseSerialize(answer)
  }
}

test('a worker that receives what the daemon sent executes the run', async () => {
  const run = await runWith((bytes) => bytes)
  assert.equal(run.state, 'SUCCEEDED', run.message)
})

for (const [what, change] of [
  [
    'a group that a rule counts by',
    edited(({ assignment }) => delete assignment?.policy?.policy?.rules[0]?.groupBy),
  ],
  [
    'a pattern of a protection',
    edited(({ assignment }) => delete assignment?.protections[0]?.protection?.tagRegexp),
  ],
  [
    'the authorities of the registry',
    edited(
      ({ assignment }) => assignment?.registry?.registry && (assignment.registry.registry.caFile = '/x'),
    ),
  ],
  [
    'the scope of a protection',
    edited(
      ({ assignment }) =>
        assignment?.protections[0]?.protection && (assignment.protections[0].protection.scope = null),
    ),
  ],
] as const)
  test(`${what} is lost on the way: the run fails, says so, and deletes nothing`, async () => {
    const run = await runWith(change)
    assert.deepEqual([run.state, run.errorCode], ['FAILED', 'POLICY_NOT_UNDERSTOOD'])
    assert.match(
      run.message ?? '',
      /^workspaces\/default\/[\w./]+: .*Upgrade the worker to the version of the daemon/,
    )
  })

test('an unknown field of an assignment: the run fails, names the field, and deletes nothing', async () => {
  // Field 99 of the response is 1.
  const run = await runWith((bytes) => Buffer.concat([bytes, Buffer.from([0x98, 0x06, 0x01])]))
  assert.deepEqual([run.state, run.errorCode], ['FAILED', 'POLICY_NOT_UNDERSTOOD'])
  assert.match(run.message ?? '', /^#99: field 99 is not known\. .*Upgrade the worker/)
})
