/** Numbers of a run are the daemon's: by the decisions of the run and the journal, whatever the worker says. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ledger, RunResult } from '../../daemon/ledger/index.ts'
import { bytesFreed, wholeBytes } from '../../daemon/ledger/verify/bytes-freed.ts'
import { approvedRemovals, countsOf, type OwnIntent } from '../../daemon/ledger/verify/counts.ts'
import type { Removal } from '../../daemon/ledger/verify/intent.ts'
import type { IntentAction, Outcome, Run } from '../../proto/resources/index.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const removal = (digest: string, more: Partial<Removal> = {}): Removal => ({
  digest,
  action: 'DELETE',
  tags: [],
  untag: [],
  follows: [],
  reasons: [],
  ...more,
})

function intents(...rows: (readonly [string, Outcome | undefined, IntentAction?])[]): OwnIntent[] {
  return rows.map(([digest, outcome, action = 'DELETE'], id) =>
    outcome === undefined ? { id, digest, action } : { id, digest, action, outcome },
  )
}

test('counts are those of the journal; of what was not done, the worker says how much was refused', () => {
  const planned = [removal('a'), removal('b'), removal('c'), removal('d', { action: 'UNTAG' }), removal('e')]
  const of = (own: readonly OwnIntent[], reportedFailed = 0, complete = true) =>
    Object.values(countsOf({ images: 10, planned, intents: own, complete, reportedFailed }))
  const some = intents(['a', 'deleted'], ['b', 'not_done'], ['d', 'untagged', 'UNTAG'])
  // In this order: kept, planned, deleted, untagged, skipped, failed.
  assert.deepEqual(of(some), [9, 5, 1, 1, 3, 0])
  assert.deepEqual(of(some, 1), [9, 5, 1, 1, 2, 1])
  assert.deepEqual(of(some, 1e12), [9, 5, 1, 1, 2, 1])
  assert.deepEqual(of(some, -3), [9, 5, 1, 1, 3, 0])
  assert.deepEqual(of(some, Number.NaN), [9, 5, 1, 1, 3, 0])
  assert.deepEqual(of(intents(['a', 'not_done'], ['a', 'gone'])), [9, 5, 1, 0, 4, 0], 'the last one counts')
  assert.deepEqual(of(intents(['a', undefined], ['b', 'refused'], ['c', 'not_gone'])), [10, 5, 0, 0, 2, 3])
  assert.deepEqual(of([], 0, false), [6, 5, 0, 0, 0, 0], 'nothing was begun')
  assert.deepEqual(of(some, 0, false), [6, 5, 1, 1, 1, 0], 'not through all')
})

test('a part of an image counts only where it failed: an index with two children is one image', () => {
  const planned = [
    removal('index'),
    removal('amd64', { action: 'CASCADE' }),
    removal('arm64', { action: 'CASCADE' }),
  ]
  const own = (last: Outcome): OwnIntent[] => [
    { id: 1, digest: 'index', action: 'DELETE', outcome: 'deleted' },
    { id: 2, digest: 'amd64', action: 'DELETE', outcome: 'gone', part: true },
    { id: 3, digest: 'arm64', action: 'DELETE', outcome: last, part: true },
  ]
  const of = (last: Outcome) =>
    countsOf({ images: 4, planned, intents: own(last), complete: true, reportedFailed: 0 })
  assert.deepEqual(of('deleted'), { kept: 3, planned: 1, deleted: 1, untagged: 0, skipped: 0, failed: 0 })
  assert.deepEqual(of('refused'), { kept: 3, planned: 1, deleted: 1, untagged: 0, skipped: 0, failed: 1 })
})

test('after an approval, what has a dependent that was not approved stays, and what that depends on', () => {
  const all = [
    removal('root'),
    removal('child', { follows: ['root'] }),
    removal('new', { follows: ['child'] }),
    removal('other'),
    removal('unknown'),
  ]
  const approved = new Set(['root', 'child', 'other'])
  assert.deepEqual(
    approvedRemovals(all, (digest) => approved.has(digest)).map(({ digest }) => digest),
    ['other'],
  )
})

test('bytes are those of parts that no other image has', async () => {
  const parts = new Map([
    [
      'a',
      [
        { digest: 'a', size: 1 },
        { digest: 'shared', size: 100 },
        { digest: 'x', size: 10 },
      ],
    ],
    [
      'b',
      [
        { digest: 'b', size: 1 },
        { digest: 'shared', size: 100 },
        { digest: 'x', size: 10 },
      ],
    ],
    [
      'c',
      [
        { digest: 'c', size: 1 },
        { digest: 'shared', size: 100 },
      ],
    ],
  ])
  let yields = 0
  const deps = {
    store: {
      facts: {
        parts: (_: string, wanted: readonly string[]) =>
          new Map([...parts].filter(([one]) => wanted.includes(one))),
      },
    },
    yieldLoop: async () => void (yields += 1),
  } as never
  const freed = (...going: string[]) => bytesFreed(deps, 'prod', ['a', 'b', 'c', 'none'], new Set(going))
  assert.equal(await freed(), 0)
  assert.equal(yields, 0, 'nothing is read')
  assert.deepEqual(
    [await freed('a'), await freed('a', 'b'), await freed('a', 'b', 'c', 'none')],
    [1, 12, 113],
  )
  assert.equal(yields, 3)
})

/** Executes a run whose worker changes its result. */
function endedWith(
  world: World,
  run: Run,
  change: (result: RunResult) => RunResult,
  more: Partial<Ledger> = {},
) {
  return world.workOn(run, {
    ledger: {
      ...world.ledger,
      ...more,
      finish: (lease, result) => world.ledger.finish(lease, change(result)),
    },
  })
}

