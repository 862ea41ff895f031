import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fault, type FaultRule, faults } from '../../daemon/registry/fake/faults.ts'
import type { MemoryOptions, MemoryRequest } from '../../daemon/registry/fake/state.ts'
import type { Code } from '../../policies/index.ts'
import type { Outcome } from '../../proto/resources/intent.ts'
import type { Run, RunState } from '../../proto/resources/run.ts'
import { AFTER_DELETES, openWorld, pushTen, webPolicy, type World } from '../support/world.ts'
import { FAULTS, type FaultName } from './fault-list.ts'

type Settings = { -readonly [K in keyof MemoryOptions]: MemoryOptions[K] }

const REPOSITORY = 'team/web'
const DOOMED = ['pr-1', 'pr-2']
const RELEASES = [3, 4, 5, 6, 7, 8, 9, 10].map((i) => `release-${i}`).toSorted()

type Ran = {
  readonly world: World
  readonly run: Run
  /** Tags afterwards that lead to a manifest, and those that lead nowhere. */
  readonly tags: readonly string[]
  readonly dangling: readonly string[]
  readonly outcomes: readonly (Outcome | undefined)[]
}

type Scene = {
  readonly rules: readonly FaultRule[]
  readonly options?: MemoryOptions
  readonly policy?: string
}

/** Two images of ten are to go; the faults begin when the run does. Always: no kept image lost, nothing deleted twice. */
async function runUnder(
  { rules, options = {}, policy = webPolicy() }: Scene,
  look: (ran: Ran) => unknown,
): Promise<void> {
  const settings: Settings = {}
  await using world = await openWorld(settings)
  const pushed = await pushTen(world)
  await world.apply(policy)
  const before = new Map(world.registry.repositories.get(REPOSITORY)?.tags)
  Object.assign(settings, options, { fault: faults(...rules) })
  const run = await world.clean(`prod/${REPOSITORY}`)
  delete settings.fault
  const { tags: after, manifests } = world.registry.repositories.get(REPOSITORY) ?? {
    tags: new Map<string, string>(),
  }
  for (const release of RELEASES)
    assert.equal(after.get(release), before.get(release), `${release} is as it was`)
  for (const { digest } of pushed) {
    const sent = world.registry.log.filter(({ path }) => path.endsWith(digest)).map(({ method }) => method)
    // A delete that was half done is mended by putting the image back and deleting it again.
    const puts = sent.filter((method) => method === 'PUT').length
    assert.ok(sent.filter((method) => method === 'DELETE').length <= 1 + puts, sent.join())
  }
  const leads = (tag: string): boolean => manifests?.has(after.get(tag) ?? '') === true
  const tags = DOOMED.filter((tag) => after.has(tag) && leads(tag))
  const dangling = [...after.keys()].filter((tag) => !leads(tag)).toSorted()
  const outcomes = world.store.intents.ofRun(run.id, 0, 10).map(({ outcome }) => outcome)
  await look({ world, run, tags, dangling, outcomes })
}

const CODES: readonly (readonly [Code, RegExp, readonly FaultName[]])[] = [
  [
    'REGISTRY_UNREACHABLE',
    /cannot be reached|repeatedly/,
    ['a reset', 'no HTTP at all', 'half a body', 'a 500 for ever', 'a 502 for ever', 'a 503 for ever'],
  ],
  ['REGISTRY_THROTTLED', /fewer requests/, ['a 429 for ever', 'a 429 for an hour', 'a 408 for ever']],
  [
    'REGISTRY_UNAUTHORIZED',
    /Check the credentials/,
    ['a 401 without a challenge', 'a 401 with Basic', 'a 403'],
  ],
  ['REGISTRY_NOT_FOUND', /Check the url/, ['a 404 that is a page', 'a 404 for what is not accepted']],
  [
    'REGISTRY_INVALID_RESPONSE',
    /registry/,
    [
      'half a body that looks whole',
      'a login page',
      'a body that nobody compressed',
      'an empty object',
      'a 204',
      'a 304',
      'a 307 to another host',
    ],
  ],
]

const READS: readonly (readonly [string, (request: MemoryRequest) => boolean])[] = [
  ['the list of tags', ({ path }) => path.endsWith('/tags/list')],
  ['one manifest', ({ method, path }) => method === 'GET' && path.endsWith('/manifests/release-7')],
]

