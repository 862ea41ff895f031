import { CareenError, type Digest, type Registry } from '../../policies/model/index.ts'
import type { Intent, RepositoryState, Restored } from '../../proto/resources/index.ts'
import { rememberPutBack, isRemoval } from '../inventory/index.ts'
import type { LateDeletes } from '../ledger/index.ts'
import type { ManifestReader, RegistryClient } from '../registry/client.ts'
import { registryOf } from '../store/lookup.ts'
import type { Store } from '../store/store.ts'
import { partsOf, type Removals, removalsOf } from './deleted-images.ts'
import { restoreImage, type RestorePart, type RestoreReport } from './put-image.ts'

export type RestoreDeps = {
  readonly store: Store
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly now: () => number
  readonly late: LateDeletes
}

/** How long putting back one image with all that belongs to it may take, in milliseconds. */
const LONGEST = 300_000

/**
 * Puts back what careen deleted: the image, those of its children that went too, and its signatures. NOT_FOUND when careen
 * deleted no such image; RESTORE_IMPOSSIBLE when the registry has dropped its layers, or the daemon its manifest.
 */
export async function restore(
  deps: RestoreDeps,
  state: RepositoryState,
  reference: string,
): Promise<Restored> {
  const { store } = deps
  refusePending(deps, state, reference)
  const intent = lastRemoval(store, state, reference)
  const client = await deps.open(registryOf(store, state))
  const group = await restoreGroup(
    deps,
    { state, client, removals: removalsOf(store, state, intent.runId) },
    intent,
  )
  switch (group.kind) {
    case 'restored':
      return {
        digest: intent.digest,
        tags: group.tags,
        tagConflicts: group.tagConflicts,
        manifests: group.manifests,
      }
    case 'blobs_gone':
    case 'expired':
      throw new CareenError(
        'RESTORE_IMPOSSIBLE',
        `${state.repository}@${intent.digest} cannot come back: ${whyNot(group)}`,
      )
  }
}

export type RestoreWhere = {
  readonly state: RepositoryState
  readonly client: RegistryClient
  readonly removals: Removals
}

/** `members`: the image and all that belongs to it. `expired`: manifests that the daemon does not keep any longer. */
export type Restoration = { readonly members: readonly Digest[] } & (
  | RestoreReport
  | { readonly kind: 'expired'; readonly digests: readonly Digest[] }
)

/** Puts back one image with all that belongs to it, and remembers that it did. */
export async function restoreGroup(
  deps: RestoreDeps,
  { state, client, removals }: RestoreWhere,
  intent: Intent,
): Promise<Restoration> {
  const removed = partsOf(removals, intent)
  const members = removed.map((part) => part.digest)
  for (const digest of members) refusePending(deps, state, digest)
  const { repository } = state
  const signal = AbortSignal.timeout(LONGEST)
  const parts: RestorePart[] = []
  for (const part of removed) parts.push(await fromRegistry(client, { repository, part, intent, signal }))
  const expired = parts.filter(({ bytes }) => bytes.length === 0).map(({ digest }) => digest)
  if (expired.length > 0) return { kind: 'expired', digests: expired, members }
  const report = await restoreImage(client, { repository, parts }, signal)
  if (report.kind === 'restored')
    rememberPutBack(deps.store, state, { digests: report.manifests, at: deps.now(), intent })
  return { ...report, members }
}

type PartWhere = {
  readonly repository: string
  readonly part: RestorePart
  readonly intent: Intent
  readonly signal: AbortSignal
}

/** What is not kept any longer but came back by itself since, as another image's, is not missed. */
async function fromRegistry(
  client: ManifestReader,
  { repository, part, intent, signal }: PartWhere,
): Promise<RestorePart> {
  if (part.bytes.length > 0 || part.digest === intent.digest) return part
  const there = await client.manifest(repository, part.digest, signal)
  return there === undefined ? part : { ...there, tags: part.tags }
}

/** Why an image cannot come back, in a sentence. */
export function whyNot(group: Exclude<Restoration, { kind: 'restored' }>): string {
  switch (group.kind) {
    case 'blobs_gone':
      return (
        `the registry has dropped ${group.missing.length} of its blobs (${group.missing.slice(0, 3).join(', ')}); ` +
        'its garbage collection ran since. Push the image again'
      )
    case 'expired':
      return (
        `the daemon does not keep ${group.digests.length} of its manifests any longer (${group.digests.slice(0, 3).join(', ')}); ` +
        '--trash-age and --trash-size of careend say for how long it does. Push the image again'
      )
  }
}

/** The newest DELETE of an image is under way still: it could arrive after the restore. */
function refusePending({ store, late, now }: RestoreDeps, state: RepositoryState, reference: string): void {
  const [newest] = reference === '' ? [] : store.intents.ofRepository(state, reference, 1)
  if (newest === undefined || newest.outcome !== undefined) return
  const wait = late.mayArriveFor(newest)
  const then = `Try again after ${new Date(now() + wait).toISOString()}`
  throw new CareenError(
    'FAILED_PRECONDITION',
    `${state.repository}@${newest.digest}: a delete of it was sent whose outcome is not known yet, so it could still go after a restore. ` +
      `${then}, and after a run of the repository: careen run ${state.registry}/${state.repository}`,
  )
}

/** The newest removal that a reference means: a digest, or a tag that went. */
function lastRemoval(store: Store, state: RepositoryState, reference: string): Intent {
  const name = `${state.registry}/${state.repository}`
  if (reference === '') {
    throw new CareenError('INVALID_ARGUMENT', `name an image: careen restore ${name}:TAG or ${name}@DIGEST`)
  }
  const removal = store.intents.ofRepository(state, reference, 50).find(isRemoval)
  if (removal) return removal
  throw new CareenError(
    'NOT_FOUND',
    `careen deleted no image ${reference} from ${name}; careen explain ${name} lists what it deleted`,
    { metadata: { repository: name, reference } },
  )
}
