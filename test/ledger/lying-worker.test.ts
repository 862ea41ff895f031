/** A worker whose reports are those of an honest run, but for one: the daemon refuses that one, and stores nothing of it. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Ledger } from '../../daemon/ledger/index.ts'
import { openIntentIds } from '../../daemon/ledger/intent-ids.ts'
import { tombstoneOf } from '../../daemon/registry/manifest/index.ts'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { errorCode } from '../../policies/model/index.ts'
import { toLease } from '../../proto/convert/worker.ts'
import type { Lease } from '../../proto/resources/index.ts'
import { pushIndex } from '../support/push.ts'
import { newWorker, serve } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const REF = { registry: 'prod', repository: 'team/web' }
const NOWHERE = `sha256:${'e'.repeat(64)}`
const HOUR = 3_600_000
const PROTECT = 'protect "keep" {\n  registry = registry.prod\n  tag_regexp = "release-3"\n}\n'

type Lie = readonly [title: string, code: string, tell: () => Promise<unknown>]

/** What the store has of the repository and its runs. */
function stored({ store }: World): string {
  const runs = store.runs.list({ limit: 99 })
  return JSON.stringify([
    store.sightings.page(REF, '', 999),
    store.tags.page(REF, '', 999),
    store.repositories.get(REF),
    runs.map(({ id, scannedAt, reported }) => [id, scannedAt, reported, store.decisions.page(id, 0, 999)]),
    runs.flatMap(({ id }) => store.intents.ofRun(id, 0, 999)),
    runs.flatMap(({ id }) => [1, 2, 3].map((generation) => store.scanParts.all(id, generation))),
  ])
}

/** Tells lies, and notes for each how it was answered and whether the store changed. */
function teller(world: World) {
  const told = new Map<string, string>()
  return {
    told,
    tell: async (lies: readonly Lie[]): Promise<void> => {
      for (const [title, , tell] of lies) {
        const was = stored(world)
        const answer = await tell().then(
          () => 'accepted',
          (thrown: unknown) => errorCode(thrown) ?? 'an error without a code',
        )
        told.set(title, stored(world) === was ? answer : `${answer}, and stored`)
      }
    },
  }
}

/** The lies about a scan, told before its honest report. */
function scanLies(
  ledger: Ledger,
  world: World,
): (...honest: Parameters<Ledger['recordScan']>) => readonly Lie[] {
  const known = () => world.store.sightings.page(REF, '', 1)[0]?.digest ?? ''
  const fresh = (at: number) => ({ digest: NOWHERE, firstSeenAt: at, baseline: false })
  return (lease, scan) => {
    const one = (title: string, change: Partial<typeof scan>, code = 'REPORT_REFUSED'): Lie => [
      title,
      code,
      () => ledger.recordScan(lease, { ...scan, ...change }, true),
    ]
    const { registryAt: _, ...timeless } = scan
    const { at } = scan
    const [tag] = world.store.tags.page(REF, '', 1)
    return [
      one('a scan of an hour from now', { at: at + HOUR, after: at }, 'CLOCK_DIFFERS'),
      one('a scan of an hour ago', { at: at - HOUR, after: at - HOUR }, 'CLOCK_DIFFERS'),
      one('a scan of a registry whose clock is an hour ahead', { registryAt: at + HOUR }, 'CLOCK_DIFFERS'),
      one(
        'a scan of a registry whose clock is two minutes behind',
        { registryAt: at - HOUR / 30 },
        'CLOCK_DIFFERS',
      ),
      [
        'a scan without a time of the registry, which sends one',
        'REPORT_REFUSED',
        () => ledger.recordScan(lease, timeless, true),
      ],
      one('a lower bound after the end of the scan', { after: at + 1 }),
      one('a part without those before it', { part: 1 }),
      one('a new image that has no digest', { added: [{ ...fresh(at), digest: 'latest' }] }),
      one('a new image that is in the inventory', { added: [{ ...fresh(at), digest: known() }] }),
      one('a new image that existed at the first scan', { added: [{ ...fresh(at), baseline: true }] }),
      one('a new image that did not exist at a time when nothing was scanned', {
        added: [{ ...fresh(at), after: at }],
      }),
      one('a missing image that was never seen', { missing: [NOWHERE] }),
      one('a missing tag that was never listed', { missingTags: ['never'] }),
      one('a tag that moved to where it is', {
        moved: [{ tag: tag?.tag ?? '', digest: tag?.digest ?? '', baseline: false }],
      }),
      one('a moved tag that is no tag', { moved: [{ tag: 'a\nb', digest: NOWHERE, baseline: false }] }),
      one('an incremental scan that misses an image', { complete: false, missing: [known()] }),
    ]
  }
}