for (const [code, says, names] of CODES) {
  for (const name of names) {
    for (const [what, when] of READS) {
      test(`a scan where ${what} is ${name}: FAILED with ${code}, and no DELETE at all`, async () => {
        await runUnder({ rules: [{ fault: FAULTS[name], when }] }, ({ world, run, tags }) => {
          assert.equal(run.state, 'FAILED')
          assert.equal(run.errorCode, code, run.message)
          assert.match(run.message ?? '', says)
          assert.deepEqual(tags, DOOMED)
          assert.equal(world.registry.log.filter(({ method }) => method === 'DELETE').length, 0)
        })
      })
    }
  }
}

const isDelete = ({ method, path }: MemoryRequest): boolean =>
  method === 'DELETE' && !path.includes('careen-probe')

/** The probe asks for a digest, too: the first DELETE is left alone. */
const firstDelete = (fault: Fault | readonly Fault[], times = 1): FaultRule => ({
  fault,
  when: isDelete,
  skip: 1,
  times,
})

const errors = (status: number, code: string): Fault => ({
  kind: 'answer',
  status,
  body: JSON.stringify({ errors: [{ code }] }),
})

type End = {
  readonly state: RunState
  readonly code?: Code
  readonly says?: RegExp
  readonly left: readonly string[]
  readonly dangling?: readonly string[]
  readonly outcomes: readonly (Outcome | undefined)[]
}

const ok = (...outcomes: readonly Outcome[]): End => ({ state: 'SUCCEEDED', left: [], outcomes })
const refused = (outcome: Outcome): End => ({
  state: 'SUCCEEDED',
  says: /1 refused by the registry/,
  left: ['one'],
  outcomes: [outcome, 'deleted'],
})
/** Its DELETE may still be done. */
const pending: End = {
  state: 'FAILED',
  code: 'DELETE_OUTCOME_UNKNOWN',
  says: /^1 delete without an answer: its outcome is not known yet/,
  left: ['one'],
  outcomes: [undefined, 'deleted'],
}
const stops = (code: Code, says: RegExp): End => ({
  state: 'FAILED',
  code,
  says,
  left: DOOMED,
  outcomes: ['not_done'],
})

/** What becomes of the run when the first of its two DELETEs meets this. `left`: tags; `one` is either. */
const DELETES: readonly (readonly [string, Fault | readonly Fault[], End])[] = [
  ['a reset before it was done', { kind: 'reset' }, pending],
  ['a reset after it was done', { kind: 'reset-after' }, ok('deleted', 'deleted')],
  ['no HTTP', { kind: 'garbage' }, pending],
  ['a slow answer', { kind: 'slow-headers', ms: 300 }, ok('deleted', 'deleted')],
  ['an answer and a closed connection', { kind: 'close-after' }, ok('deleted', 'deleted')],
  ['half a delete', { kind: 'partly' }, { ...ok('deleted', 'deleted'), dangling: ['one'] }],
  ['a 500 and nothing done', FAULTS['a 500 for ever'], pending],
  [
    'a 500 although it was done',
    [{ kind: 'after', act: () => {} }, { kind: 'reset-after' }],
    ok('deleted', 'deleted'),
  ],
  ['a 503', FAULTS['a 503 for ever'], pending],
  ['a 504', FAULTS['a 504 for ever'], pending],
  ['a 429', FAULTS['a 429 for ever'], refused('not_done')],
  ['a 400', FAULTS['a 400'], refused('refused')],
  ['a 409', FAULTS['a 409'], refused('refused')],
  ['a 412', FAULTS['a 412'], refused('refused')],
  ['a 405 for this manifest alone', errors(405, 'DENIED'), refused('refused')],
  ['a login page for an answer', FAULTS['a 302 to a login'], refused('not_done')],
  ['a 404 of a proxy', FAULTS['a 404 that is a page'], refused('not_done')],
  ['a 404 although it is there', errors(404, 'MANIFEST_UNKNOWN'), refused('not_done')],
  [
    'deletes disabled meanwhile',
    errors(405, 'UNSUPPORTED'),
    stops('REGISTRY_DELETE_DISABLED', /does not allow deletes/),
  ],
  ['maintenance meanwhile', FAULTS['a 405'], stops('REGISTRY_READ_ONLY', /read-only/)],
  ['a right that was taken away', FAULTS['a 403'], stops('REGISTRY_UNAUTHORIZED', /Check the credentials/)],
  [
    'a password that was changed',
    FAULTS['a 401 with Basic'],
    stops('REGISTRY_UNAUTHORIZED', /Check the credentials/),
  ],
]

