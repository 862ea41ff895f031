import {
  CareenError,
  type Digest,
  type Instant,
  type Registry,
  type RepositoryRef,
} from '../../policies/model/index.ts'
import type { PlanRefresh } from '../../proto/resources/index.ts'
import {
  type ClockWatch,
  type InventoryKey,
  recallScan,
  scan,
  type Scanned,
  storedInventory,
} from '../inventory/index.ts'
import { factsNow } from '../registries/index.ts'
import type { Prober, RegistryClient } from '../registry/client.ts'
import type { Store } from '../store/store.ts'
import type { Model } from '../workspaces/index.ts'

/** A look that is older is made again. Milliseconds. */
const OLD = 3_600_000

export type LookDeps = {
  readonly store: Store
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly now: () => Instant
  readonly stepped: ClockWatch
}

/** A repository of a plan. `before`: the policies in force. */
export type LookSubject = {
  readonly ref: RepositoryRef
  readonly registry: Registry
  readonly key: InventoryKey
  readonly before: Pick<Model, 'registries'>
  readonly refresh: PlanRefresh
}

/** Returns the time of the look that a plan uses. Undefined: it looks again. Sends no request. */
export function rememberedLook(
  { store, now }: Pick<LookDeps, 'store' | 'now'>,
  { key: { registry, repository }, before, refresh, ...subject }: LookSubject,
): Instant | undefined {
  // Why not another registry of that name: what its images are is not for whoever writes its URL.
  const isOurs = before.registries.some(
    ({ name, url }) => name === subject.registry.name && url === subject.registry.url,
  )
  if (registry === undefined || refresh === 'ALL' || !isOurs || subject.registry.storage !== undefined)
    return undefined
  const at = store.looks.whole({ registry, repository })
  if (at === undefined || refresh === 'NEVER') return at
  return isFresh(at, now()) && hasImages(store, { registry, repository }) ? at : undefined
}

function isFresh(at: Instant, now: Instant): boolean {
  return now >= at && now - at <= OLD
}

/** Why a plan asks: whether an empty repository exists is not remembered, and a plan says it. */
function hasImages({ repositories }: Store, ref: RepositoryRef): boolean {
  return repositories.get(ref)?.images !== 0
}

/** The images of a repository, and what tells whether its registry can delete a tag alone. */
export type PlannedScan = { readonly scanned: Scanned; readonly client: Prober }

/**
 * Returns the images of the remembered look, or looks at the registry. Throws FAILED_PRECONDITION if it may not look and remembers none,
 * and what scans throw.
 */
export async function plannedScan(
  deps: LookDeps,
  subject: LookSubject,
  pending: ReadonlySet<Digest>,
  signal: AbortSignal,
): Promise<PlannedScan> {
  const { store, open, now, stepped } = deps
  const { ref, registry, key, refresh } = subject
  const { repository } = ref
  const at = rememberedLook(deps, subject)
  if (at !== undefined) {
    const inventory = storedInventory(store, key, 0)
    const scanned = await recallScan({ registry, repository, inventory, at, pending, signal })
    if (scanned !== undefined) return { scanned, client: rememberedProber(deps, subject) }
  }
  if (refresh === 'NEVER') throw neverLooked(deps, subject)
  const client = await open(registry)
  const inventory = storedInventory(store, key, stepped(ref))
  return { scanned: await scan({ client, registry, repository, inventory, pending, now, signal }), client }
}

function neverLooked({ store }: Pick<LookDeps, 'store'>, { key }: LookSubject): CareenError {
  const { registry, repository } = key
  const state = registry === undefined ? undefined : store.repositories.get({ registry, repository })
  const why =
    state?.baselineAt === undefined
      ? 'nobody has looked at it yet'
      : 'what its registry says of times is not stored'
  return new CareenError('FAILED_PRECONDITION', `${why}. Plan without -refresh=false`)
}

/** Why a client that is opened late: most repositories have no image with mutable tags to delete. */
function rememberedProber({ store, open }: LookDeps, { registry, refresh }: LookSubject): Prober {
  return {
    probe: async (repository, signal) => {
      if (refresh !== 'NEVER') return (await open(registry)).probe(repository, signal)
      const untag = factsNow(store, registry)?.untag ?? 'unknown'
      if (untag !== 'unknown') return { digestDelete: 'unknown', untag: untag === 'yes' }
      throw new CareenError(
        'FAILED_PRECONDITION',
        `whether registry ${registry.name} can delete a tag alone is not known. Plan without -refresh=false, or: careen registries check ${registry.name}`,
      )
    },
  }
}
