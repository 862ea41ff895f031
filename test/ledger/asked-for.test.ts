/** Which calls a run makes of a remote daemon. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import type { Connection } from '../../proto/connection.ts'
import { newWorker, serve } from '../support/serve.ts'
import { openWorld, webPolicy } from '../support/world.ts'

const PROTECTED =
  '\nprotect "releases" {\n  registry = registry.prod\n  repositories = "**"\n  tag_regexp = "pr-.*"\n}\n'

/** The connection, and the names of its calls, with the input that a stream reads. */
function counted({ client }: { readonly client: Connection }) {
  const calls: string[] = []
  const note = (path: string, request: unknown): void => {
    const input =
      typeof request === 'object' && request !== null && 'input' in request ? ` ${String(request.input)}` : ''
    calls.push(path.slice(path.lastIndexOf('/') + 1) + input)
  }
  const connection: Connection = {
    ...client,
    unary: (method, request, options) => {
      note(method.path, request)
      return client.unary(method, request, options)
    },
    stream: (method, request, signal) => {
      note(method.path, request)
      return client.stream(method, request, signal)
    },
  }
  return { connection, calls: () => calls.splice(0) }
}

const MAY_BE_EMPTY = [
  'ListOpenIntents',
  'ReadRunInput INPUT_ASSIGNMENT',
  'ReadRunInput INPUT_APPROVED_DIGESTS',
]

test('a run does not ask for what there was none of when it began, and for all else', async () => {
  await using world = await openWorld()
  await using served = await serve(world)
  const { connection, calls } = counted(served)
  const ledger = remoteLedger(connection, newWorker())
  await world.push('team/web', { tags: ['pr-1'], days: 30 })
  await world.push('team/web', { tags: ['keep'], days: 30 })
  await world.apply(webPolicy('max_delete_percent = 100'), true)
  const first = await world.clean('prod/team/web', { ledger })
  assert.equal(first.counts?.deleted, 1, first.message)
  const made = calls()
  assert.deepEqual(
    made.filter((call) => MAY_BE_EMPTY.includes(call)),
    [],
  )
  assert.ok(made.includes('ReadRunInput INPUT_TAGS') && made.includes('RecordIntent'))
  const kept = await world.push('team/web', { tags: ['pr-2'], days: 30 })
  const ref = { registry: 'prod', repository: 'team/web' }
  await world.apply(webPolicy('max_delete_percent = 100') + PROTECTED, true)
  world.store.approvals.add(ref, [kept.digest], { source: 'plan', at: 1 })
  const second = await world.clean('prod/team/web', { ledger })
  assert.deepEqual([second.state, second.counts?.deleted], ['SUCCEEDED', 0], second.message)
  assert.deepEqual(
    calls().filter((call) => MAY_BE_EMPTY.includes(call)),
    MAY_BE_EMPTY.slice(1),
  )
})