const ABSURD = { kept: -3, planned: 5, deleted: 1e12, untagged: 7, skipped: 0, failed: 1e9, bytes: 1e15 }

test('absurd counts of a worker are not stored, of a clean run or a dry run', async () => {
  await using honest = await openWorld()
  await using lying = await openWorld()
  for (const kind of ['DRY_RUN', 'CLEAN'] as const) {
    const runs: Run[] = []
    for (const world of [honest, lying]) {
      if (kind === 'DRY_RUN') {
        await pushTen(world)
        await world.apply(webPolicy())
      }
      const run = await world.start('prod/team/web', kind)
      const change = (result: RunResult): RunResult =>
        world === lying && result.state === 'SUCCEEDED' ? { ...result, counts: ABSURD } : result
      runs.push(await endedWith(world, run, change))
    }
    const [one, other] = runs.map(({ counts }) => counts)
    assert.deepEqual(other, one)
    assert.deepEqual([one?.kept, one?.planned, one?.deleted], kind === 'CLEAN' ? [8, 2, 2] : [8, 2, 0])
    assert.ok((one?.bytes ?? 0) > 0)
  }
})

test('what a parked run waits to delete is what it decided', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['first'], days: 1 })
  await world.apply(webPolicy('max_delete_count = 1'))
  const pushed = await pushTen(world)
  const run = await endedWith(world, await world.start('prod/team/web'), (result) =>
    result.state === 'AWAITING_APPROVAL' ? { ...result, counts: ABSURD, digests: ['sha256:other'] } : result,
  )
  assert.equal(run.state, 'AWAITING_APPROVAL', run.message)
  assert.deepEqual([run.counts?.planned, run.counts?.deleted, run.counts?.kept], [2, 0, 9])
  assert.deepEqual(world.store.runs.parkedDigests(run.id), pushed.map(({ digest }) => digest).toSorted())
})

test('a run that leaves an intent open, decided nothing, or parks without a reason does not end so', async () => {
  const same = (result: RunResult): RunResult => result
  const park = (result: RunResult): RunResult =>
    result.state === 'SUCCEEDED'
      ? { ...result, state: 'AWAITING_APPROVAL', digests: [], message: 'x' }
      : result
  const coded = (): RunResult => ({ state: 'FAILED', errorCode: 'WHATEVER', message: 'x' })
  const rows: readonly (readonly [Run['kind'], (result: RunResult) => RunResult, Partial<Ledger>, RegExp])[] =
    [
      ['CLEAN', coded, {}, /code of its error is not known/],
      ['DRY_RUN', same, { recordDecisions: async () => [] }, /nothing was decided/],
      [
        'CLEAN',
        same,
        { recordOutcome: async () => {} },
        /outcome of the delete of sha256:\w+ is not recorded/,
      ],
      ['DRY_RUN', park, {}, /waits for no approval/],
      ['CLEAN', park, {}, /waits for approval, and deletes nothing/],
    ]
  for (const [kind, change, more, why] of rows) {
    await using world = await openWorld()
    await pushTen(world)
    await world.apply(webPolicy('', change === park ? 'expire_period = "90d"' : undefined))
    const run = await world.start('prod/team/web', kind)
    const code = more.recordOutcome === undefined ? 'REPORT_REFUSED' : 'INTENTS_OPEN'
    await assert.rejects(endedWith(world, run, change, more), { code, message: why })
    assert.equal(world.runs.get(run.id).state, 'RUNNING')
  }
})

test('sizes that manifests invent can be stored', () => {
  const rows = [
    [1.5, 1],
    [-3, 0],
    [1e300, Number.MAX_SAFE_INTEGER],
    [Number.NaN, 0],
    [7, 7],
  ] as const
  for (const [size, whole] of rows) assert.equal(wholeBytes(size), whole)
})