/** The lies about lost images, told before a scan that lost none. */
function lossLies(ledger: Ledger, world: World): (lease: Lease, at: number) => readonly Lie[] {
  const digest = world.store.sightings.page(REF, '', 1)[0]?.digest ?? ''
  return (lease, at) => {
    const loss = { at, lost: 6, known: 10, since: at - 1, names: ['release-4'], digests: [digest] }
    const one = (title: string, change: Partial<typeof loss>): Lie => [
      title,
      'REPORT_REFUSED',
      () => ledger.recordLoss(lease, { ...loss, ...change }),
    ]
    return [
      one('a loss of less than no image', { lost: 0 }),
      one('a loss that names no image', { digests: [] }),
      one('a loss of an image that was never seen', { digests: [NOWHERE] }),
      one('a loss of what was first seen later', { since: at + 1 }),
      one('a loss with too many names', { names: Array.from({ length: 11 }, (_, i) => `release-${i}`) }),
    ]
  }
}

function decisionLies(
  ledger: Ledger,
  { ledgers }: World,
): (...honest: Parameters<Ledger['recordDecisions']>) => readonly Lie[] {
  return (lease, decisions) => {
    const [first, ...rest] = decisions
    assert.ok(first)
    const going = decisions.find(({ verdicts }) => verdicts.length > 0) ?? first
    const one = (title: string, changed: readonly object[], isFirst = true): Lie => [
      title,
      'REPORT_REFUSED',
      () => ledger.recordDecisions(lease, changed as typeof decisions, isFirst),
    ]
    return [
      one('decisions without their first part', decisions, false),
      one('a decision about an image that is not there', [{ ...first, digest: NOWHERE }, ...rest]),
      one('two decisions about one image', [first, ...decisions]),
      one('a decision by a rule that the policy does not have', [
        { ...going, verdicts: going.verdicts.map((verdict) => ({ ...verdict, rule: 'other' })) },
      ]),
      // Why directly: the honest client cannot encode it.
      [
        'a decision for a reason that does not exist',
        'REPORT_REFUSED',
        () =>
          ledgers({ identity: 'token:file', instance: lease.instance }).recordDecisions(
            lease,
            [{ ...first, reasons: [{ kind: 'because' }] }] as never,
            true,
          ),
      ],
      one('an image that loses a tag of another image', [{ ...first, action: 'UNTAG', untag: ['other'] }]),
      one('a kept image that follows a deleted one', [{ ...first, action: 'KEEP', follows: [NOWHERE] }]),
    ]
  }
}

type Told = { readonly world: World; readonly ledger: Ledger; readonly runId: string }

function intentLies({
  world,
  ledger,
  runId,
}: Told): (...honest: Parameters<Ledger['intend']>) => readonly Lie[] {
  return (lease, intent) => {
    const one = (title: string, change: Partial<typeof intent>): Lie => [
      title,
      'REPORT_REFUSED',
      () => ledger.intend(lease, { ...intent, ...change }),
    ]
    const all = world.store.decisions.page(runId, 0, 999).decisions
    const kept = all.find(({ action, tags }) => action === 'KEEP' && tags.length > 0)
    const child = all.find(({ action }) => action === 'CASCADE')
    const bytesOf = (digest = '') => world.stored().manifests.get(digest)?.bytes ?? Buffer.alloc(0)
    const { digest, mediaType, bytes } = tombstoneOf(runId)
    return [
      one('the delete of an image that is kept', {
        digest: kept?.digest ?? '',
        tags: kept?.tags ?? [],
        bytes: bytesOf(kept?.digest),
      }),
      one('a delete with other tags', { tags: [...intent.tags, 'release-4'] }),
      one('a delete with fewer tags', { tags: [] }),
      one('the loss of tags in place of a delete', { action: 'UNTAG' }),
      one('a delete with the manifest of another image', { bytes: bytesOf(kept?.digest) }),
      one('a delete with a changed manifest', { bytes: Buffer.concat([intent.bytes, Buffer.from(' ')]) }),
      one('the delete of an image of another repository', { digest: NOWHERE, tags: [] }),
      [
        'a delete with a manifest that is larger than any',
        'MESSAGE_TOO_LARGE',
        () => ledger.intend(lease, { ...intent, bytes: Buffer.alloc(9 << 20, ' ') }),
      ],
      one('the delete of a child before its index', {
        digest: child?.digest ?? '',
        tags: [],
        bytes: bytesOf(child?.digest),
      }),
      one('a tombstone that the registry block does not allow', { digest, mediaType, bytes, tags: [] }),
    ]
  }
}

