import { repositorySubject } from '../../policies/audit/index.ts'
import { CareenError, type Digest, secondText } from '../../policies/model/index.ts'
import type { Actor, Intent, RepositoryState, Restored } from '../../proto/resources/index.ts'
import { rememberPutBack, isRemoval } from '../inventory/index.ts'
import type { LateDeletes } from '../ledger/index.ts'
import type { ManifestReader, RegistryClient, OpenClient } from '../registry/client.ts'
import { registryOf } from '../store/lookup.ts'
import type { Store } from '../store/store.ts'
import { partsOf, type Removals, removalsOf } from './deleted-images.ts'
import { restoreImage, type RestorePart, type RestoreReport } from './put-image.ts'

export type RestoreDeps = {
  readonly store: Store
  readonly open: OpenClient
  readonly now: () => number
  readonly late: LateDeletes
}

/** Longest restore of one image with its group. Milliseconds. */
const LONGEST = 300_000

type RestoreOne = {
  readonly state: RepositoryState
  readonly reference: string
  readonly signal: AbortSignal
  /** Called in the transaction that records the restore. */
  readonly remember: (restored: Restored) => void
  readonly actor: Actor
}

/**
 * Restores a deleted image, with its deleted children and signatures. Throws NOT_FOUND if careen deleted no such image, and
 * RESTORE_IMPOSSIBLE if the registry has dropped its layers or the daemon its manifest.
 */
export async function restore(
  deps: RestoreDeps,
  { state, reference, signal, remember, actor }: RestoreOne,
): Promise<Restored> {
  const { store } = deps
  refusePending(deps, state, reference)
  const intent = lastRemoval(store, state, reference)
  const client = await deps.open(registryOf(store, state), state.workspace)
  const removals = removalsOf(store, state, intent.runId)
  const recorded = (report: RestoredReport): void => remember(restoredOf(report, intent))
  const group = await restoreGroup(deps, { state, client, removals, signal, actor, recorded }, intent)
  switch (group.kind) {
    case 'restored':
      return restoredOf(group, intent)
    case 'blobs_gone':
    case 'expired':
      throw new CareenError(
        'RESTORE_IMPOSSIBLE',
        `${state.repository}@${intent.digest} cannot be restored: ${whyNot(group)}`,
      )
  }
}

type RestoredReport = Extract<RestoreReport, { readonly kind: 'restored' }>

function restoredOf(
  { tags, tagConflicts, manifests, unchanged }: RestoredReport,
  { digest }: Intent,
): Restored {
  return { digest, tags, tagConflicts, manifests, unchanged }
}

export type RestoreWhere = {
  readonly state: RepositoryState
  readonly client: RegistryClient
  readonly removals: Removals
  readonly signal: AbortSignal
  readonly actor: Actor
  /** Called in the transaction that records the restore. */
  readonly recorded?: (report: RestoredReport) => void
}

/** `members`: the image and its group. `expired`: manifests that are not stored any more. */
export type Restoration = { readonly members: readonly Digest[] } & (
  | RestoreReport
  | { readonly kind: 'expired'; readonly digests: readonly Digest[] }
)

/** Restores one image with its group, and records the restore. If the signal aborts, what has begun to be uploaded is finished. */
export async function restoreGroup(
  deps: RestoreDeps,
  where: RestoreWhere,
  intent: Intent,
): Promise<Restoration> {
  const { state, client, removals, signal: stop, recorded } = where
  const removed = partsOf(removals, intent)
  const members = removed.map((part) => part.digest)
  for (const digest of members) refusePending(deps, state, digest)
  const { repository } = state
  const late = AbortSignal.timeout(LONGEST)
  const signal = AbortSignal.any([stop, late])
  const parts: RestorePart[] = []
  for (const part of removed) parts.push(await fromRegistry(client, { repository, part, intent, signal }))
  const expired = parts.filter(({ bytes }) => bytes.length === 0).map(({ digest }) => digest)
  if (expired.length > 0) return { kind: 'expired', digests: expired, members }
  const report = await restoreImage(client, { repository, parts, reading: signal }, late)
  if (report.kind === 'restored')
    deps.store.transaction(() => {
      rememberPutBack(deps.store, state, { digests: report.manifests, at: deps.now(), intent })
      auditRestore(deps, where, intent, report)
      recorded?.(report)
    })
  return { ...report, members }
}

function auditRestore(
  { store }: RestoreDeps,
  { state, actor }: RestoreWhere,
  { digest, runId: run }: Intent,
  { tags, tagConflicts, manifests }: RestoredReport,
): void {
  const about = { ...repositorySubject(state), run }
  const payload = { digest, tags, tag_conflicts: tagConflicts, manifests: manifests.length, deleted_by: run }
  store.audit.add({ type: 'careen.restoration.finished', actor, about, payload })
}

type PartWhere = {
  readonly repository: string
  readonly part: RestorePart
  readonly intent: Intent
  readonly signal: AbortSignal
}

/** Returns the part, or its manifest from the registry if it is not stored and exists there again. */
async function fromRegistry(
  client: ManifestReader,
  { repository, part, intent, signal }: PartWhere,
): Promise<RestorePart> {
  if (part.bytes.length > 0 || part.digest === intent.digest) return part
  const there = await client.manifest(repository, part.digest, signal)
  return there === undefined ? part : { ...there, tags: part.tags }
}

/** Returns why an image cannot be restored, in a sentence. */
export function whyNot(group: Exclude<Restoration, { kind: 'restored' }>): string {
  switch (group.kind) {
    case 'blobs_gone':
      return (
        `the registry's garbage collection deleted ${group.missing.length} of its blobs ` +
        `(${group.missing.slice(0, 3).join(', ')}). Push the image again`
      )
    case 'expired':
      return (
        `the daemon no longer stores ${group.digests.length} of its manifests (${group.digests.slice(0, 3).join(', ')}); ` +
        'the bounds are --trash-age and --trash-size of careend. Push the image again'
      )
  }
}

/** Throws FAILED_PRECONDITION if the newest DELETE of an image is pending: it could arrive after the restore. */
function refusePending({ store, late, now }: RestoreDeps, state: RepositoryState, reference: string): void {
  const [newest] = reference === '' ? [] : store.intents.ofRepository(state, reference, 1)
  if (newest === undefined || newest.outcome !== undefined) return
  const wait = late.mayArriveFor(newest)
  const then = `Try again after ${secondText(now() + wait)}`
  throw new CareenError(
    'FAILED_PRECONDITION',
    `${state.repository}@${newest.digest}: the outcome of its delete is not known yet, so the delete could arrive after a restore. ` +
      `${then}, and after a run of the repository: careen run ${state.registry}/${state.repository}`,
    { metadata: { repository: `${state.registry}/${state.repository}` } },
  )
}

/** Returns the newest removal of a digest or a removed tag. Throws NOT_FOUND if there is none. */
function lastRemoval(store: Store, state: RepositoryState, reference: string): Intent {
  const name = `${state.registry}/${state.repository}`
  if (reference === '') {
    throw new CareenError(
      'INVALID_ARGUMENT',
      `no image is named. Write careen restore ${name}:TAG or careen restore ${name}@DIGEST`,
      {
        metadata: { field: 'reference' },
      },
    )
  }
  const removal = store.intents.ofRepository(state, reference, 50).find(isRemoval)
  if (removal) return removal
  throw new CareenError(
    'NOT_FOUND',
    `careen deleted no image ${reference} from ${name}. To list the deleted images, run: careen explain ${name}`,
    { metadata: { repository: name, reference } },
  )
}
