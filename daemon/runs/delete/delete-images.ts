import type { Decision } from '../../../policies/engine/index.ts'
import { CareenError, type Digest, compact } from '../../../policies/model/index.ts'
import type { RunCounts } from '../../../proto/resources/index.ts'
import type { Clock } from '../../clock.ts'
import { mutableTags } from '../../evaluation/index.ts'
import type { HeldLease, Ledger } from '../../ledger/index.ts'
import type { RegistryClient } from '../../registry/client.ts'
import type { Tally } from '../index.ts'
import type { Companions } from './cascade.ts'
import { aimOf, type Removal, removeImage, tagsOf } from './delete-image.ts'
import type { LostPushes } from './lost-pushes.ts'
import type { Children, Keepsakes } from './manifest-backup.ts'
import { type GoneProof, notEffective, openGoneProof, type SaidGone } from './prove-gone.ts'
import type { ToldPushes } from './push-feed.ts'
import type { TagWatch } from './tag-watch.ts'
import type { Burial } from './tombstone.ts'
import { type Vanished, verifyKept } from './verify-kept.ts'

export type RemoveAllRequest = {
  readonly client: RegistryClient
  readonly ledger: Pick<Ledger, 'intend' | 'settle' | 'putBack'>
  readonly held: HeldLease
  /** `REGISTRY/REPOSITORY`, for messages, and the repository in its registry. */
  readonly name: string
  readonly repository: string
  readonly children: Children
  readonly keepsakes: Keepsakes
  /** What is to go, in the engine's order. */
  readonly doomed: readonly Decision[]
  readonly watch: TagWatch
  readonly canUntag: boolean
  readonly tagsFirst: boolean
  readonly burial?: Burial
  /** Where the registry deletes along what hangs on an image. */
  readonly companions?: Companions
  readonly clock: Pick<Clock, 'sleep'>
  readonly pushes: ToldPushes
  readonly lost: LostPushes
  /**
   * Tags that move often: their images are held back, should the registry have lost the ability since that was decided.
   * Undefined: none is.
   */
  readonly moved: ReadonlySet<string> | undefined
  /** Aborts when the worker is asked to stop; the image at hand is finished first. */
  readonly stop: AbortSignal
}

/** After how many removals the kept tags are looked at. */
export const BATCH = 50

type Batch = { readonly touched: Digest[]; readonly removed: string[]; readonly proof: GoneProof }

/**
 * Removes image by image; a push that a DELETE took is put back right after it. After each batch, and at the end, whatever
 * ended it, the kept tags are looked at: one that vanished is put back, and KEPT_TAG_MISSING is thrown before anything more
 * goes; the same where a push cannot be put back. Some of what went is looked at as well, and at the end all of it that is
 * still listed: where the registry still has it, DELETE_NOT_EFFECTIVE is thrown.
 */
export async function removeAll(request: RemoveAllRequest, tally: Tally): Promise<void> {
  const batch: Batch = { touched: [], removed: [], proof: openGoneProof(request) }
  try {
    await removeInOrder(request, tally, batch)
    await request.burial?.finish()
    await mendLast(request, tally)
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code !== 'KEPT_TAG_MISSING') await endBadly(request, tally, batch)
    throw error
  }
  await verify(request, tally, batch)
  await prove(request, batch.proof.listed)
}

/**
 * What the tombstone stands in for is finished, lost pushes are put back, and the kept tags are looked at; trouble with one
 * of them hides no incident of the next.
 */
async function endBadly(request: RemoveAllRequest, tally: Tally, batch: Batch): Promise<void> {
  await request.burial?.finish().catch(() => {})
  await ofIncidents(() => mendLast(request, tally))
  await ofIncidents(() => verify(request, tally, batch))
}

async function ofIncidents(act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code === 'KEPT_TAG_MISSING') throw error
  }
}

/** Whatever ends it, what was to go along is settled; where the end of a delete is not known, the next run does that. */
async function removeInOrder(request: RemoveAllRequest, tally: Tally, batch: Batch): Promise<void> {
  let unsettled = false
  try {
    await removeEach(request, tally, batch)
  } catch (thrown) {
    unsettled = CareenError.from(thrown).code === 'DELETE_OUTCOME_UNKNOWN'
    throw thrown
  } finally {
    if (!unsettled) await request.companions?.close(tally.pending).catch(() => {})
  }
}

async function removeEach(request: RemoveAllRequest, tally: Tally, batch: Batch): Promise<void> {
  for (const decision of request.doomed) {
    if (request.stop.aborted) return
    request.held.check()
    const moving = request.moved === undefined ? [] : mutableTags(decision, request.moved)
    if (moving.length > 0) hold(tally, decision, moving)
    else if (decision.follows.some((digest) => tally.heldBack.has(digest))) hold(tally, decision, [])
    else if (!decision.follows.every((digest) => tally.taken.has(digest)))
      tally.counts = left(tally.counts, 'skipped')
    else await removeOne(request, tally, batch, decision)
    if (batch.touched.length >= BATCH) await verify(request, tally, batch)
  }
}

