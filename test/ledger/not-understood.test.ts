/** A worker that does not understand all that it is to decide by fails the run, and deletes nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import type { Connection, Method } from '../../proto/connection.ts'
import type { AcquireRunResponse__Output } from '../../proto/gen/careen/worker/v1/AcquireRunResponse.ts'
import type { ReadRunInputResponse__Output } from '../../proto/gen/careen/worker/v1/ReadRunInputResponse.ts'
import { loadServices } from '../../proto/load.ts'
import type { Run } from '../../proto/resources/index.ts'
import { newWorker, serve } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const { AcquireRun, ReadRunInput } = loadServices().WorkerService.service

type Change = (bytes: Buffer) => Buffer
type Changes = { readonly acquire?: Change; readonly input?: Change }

/** Returns the connection with one difference: the bytes that answer AcquireRun or ReadRunInput are others. */
function received(client: Connection, { acquire, input }: Changes): Connection {
  const changed = <Request, Response>(method: Method<Request, Response>): Method<Request, Response> => {
    const { path, requestSerialize, responseDeserialize } = method
    const change = path === AcquireRun.path ? acquire : path === ReadRunInput.path ? input : undefined
    if (change === undefined) return method
    return { path, requestSerialize, responseDeserialize: (bytes) => responseDeserialize(change(bytes)) }
  }
  return {
    ...client,
    unary: (method, request, options) => client.unary(changed(method), request, options),
    stream: (method, request, signal) => client.stream(changed(method), request, signal),
  }
}

/** Executes a run of a policy that keeps most images, with a worker that receives other bytes. */
async function runWith(changes: Changes): Promise<Run> {
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
    ledger: remoteLedger(received(served.client, changes), newWorker()),
  })
  assert.deepEqual(world.deletes(), [])
  return run
}

/** Decodes the answer, changes it, and encodes it again, with the hashes that the daemon computed. */
function edited(edit: (answer: AcquireRunResponse__Output) => void): Changes {
  const acquire: Change = (bytes) => {
    const answer = AcquireRun.responseDeserialize(bytes)
    edit(answer)
    return AcquireRun.responseSerialize(answer)
  }
  return { acquire }
}

/** The same for the parts of the run's input. */
function editedInput(edit: (part: ReadRunInputResponse__Output) => void): Changes {
  const input: Change = (bytes) => {
    const part = ReadRunInput.responseDeserialize(bytes)
    edit(part)
    return ReadRunInput.responseSerialize(part)
  }
  return { input }
}

test('a worker that receives what the daemon sent executes the run', async () => {
  const run = await runWith({})
  assert.equal(run.state, 'SUCCEEDED', run.message)
})

for (const [what, change] of [
  [
    'a group that a rule counts by',
    edited(({ assignment }) => delete assignment?.policy?.policy?.rules[0]?.groupBy),
  ],
  [
    'a pattern of a protection',
    editedInput(({ protections }) => delete protections[0]?.protection?.tagRegexp),
  ],
  [
    'the authorities of the registry',
    edited(
      ({ assignment }) => assignment?.registry?.registry && (assignment.registry.registry.caFile = '/x'),
    ),
  ],
  [
    'the scope of a protection',
    editedInput(({ protections: [first] }) => first?.protection && (first.protection.scope = null)),
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

/** Field 99 of a message is 1. */
const UNKNOWN = Buffer.from([0x98, 0x06, 0x01])

for (const part of ['acquire', 'input'] as const)
  test(`an unknown field of an assignment (${part}): the run fails, names the field, and deletes nothing`, async () => {
    const run = await runWith({ [part]: (bytes: Buffer) => Buffer.concat([bytes, UNKNOWN]) })
    assert.deepEqual([run.state, run.errorCode], ['FAILED', 'POLICY_NOT_UNDERSTOOD'])
    assert.match(run.message ?? '', /^#99: field 99 is not known\. .*Upgrade the worker/)
  })

for (const [what, changes] of [
  ['a protection is lost', editedInput(({ protections }) => protections.splice(0, 1))],
  ['the end is lost', editedInput((part) => delete part.items)],
] as const)
  test(`${what} on the way: the run fails, and deletes nothing`, async () => {
    const run = await runWith(changes)
    assert.deepEqual([run.state, run.errorCode], ['FAILED', 'INTERNAL'])
    assert.match(
      run.message ?? '',
      /the daemon sent \d items (?:of 1|without an end) for INPUT_ASSIGNMENT\. Run again$/,
    )
  })
