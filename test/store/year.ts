import { createHash } from 'node:crypto'
import SQLite from 'better-sqlite3'
import { pruneFacts } from '../../daemon/inventory/index.ts'
import { expireManifests } from '../../daemon/repositories/index.ts'
import { removeHistory } from '../../daemon/schedule/history.ts'
import { openStore, type Store } from '../../daemon/store/store.ts'
import type { Decision } from '../../policies/engine/index.ts'
import type { RepositoryRef } from '../../policies/model/index.ts'

export type YearOptions = {
  readonly database: string
  readonly repositories: number
  readonly days: number
  /** Images of a repository. Each night one is pushed and one is deleted. */
  readonly images: number
  readonly historyAge: number
}

const DAY = 24 * 3_600_000
const BEGIN = Date.UTC(2026, 0, 1)
const NEVER = new AbortController().signal

/** Lives through nightly runs of repositories, with the records of a real run, and the daemon's housekeeping. Returns the size of the file after each week. */
export async function liveYear({ database, ...options }: YearOptions): Promise<readonly number[]> {
  let now = BEGIN
  const store = openStore(database, { now: () => now })
  const sizes: number[] = []
  for (let day = 0; day < options.days; day += 1) {
    now = BEGIN + day * DAY
    for (let i = 0; i < options.repositories; i += 1)
      night(store, { registry: 'prod', repository: `team-${i}/service-${i}` }, { ...options, day, now })
    const yieldLoop = async (): Promise<void> => {}
    if (day % 7 > 0) continue
    store.decisions.prune(3)
    expireManifests(store, { age: 30 * DAY, size: 1 << 30 }, now)
    await pruneFacts({ store, now, yieldLoop, stop: NEVER })
    await removeHistory({ store, before: now - options.historyAge, yieldLoop, stop: NEVER })
    sizes.push(sizeOf(database))
  }
  store.close()
  return sizes
}

/** Returns the size of the file after its log is written into it. */
function sizeOf(database: string): number {
  const reader = new SQLite(database, { readonly: true })
  const value = (pragma: string): number => Number(reader.pragma(pragma, { simple: true }))
  const size = value('page_count') * value('page_size')
  reader.close()
  return size
}

const digest = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

type Night = { readonly day: number; readonly now: number; readonly images: number }

/** Image `n` of a repository is pushed on day `n - images`, and deleted on day `n`. */
function night(store: Store, ref: RepositoryRef, { day, now, images }: Night): void {
  const id = `r-${ref.repository}-${day}`.slice(0, 60)
  const imageOf = (n: number): string => digest(`${ref.repository} ${n}`)
  const isFirst = day === 0
  const fresh = isFirst ? Array.from({ length: images + 1 }, (_, n) => n) : [day + images]
  store.transaction(() => {
    if (isFirst) store.repositories.upsert({ ...ref, workspace: 'default' })
    store.runs.insert({
      ...ref,
      id,
      workspace: 'default',
      kind: 'CLEAN',
      state: 'QUEUED',
      trigger: 'schedule',
      createdBy: 'schedule',
      createdAt: now,
      attempts: 0,
      cancelRequested: false,
      limitChecks: [],
    })
    const holder = { identity: 'process:daemon', instance: 'i'.repeat(36), sha256: Buffer.alloc(32, 1) }
    const claimed = store.runs.claim(id, {
      ...holder,
      worker: 'host-1',
      until: now + 60_000,
      now,
      time: { boot: 'b', at: now, earlierUntil: 0 },
    })
    const lease = { runId: id, generation: claimed?.generation ?? 1 }
    record(
      store,
      ref,
      fresh.map((n) => ({ digest: imageOf(n), tag: `build-${n}` })),
      now,
    )
    const decisions = Array.from({ length: images + 1 }, (_, n) => decisionOf(imageOf(day + n), day + n, now))
    store.decisions.append(id, decisions)
    deleteOne(store, ref, { digest: imageOf(day), tag: `build-${day}`, lease, now })
    const check = (guard: string) => ({
      guard,
      ok: true,
      message: 'deletes 1 of 51 images, 2 %, limit 30 %',
      actual: 2,
      limit: 30,
    })
    store.runs.finish(lease, {
      state: 'SUCCEEDED',
      at: now + 5000,
      policy: 'lifecycle_policy.web',
      counts: { kept: images, planned: 1, deleted: 1, untagged: 0, skipped: 0, failed: 0, bytes: 1e8 },
      limitChecks: [check('max_delete_percent'), check('max_delete_count')] as never,
    })
  })
}

type Pushed = { readonly digest: string; readonly tag: string }

function record(store: Store, ref: RepositoryRef, pushed: readonly Pushed[], now: number): void {
  store.sightings.add(
    ref,
    pushed.map(({ digest: found }) => ({ digest: found, firstSeenAt: now, baseline: false })) as never,
  )
  store.tags.move(
    ref,
    pushed.map((one) => ({ ...one, baseline: false })),
    now,
  )
  const layers = (found: string) =>
    Array.from({ length: 6 }, (_, n) => ({ digest: digest(`${found} ${n}`), size: 1e7 }))
  store.facts.add(ref.registry, {
    manifests: pushed.map(({ digest: found }) => ({
      digest: found,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      size: 1600,
      children: [],
      attestations: [],
      blobs: layers(found),
    })) as never,
    configs: pushed.map(({ digest: found }) => ({
      digest: digest(`config ${found}`),
      created: now,
      labels: {
        'org.opencontainers.image.source': 'https://git.example.com/team/service',
        'org.opencontainers.image.revision': found,
      },
    })) as never,
  })
}

function decisionOf(found: string, n: number, now: number): Decision {
  const age = { age: 172_807_269, from: 'config', since: now }
  return {
    digest: found,
    tags: [`build-${n}`],
    action: 'KEEP',
    untag: [],
    reasons: [{ kind: 'young', rule: 'previews', age, period: 604_800_000 }],
    group: found,
    follows: [],
    size: 123_456_789,
    verdicts: [{ rule: 'previews', wants: 'keep', rank: 1, of: 50, age, expirePeriod: 604_800_000 }],
    goesAt: now,
  } as never
}

type Deleted = Pushed & {
  readonly lease: { readonly runId: string; readonly generation: number }
  readonly now: number
}

function deleteOne(store: Store, ref: RepositoryRef, { digest: found, tag, lease, now }: Deleted): void {
  const id = store.intents.insert(
    ref,
    { ...lease, at: now },
    {
      digest: found,
      action: 'DELETE',
      tags: [tag],
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      bytes: Buffer.alloc(1600, 'm'),
      children: [],
      size: 1e8,
      reasons: ['30d old, previews keeps 7d'],
    },
  )
  store.intents.recordOutcome(id, { outcome: 'deleted', at: now })
  store.sightings.remove(ref, [found], now)
  store.tags.removeWith(ref, [found], now)
  store.sightings.forget(ref, now - 90 * DAY)
  store.tags.forget(ref, now - 90 * DAY)
}