function hold(tally: Tally, { digest }: Decision, moving: readonly string[]): void {
  tally.heldBack.add(digest)
  for (const tag of moving) tally.moving.add(tag)
  tally.counts = left(tally.counts, 'skipped')
}

async function removeOne(
  request: RemoveAllRequest,
  tally: Tally,
  batch: Batch,
  decision: Decision,
): Promise<void> {
  const removal = await remove(request, decision)
  count(tally, batch, decision, removal)
  if (removal.kind === 'not_gone') throw notEffective(request.name, [aimOf(decision)])
  if (!('manifest' in removal)) return
  request.keepsakes.add(removal.manifest)
  request.lost.removed(tagsOf(decision))
  mended(request, tally, await request.lost.mend())
}

async function mendLast(request: RemoveAllRequest, tally: Tally): Promise<void> {
  const { vanished, late } = await request.lost.mendLast()
  tally.late ||= late
  mended(request, tally, vanished)
}

/** What was put back is told; what could not be is an incident. */
function mended(request: RemoveAllRequest, tally: Tally, pushes: readonly Vanished[]): void {
  for (const { tag, failure } of pushes) if (failure === undefined) tally.putBack.add(tag)
  const lost = pushes.filter(({ failure }) => failure !== undefined)
  if (lost.length > 0) throw incident(request, lost)
}

async function remove(request: RemoveAllRequest, decision: Decision): Promise<Removal> {
  const { client, ledger, held, watch, canUntag, tagsFirst, pushes, clock, burial, companions } = request
  const { repository, children, keepsakes } = request
  await keepsakes.before(decision.digest)
  const deps = {
    client,
    ledger,
    held,
    watch,
    canUntag,
    tagsFirst,
    pushes,
    clock,
    ...compact({ burial, companions }),
  }
  return removeImage(deps, { repository, decision, children: children(decision.digest) })
}

function count(tally: Tally, batch: Batch, decision: Decision, removal: Removal): void {
  const { counts } = tally
  switch (removal.kind) {
    case 'deleted':
      tally.taken.add(decision.digest)
      batch.touched.push(decision.digest)
      batch.removed.push(...decision.tags)
      tally.counts = { ...counts, deleted: counts.deleted + 1 }
      noteSaid(batch, decision, removal.intent)
      break
    case 'untagged':
      batch.touched.push(decision.digest)
      batch.removed.push(...decision.untag)
      tally.counts = { ...counts, untagged: counts.untagged + 1 }
      noteSaid(batch, decision, removal.intent)
      break
    case 'skipped':
      tally.counts = left(counts, 'skipped')
      break
    case 'pending':
      tally.pending.add(decision.digest)
      tally.counts = left(counts, 'failed')
      break
    case 'refused':
    case 'not_gone':
      tally.counts = left(counts, 'failed')
      break
  }
}

function noteSaid({ proof }: Batch, decision: Decision, intent: number | undefined): void {
  if (intent !== undefined) proof.add({ ...aimOf(decision), intent })
}

/** What is still there did not go after all. */
async function prove({ name }: RemoveAllRequest, look: () => Promise<readonly SaidGone[]>): Promise<void> {
  const there = await look()
  if (there.length > 0) throw notEffective(name, there)
}

/** An image that was to go stays after all. */
function left(counts: RunCounts, how: 'skipped' | 'failed'): RunCounts {
  return { ...counts, [how]: counts[how] + 1, kept: counts.kept + 1 }
}

/** How long looking at the kept tags and putting them back may take, in milliseconds. */
const VERIFYING = 300_000

async function verify(request: RemoveAllRequest, tally: Tally, batch: Batch): Promise<void> {
  const { client, repository, watch, children, keepsakes, ledger, held } = request
  if (batch.touched.length === 0) return
  const { vanished, dangling } = await verifyKept({
    client,
    repository,
    expected: watch.expected(),
    ...batch,
    children,
    keepsakes,
    signal: AbortSignal.timeout(VERIFYING),
  })
  // Not before: what could not be looked at is looked at when the run ends.
  batch.touched.length = 0
  batch.removed.length = 0
  for (const tag of dangling) tally.dangling.add(tag)
  const back = vanished.filter(({ failure }) => failure === undefined).map(({ digest }) => digest)
  // What was put back stays a period more, and pushes nobody out.
  if (back.length > 0) await ledger.putBack(held.lease(), back)
  if (vanished.length > 0) throw incident(request, vanished)
  await prove(request, batch.proof.sample)
}

function incident({ name, repository }: RemoveAllRequest, vanished: readonly Vanished[]): CareenError {
  const list = vanished
    .map((v) => `${v.tag} (${v.failure === undefined ? 'put back' : `NOT put back: ${v.failure}`})`)
    .toSorted()
  return new CareenError(
    'KEPT_TAG_MISSING',
    `${repository}: tags that had to stay vanished during the run: ${list.join(', ')}. Cleaning stops here until you ` +
      `have looked; then run: careen repositories resume ${name}`,
  )
}