for (const [name, fault, end] of DELETES) {
  test(`a DELETE that meets ${name}: ${end.state} ${end.code ?? ''}`, async () => {
    await runUnder({ rules: [firstDelete(fault)] }, ({ run, tags, dangling, outcomes }) => {
      assert.equal(run.state, end.state, run.message)
      assert.equal(run.errorCode, end.code, run.message)
      if (end.says) assert.match(run.message ?? '', end.says)
      assert.deepEqual(tags.length, end.left.length, tags.join())
      assert.ok(dangling.length <= (end.dangling?.length ?? 0), dangling.join())
      assert.deepEqual(new Set(outcomes), new Set(end.outcomes))
      assert.equal(outcomes.length, end.outcomes.length)
    })
  })
}

test('after any of them the next run deletes what is left, and nothing more', async () => {
  for (const [name, fault] of DELETES) {
    const settings: Settings = {}
    await using world = await openWorld(settings)
    await pushTen(world)
    await world.apply(webPolicy(), true)
    settings.fault = faults(firstDelete(fault))
    await world.clean(`prod/${REPOSITORY}`)
    delete settings.fault
    world.wait(AFTER_DELETES)
    const again = await world.clean(`prod/${REPOSITORY}`)
    assert.equal(again.state, 'SUCCEEDED', `${name}: ${again.message}`)
    const open = world.store.intents.open({ registry: 'prod', repository: REPOSITORY })
    assert.deepEqual(open, [], `${name}: every intent has an outcome in the end`)
    const repository = world.registry.repositories.get(REPOSITORY)
    assert.deepEqual(
      [...(repository?.tags ?? [])]
        .flatMap(([tag, digest]) => (repository?.manifests.has(digest) ? tag : []))
        .toSorted(),
      RELEASES,
      name,
    )
  }
})

test('a DELETE that takes long is waited for, and the lease is kept meanwhile', async () => {
  await runUnder({ rules: [firstDelete({ kind: 'slow-headers', ms: 1500 })] }, ({ run, tags }) => {
    assert.equal(run.state, 'SUCCEEDED', run.message)
    assert.deepEqual(tags, [])
  })
})

test('a registry that restarts in the middle of a scan is waited for', async () => {
  const scan = { when: ({ path }: MemoryRequest) => path.includes('/manifests/release-'), skip: 2, times: 6 }
  await runUnder({ rules: [{ fault: { kind: 'reset' }, ...scan }] }, ({ run, tags }) => {
    assert.equal(run.state, 'SUCCEEDED', run.message)
    assert.deepEqual(tags, [])
  })
})

test('where deleted tags stay and lead nowhere, the run succeeds and the next one has nothing to do', async () => {
  await runUnder({ rules: [], options: { digestDelete: 'keeps-tags' } }, async ({ world, run, dangling }) => {
    assert.equal(run.counts?.deleted, 2, run.message)
    assert.deepEqual(dangling, DOOMED)
    const again = await world.clean(`prod/${REPOSITORY}`)
    assert.deepEqual([again.state, again.counts?.planned], ['SUCCEEDED', 0], again.message)
  })
})

const UNKNOWN_CLOCK = /no image is deleted by age or rank: /
const CLOCKS: readonly (readonly [string, MemoryOptions, says: RegExp, left: number])[] = [
  ['a day ahead', { clock: 24 * 3600 * 1000 }, UNKNOWN_CLOCK, 2],
  ['a day behind', { clock: -24 * 3600 * 1000 }, UNKNOWN_CLOCK, 2],
  ['a minute ahead', { clock: 60_000 }, /^$/, 0],
  ['not told', { clock: 'absent' }, /sends no Date.*trust_clock = true/, 2],
]

for (const [name, options, says, left] of CLOCKS) {
  test(`a registry whose clock is ${name}: ${left} images are left of those that are too old`, async () => {
    await runUnder({ rules: [], options }, ({ run, tags }) => {
      assert.equal(run.state, 'SUCCEEDED', run.message)
      assert.match(run.message ?? '', says)
      assert.equal(tags.length, left)
    })
  })
}

const PAGINGS: readonly (readonly [string, MemoryOptions, number])[] = [
  ['pages of three', { paging: true, pageSize: 3 }, 0],
  ['a Link to an empty page', { paging: true, pageSize: 5, linkToNothing: true }, 0],
  ['Links with the host', { paging: true, pageSize: 3, absoluteLinks: true }, 0],
  ['the third version', { profile: 'distribution3' }, 0],
  ['zot', { profile: 'zot', pageSize: 3 }, 0],
  ['Quay', { profile: 'quay' }, 0],
  ['GAR: tags first, then the image', { profile: 'gar' }, 0],
  ['no ETags', { conditional: false }, 0],
  ['referrers in pages', { referrersApi: true, referrersPage: 1 }, 0],
  ['a catalog that is closed', { catalogStatus: 401 }, 0],
]