function outcomeLies({ world, ledger }: Told, other: number): (lease: Lease, id: string) => readonly Lie[] {
  const one = (title: string, tell: () => Promise<unknown>, code = 'REPORT_REFUSED'): Lie => [
    title,
    code,
    tell,
  ]
  return (lease, id) => {
    const ids = openIntentIds(world.store.secrets.of('intent ids', () => Buffer.alloc(0)))
    const number = ids.open(lease, id) ?? 0
    const intent = world.store.intents.get(number)
    assert.ok(intent)
    const stolen = ids.seal({ ...lease, generation: lease.generation + 1 }, number)
    return [
      one('the outcome of an intent that does not exist', () =>
        ledger.recordOutcome(lease, ids.seal(lease, 999), 'deleted'),
      ),
      one('the outcome of an intent by its number', () =>
        ledger.recordOutcome(lease, `${number}`, 'deleted'),
      ),
      one('the outcome of an intent as another lease knows it', () =>
        ledger.recordOutcome(lease, stolen, 'deleted'),
      ),
      one('the outcome of an intent of another repository', () =>
        ledger.recordOutcome(lease, ids.seal(lease, other), 'deleted'),
      ),
      one('a delete that was untagged', () => ledger.recordOutcome(lease, id, 'untagged')),
      one('a run that is done, with an open intent', () => ledger.finish(lease, done), 'INTENTS_OPEN'),
      one(
        'a run that is done, with a failure for its open intent',
        () => ledger.finish(lease, { ...done, counts: { ...counts, failed: 1 } }),
        'INTENTS_OPEN',
      ),
      one('a second intent for one image', () => ledger.intend(lease, intent)),
      one('a restored image that was never there', () => ledger.putBack(lease, [NOWHERE])),
    ]
  }
}

/** What a worker still sends when its run has ended. */
function lateLies(ledger: Ledger, lease: Lease, intent: string): readonly Lie[] {
  const one = (title: string, tell: () => Promise<unknown>): Lie => [title, 'LEASE_LOST', tell]
  return [
    one('decisions after the end of the run', () => ledger.recordDecisions(lease, [], true)),
    one('an outcome after the end of the run', () => ledger.recordOutcome(lease, intent, 'deleted')),
    one('a restored image after the end of the run', () => ledger.putBack(lease, [NOWHERE])),
    one('a second end of the run', () => ledger.finish(lease, { ...done, counts: INVENTED })),
    one('a renewal after the end of the run', () => ledger.renew(lease)),
  ]
}

/** Counts that no run has. */
const INVENTED = { kept: 3, planned: 1, deleted: 1e12, untagged: 7, skipped: 5, failed: 0, bytes: 1e15 }
const counts = { kept: 9, planned: 3, deleted: 0, untagged: 0, skipped: 0, failed: 0, bytes: 0 }
const done = { state: 'SUCCEEDED', counts, limitChecks: [] } as const

/** The titles of lies, and their codes, as they are told below. */
const TITLES = new Map<string, string>()

