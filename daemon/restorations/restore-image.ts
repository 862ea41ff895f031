import { repositorySubject } from '../../policies/audit/index.ts'
import { CareenError, secondText } from '../../policies/model/index.ts'
import type { Digest } from '../../policies/model/index.ts'
import type { Actor, Intent, RepositoryState } from '../../proto/resources/index.ts'
import { failpoint } from '../failpoint.ts'
import { rememberPutBack } from '../inventory/index.ts'
import type { LateDeletes } from '../ledger/index.ts'
import type { ManifestReader, RegistryClient } from '../registry/client.ts'
import {
  partsOf,
  type Removals,
  restoreImage,
  type RestorePart,
  type RestoreReport,
} from '../repositories/index.ts'
import type { Store } from '../store/store.ts'

export type RestoreDeps = {
  readonly store: Store
  readonly now: () => number
  readonly late: LateDeletes
}

/** Longest restore of one image with its group. Milliseconds. */
const LONGEST = 300_000

export type RestoreWhere = {
  readonly state: RepositoryState
  readonly client: RegistryClient
  readonly removals: Removals
  readonly signal: AbortSignal
  readonly actor: Actor
}

/** `members`: the image and its group. `expired`: manifests that are not stored any more. */
export type RestoredGroup = { readonly members: readonly Digest[] } & (
  | RestoreReport
  | { readonly kind: 'expired'; readonly digests: readonly Digest[] }
)

/** An image that is back, with its group. */
export type RestoredBack = Extract<RestoredGroup, { readonly kind: 'restored' }>

/**
 * Restores one image with its group, and records the restore. `record` is called in the same transaction, so that whoever is killed has
 * said of each image all or nothing. If the signal aborts, what has begun to be uploaded is finished.
 */
export async function restoreGroup(
  deps: RestoreDeps,
  where: RestoreWhere,
  intent: Intent,
  record: (back: RestoredBack) => void,
): Promise<RestoredGroup> {
  const { state, client, removals, signal: stop } = where
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
  if (report.kind !== 'restored') return { ...report, members }
  const restored = { ...report, members }
  deps.store.transaction(() => {
    rememberPutBack(deps.store, state, { digests: report.manifests, at: deps.now(), intent })
    auditRestore(deps, where, intent, report)
    record(restored)
    failpoint('restore.beforeCommit')
  })
  failpoint('restore.afterCommit')
  return restored
}

function auditRestore(
  { store }: RestoreDeps,
  { state, actor }: RestoreWhere,
  { digest, runId: run }: Intent,
  { tags, tagConflicts, manifests }: Extract<RestoreReport, { readonly kind: 'restored' }>,
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
export function whyNot(group: Exclude<RestoredGroup, { kind: 'restored' }>): string {
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
export function refusePending(
  { store, late, now }: RestoreDeps,
  state: RepositoryState,
  reference: string,
): void {
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