for (const [name, options, left] of PAGINGS) {
  test(`a run against a registry with ${name} deletes what is to go`, async () => {
    await runUnder({ rules: [], options }, ({ run, tags, dangling, outcomes }) => {
      assert.equal(run.state, 'SUCCEEDED', run.message)
      assert.equal(tags.length, left)
      assert.deepEqual(dangling, [])
      assert.equal(outcomes.length, 2)
    })
  })
}

const link = (target: string): Fault => ({ kind: 'headers', set: { link: `<${target}>; rel="next"` } })
let page = 0
const LISTS: readonly (readonly [string, Fault | readonly Fault[], RegExp])[] = [
  ['goes round', link(`/v2/${REPOSITORY}/tags/list`), /list repeat/],
  ['goes on at another host', link('http://other.test/v2/x'), /another host, other\.test/],
  ['goes on at another port', link('http://127.0.0.1:1/v2/x'), /another host/],
]

for (const [name, fault, says] of LISTS) {
  test(`a list of tags that ${name}: FAILED, and no DELETE`, async () => {
    const when = ({ path }: MemoryRequest): boolean => path.includes('/tags/list')
    await runUnder({ rules: [{ fault, when }] }, ({ run, tags }) => {
      assert.equal(run.errorCode, 'REGISTRY_INVALID_RESPONSE')
      assert.match(run.message ?? '', says)
      assert.deepEqual(tags, DOOMED)
    })
  })
}

test('a list of tags without an end: FAILED after some pages, and no DELETE', async () => {
  const hook = ({ path }: MemoryRequest): Fault[] => {
    page += 1
    return path.includes('/tags/list') ? [link(`/v2/${REPOSITORY}/tags/list?last=${page}`)] : []
  }
  const settings: Settings = {}
  await using world = await openWorld(settings)
  await pushTen(world)
  await world.apply(webPolicy())
  settings.fault = hook
  const run = await world.clean(`prod/${REPOSITORY}`)
  assert.equal(run.errorCode, 'REGISTRY_INVALID_RESPONSE')
  assert.ok(world.registry.log.filter(({ path }) => path.includes('tags/list')).length < 30)
  assert.deepEqual(world.deletes(), [])
})

const UNTAGGED = webPolicy(
  'grace = "0s"\nmax_delete_percent = 100\nallow_empty = true',
  'untagged = true\n    expire_period = "7d"',
)

test('a list of tags that is empty for once makes no image one without tags', async () => {
  const settings: Settings = {}
  await using world = await openWorld(settings)
  await pushTen(world)
  await world.apply(UNTAGGED, true)
  await world.dryRun(`prod/${REPOSITORY}`)
  const when = ({ path }: MemoryRequest): boolean => path.endsWith('/tags/list')
  settings.fault = faults({ fault: { kind: 'body', body: '{"tags":null}' }, when, times: 1 })
  const run = await world.clean(`prod/${REPOSITORY}`)
  assert.deepEqual([run.counts?.planned, run.counts?.deleted], [0, 0], run.message)
  assert.equal((await world.tags(REPOSITORY)).length, 10)
})

test('a list of tags from which half is missing for once makes no image one without tags', async () => {
  const settings: Settings = {}
  await using world = await openWorld(settings)
  await pushTen(world)
  await world.apply(UNTAGGED, true)
  await world.dryRun(`prod/${REPOSITORY}`)
  const when = ({ path }: MemoryRequest): boolean => path.endsWith('/tags/list')
  const body = JSON.stringify({ tags: RELEASES.slice(0, 4) })
  settings.fault = faults({ fault: { kind: 'body', body }, when, times: 1 })
  const run = await world.clean(`prod/${REPOSITORY}`)
  assert.deepEqual([run.counts?.planned, run.counts?.deleted], [0, 0], run.message)
  assert.equal((await world.tags(REPOSITORY)).length, 10)
})

test('a referrer that is new is seen on the last page, too', async () => {
  const settings: Settings = { referrersApi: true, referrersPage: 1 }
  await using world = await openWorld(settings)
  const [first] = await pushTen(world)
  assert.ok(first)
  for (const seed of ['a', 'b']) await world.push(REPOSITORY, { tags: [], subject: first, seed, days: 10 })
  await world.apply(webPolicy(), true)
  let done = false
  settings.fault = ({ method }) => {
    if (method !== 'DELETE' || done) return undefined
    done = true
    return {
      kind: 'before',
      act: async () => void (await world.push(REPOSITORY, { tags: [], subject: first, seed: 'z' })),
    }
  }
  const run = await world.clean(`prod/${REPOSITORY}`)
  assert.ok((await world.tags(REPOSITORY)).includes('pr-1'), run.message)
})
