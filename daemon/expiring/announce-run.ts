import { repositorySubject, timeText } from '../../policies/audit/index.ts'
import { sentence } from '../../policies/engine/index.ts'
import type { Duration, Instant, Policy } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import { type ExpiringImage, expiringIn, type RunAfter, runsAfter } from './find-expiring.ts'

export type AnnounceDeps = {
  readonly store: Pick<
    Store,
    'audit' | 'decisions' | 'expiring' | 'objects' | 'repositories' | 'runChanges' | 'transaction'
  >
  readonly now: () => Instant
  /** Resolves after other events have run. */
  readonly yieldLoop: () => Promise<void>
  readonly stop: AbortSignal
}

/** Decisions that are read at once. An event has at most so many images. */
const SLICE = 100
/** Most tags and reasons of an image that an event names. */
const [TAGS, REASONS] = [50, 5]

/**
 * Records the images that the policy of a run will delete, once for each image, notice and decision, and forgets those that stay after
 * all. A decision is another one if another policy deletes the image, or an earlier run than was said.
 */
export async function announceRun(deps: AnnounceDeps, run: Run, notices: readonly Duration[]): Promise<void> {
  const { store, now, yieldLoop, stop } = deps
  const policy = policyOf(store, run)
  if (policy === undefined) return
  const runAfter = runsAfter(policy, run)
  const next = runAfter(now())
  if (next === undefined) return
  for (let from: number | undefined = 0; from !== undefined;) {
    from = announceSlice(store, run, { from, notices, runAfter, next })
    await yieldLoop()
    if (stop.aborted) return
  }
  while (store.expiring.removeOthers(run, run.id, SLICE) === SLICE) await yieldLoop()
}

type Slice = {
  readonly from: number
  readonly notices: readonly Duration[]
  readonly runAfter: RunAfter
  readonly next: Instant
}

/** Announces what is found in one slice of decisions. Returns where the next one begins; undefined: it was the last. */
function announceSlice(
  store: AnnounceDeps['store'],
  run: Run,
  { from, notices, runAfter, next }: Slice,
): number | undefined {
  const { decisions, positions } = store.decisions.page(run.id, from, SLICE)
  for (const notice of notices) {
    const found = expiringIn(decisions, runAfter, next + notice)
    if (found.length > 0) store.transaction(() => announce(store, run, { found, notice }))
  }
  return positions.length === SLICE ? (positions.at(-1) ?? 0) + 1 : undefined
}

/** Returns the policy in force if it is the one by which the run decided. */
function policyOf({ objects, repositories }: AnnounceDeps['store'], run: Run): Policy | undefined {
  if (run.policy === undefined || repositories.get(run)?.policy !== run.policy) return undefined
  const object = objects.get(run.policy)?.object
  return object?.kind === 'policy' && object.status === 'ACTIVE' ? object : undefined
}

type Found = { readonly found: readonly ExpiringImage[]; readonly notice: Duration }

/** Records those of the images of which this was not said before. Requires a transaction. */
function announce(store: AnnounceDeps['store'], run: Run, { found, notice }: Found): void {
  const policy = run.policy ?? ''
  const fresh = found.filter(({ decision: { digest }, deletesAt }) => {
    const said = store.expiring.said(run, digest, notice)
    const isSaid = said?.policy === policy && said.deletesAt <= deletesAt
    const at = isSaid ? said.deletesAt : deletesAt
    store.expiring.put(run, { digest, notice, policy, deletesAt: at, run: run.id })
    return !isSaid
  })
  if (fresh.length === 0) return
  store.audit.add({
    type: 'careen.images.expiring',
    actor: undefined,
    about: { ...repositorySubject(run), run: run.id },
    payload: { notice_seconds: notice / 1000, policy, run: run.id, images: fresh.map(imageOf) },
  })
}

function imageOf({ decision, goesAt, deletesAt }: ExpiringImage): Readonly<Record<string, unknown>> {
  const { digest, tags, reasons, size } = decision
  return {
    digest,
    tags: tags.slice(0, TAGS),
    tag_count: tags.length,
    size_bytes: size === 0 ? undefined : size,
    goes_time: timeText(goesAt),
    delete_time: timeText(deletesAt),
    reasons: reasons.slice(0, REASONS).map((reason) => sentence(reason)),
  }
}
