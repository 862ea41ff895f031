import type { Decision } from '../../../policies/engine/index.ts'
import { CareenError, type Digest } from '../../../policies/model/index.ts'
import { actionOf, type DeletionContext, tagsOf, type Target } from './context.ts'
import { type GoneProof, notEffective } from './gone-proof.ts'
import type { DeleteGuard } from './guard.ts'
import type { LostPushes } from './lost-pushes.ts'
import type { Children, ManifestBackup } from './manifest-backup.ts'
import type { DeleteResult } from './progress.ts'
import { resolveOutcome, type Resolution } from './resolve-outcome.ts'
import type { AnsweredDelete } from './strategy.ts'
import { type MissingTag, verifyKept } from './verify-kept.ts'

/** Finds and repairs what a DELETE broke. Reports what it did, so that the caller decides what ends the run. */
export type Repair = {
  /** Before a DELETE: reads the kept images that share manifests with this one. */
  readonly backup: (digest: Digest) => Promise<void>
  /** After a DELETE: finds out what it did, and removes dangling tags. Throws DELETE_OUTCOME_UNKNOWN. */
  readonly resolve: (target: Target, sent: AnsweredDelete) => Promise<Resolution>
  /** Notes a deleted or untagged image, and restores pushes that were lost since the last call. */
  readonly afterDelete: (decision: Decision, result: Deleted) => Promise<RepairReport>
  /** Returns how many images were deleted or untagged since `verify`. */
  readonly unverified: () => number
  /** Verifies all kept tags and a sample of what was deleted since the last call; restores what is missing. */
  readonly verify: () => Promise<RepairReport>
  /** At the end: restores pushes that were reported late. */
  readonly restoreLatePushes: () => Promise<RepairReport>
  /** At the end: verifies that nothing that was deleted is listed. */
  readonly verifyDeleted: () => Promise<RepairReport>
}

export type Deleted = Extract<DeleteResult, { readonly kind: 'deleted' | 'untagged' }>

/** `failure`: ends the run. KEPT_TAG_MISSING is an incident; DELETE_NOT_EFFECTIVE: something confirmed is still there. */
export type RepairReport = {
  readonly restoredTags: readonly string[]
  readonly danglingTags: readonly string[]
  readonly notificationsLate: boolean
  readonly failure: CareenError | undefined
}

export type RepairRequest = DeletionContext & {
  /** True if the registry can delete a tag without its image. */
  readonly canUntag: boolean
  readonly guard: Pick<DeleteGuard, 'keptTags'>
  readonly children: Children
  readonly manifests: ManifestBackup
  readonly lost: LostPushes
  readonly proof: GoneProof
}

const NOTHING: RepairReport = {
  restoredTags: [],
  danglingTags: [],
  notificationsLate: false,
  failure: undefined,
}

/** How long verifying the kept tags and restoring them may take, in milliseconds. */
const VERIFYING = 300_000

export function openRepair(request: RepairRequest): Repair {
  const { manifests, lost, proof, name } = request
  const touched: Digest[] = []
  const removed: string[] = []
  const verify = async (): Promise<RepairReport> => {
    const { missing, dangling } = await verifyKept({
      ...request,
      kept: request.guard.keptTags(),
      touched,
      removed,
      backup: manifests,
      signal: AbortSignal.timeout(VERIFYING),
    })
    // Why not earlier: if reading fails, the verification at the end of the run reads these.
    touched.length = 0
    removed.length = 0
    await recordRestored(request, missing)
    const failure = missing.length > 0 ? incident(request, missing) : undefined
    return { ...NOTHING, danglingTags: dangling, failure: failure ?? stillServed(name, await proof.sample()) }
  }
  return {
    backup: manifests.before,
    resolve: (target, sent) => resolveOutcome(request, target, sent),
    afterDelete: async (decision, { manifest, intent }) => {
      const tags = tagsOf(decision)
      const { digest } = decision
      touched.push(digest)
      removed.push(...tags)
      if (intent !== undefined) proof.add({ action: actionOf(decision), digest, tags, intent })
      manifests.add(manifest)
      lost.deleted(tags)
      return pushReport(request, { missing: await lost.restore(), late: false })
    },
    unverified: () => touched.length,
    verify: () => (touched.length === 0 ? Promise.resolve(NOTHING) : verify()),
    restoreLatePushes: async () => pushReport(request, await lost.restoreLast()),
    verifyDeleted: async () => ({ ...NOTHING, failure: stillServed(name, await proof.listed()) }),
  }
}

/** A restored image is kept a period more, and pushes no other image out of a count. */
async function recordRestored(
  { ledger, lease }: RepairRequest,
  missing: readonly MissingTag[],
): Promise<void> {
  const restored = missing.filter(({ failure }) => failure === undefined).map(({ digest }) => digest)
  if (restored.length > 0) await ledger.putBack(lease.current(), restored)
}

type Lost = { readonly missing: readonly MissingTag[]; readonly late: boolean }

/** A push that could not be restored is an incident. */
function pushReport(request: RepairRequest, { missing, late }: Lost): RepairReport {
  const failed = missing.filter(({ failure }) => failure !== undefined)
  return {
    ...NOTHING,
    restoredTags: missing.filter(({ failure }) => failure === undefined).map(({ tag }) => tag),
    notificationsLate: late,
    failure: failed.length === 0 ? undefined : incident(request, failed),
  }
}

function stillServed(name: string, left: Parameters<typeof notEffective>[1]): CareenError | undefined {
  return left.length === 0 ? undefined : notEffective(name, left)
}

function incident({ name, repository }: RepairRequest, missing: readonly MissingTag[]): CareenError {
  const list = missing
    .map(({ tag, failure }) => `${tag} (${failure === undefined ? 'restored' : `NOT restored: ${failure}`})`)
    .toSorted()
  return new CareenError(
    'KEPT_TAG_MISSING',
    `${repository}: kept tags were missing during the run: ${list.join(', ')}. Cleaning of the repository is stopped. ` +
      `Check these tags, then run: careen repositories resume ${name}`,
  )
}