describe('one lie in an honest run over gRPC', () => {
  let told = new Map<string, string>()
  let ended: string | undefined
  let after: readonly string[] = []
  let counted: unknown

  before(async () => {
    await using world = await openWorld()
    await pushTen(world)
    const child = await world.push('team/web', { tags: [], seed: 'amd64', days: 10 })
    await pushIndex(world.at(), ['pr-9'], [child])
    await world.push('team/other', { tags: ['pr-1'], days: 10 })
    await world.apply(`${webPolicy('max_delete_percent = 100')}${PROTECT}`)
    await world.dryRun('prod/team/web')
    const other = world.store.intents.insert(
      { registry: 'prod', repository: 'team/other' },
      { runId: 'r', generation: 1, at: 1 },
      {
        digest: NOWHERE,
        action: 'DELETE',
        tags: [],
        mediaType: '',
        bytes: Buffer.alloc(0),
        children: [],
        size: 0,
        reasons: [],
      },
    )
    await using served = await serve(world)
    const ledger = remoteLedger(served.client, newWorker())
    const { id: runId } = await world.start('prod/team/web')
    const lies = teller(world)
    const tell = async (some: readonly Lie[]): Promise<void> => {
      const fresh = some.filter(([title]) => !lies.told.has(title))
      for (const [title, code] of fresh) TITLES.set(title, code)
      await lies.tell(fresh)
    }
    const about = { world, ledger, runId }
    const renew = (run: string) => (lease: Lease) =>
      served.client.unary(served.client.services.WorkerService.service.RenewLease, {
        lease: { ...toLease(lease), run },
      })
    const intents: string[] = []
    const liar: { -readonly [K in keyof Ledger]?: Ledger[K] } = {
      recordScan: async (lease, scan, last) => {
        await tell(lossLies(ledger, world)(lease, scan.at))
        await tell(scanLies(ledger, world)(lease, scan, last))
        await ledger.recordScan(lease, scan, last)
      },
      recordDecisions: async (lease, decisions, first) => {
        await tell([
          ['a run by its id', 'NAME_INVALID', () => renew(runId)(lease)],
          ['a run of another workspace', 'LEASE_LOST', () => renew(`workspaces/other/runs/${runId}`)(lease)],
        ])
        await tell(decisionLies(ledger, world)(lease, decisions, first))
        return ledger.recordDecisions(lease, decisions, first)
      },
      intend: async (lease, intent) => {
        await tell(intentLies(about)(lease, intent))
        const committed = await ledger.intend(lease, intent)
        intents.push(committed.id)
        await tell(outcomeLies(about, other)(lease, committed.id))
        return committed
      },
      recordOutcome: async (lease, id, outcome, detail) => {
        await ledger.recordOutcome(lease, id, outcome, detail)
        await tell([
          ['a second, other outcome', 'INTENT_SETTLED', () => ledger.recordOutcome(lease, id, 'not_done')],
        ])
        await ledger.recordOutcome(lease, id, outcome, detail)
      },
    }
    liar.finish = async (lease, result) => {
      await ledger.finish(lease, result.state === 'SUCCEEDED' ? { ...result, counts: INVENTED } : result)
      await tell(lateLies(ledger, lease, intents.at(-1) ?? ''))
    }
    const run = await world.workOn(world.runs.get(runId), { ledger: { ...ledger, ...liar } })
    counted = run.counts
    told = lies.told
    ended = `${run.state} ${run.message ?? ''}`
    after = await world.tags('team/web')
  })

  test('each lie is refused with its code, and nothing of it is stored', () => {
    assert.ok(told.size >= 30, `only ${told.size} lies were told`)
    assert.deepEqual(told, TITLES)
  })

  test('the honest reports between the lies are accepted, and the run deletes what it should', () => {
    assert.match(ended ?? '', /^SUCCEEDED/)
    assert.deepEqual(
      after.filter((tag) => tag.startsWith('pr-')),
      [],
    )
    assert.equal(after.length, 8)
  })

  test('the counts of the run are those of the daemon, and not what its worker invents', () => {
    const { deleted, untagged, kept, failed, skipped, bytes } = counted as typeof INVENTED
    assert.deepEqual(
      { deleted, untagged, kept, failed, skipped },
      { deleted: 3, untagged: 0, kept: 8, failed: 0, skipped: 0 },
    )
    assert.ok(bytes < 1e6, `${bytes}`)
  })
})
