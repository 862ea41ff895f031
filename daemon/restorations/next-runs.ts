import { type Decision, goes } from '../../policies/engine/index.ts'
import {
  CareenError,
  compact,
  type Digest,
  type Duration,
  type Instant,
  type RepositoryRef,
} from '../../policies/model/index.ts'
import type { DeletedAgain, Explanation, RestoredNextRun, ShownPin } from '../../proto/resources/index.ts'
import type { RepositoryOperations } from '../registry-services.ts'
import type { PinOperations } from '../services.ts'

export type NextRunDeps = {
  readonly explain: RepositoryOperations['explain']
  readonly pin: PinOperations['create']
  readonly now: () => Instant
}

/** Images that were restored. `keep`: for how long those are pinned that the next run would delete again. */
export type RestoredHere = {
  readonly ref: RepositoryRef
  readonly digests: readonly Digest[]
  readonly keep: Duration | 'none'
  readonly by: Omit<Parameters<PinOperations['create']>[0], 'pins' | 'requestId' | 'validateOnly'>
}

/** How soon a next run has to be for its images to be pinned. Milliseconds. */
const SOON = 7 * 86_400_000

/** Images of one part. Why so few: each has its reasons. */
const PART = 100

/**
 * Returns what the next run does with restored images, in parts, and pins those that it would delete again soon. If that is not known, all
 * are pinned.
 */
export async function nextRunOf(
  deps: NextRunDeps,
  here: RestoredHere,
  signal: AbortSignal,
): Promise<readonly RestoredNextRun[]> {
  const { ref, digests } = here
  const place = { registry: ref.registry, repository: ref.repository }
  const [only = ''] = digests
  let explained: Explanation
  try {
    explained = await deps.explain(ref, digests.length === 1 ? only : '', signal)
  } catch (thrown) {
    return [unknownNextRun(deps, here, CareenError.from(thrown).message)]
  }
  const { decisions, nextRunAt: at } = explained
  const wanted = new Set(digests)
  const again = decisions.filter((one) => wanted.has(one.digest) && isNext(one, at))
  const isSoon = at === undefined || at <= deps.now() + SOON
  const result = pinned(deps, here, isSoon ? again.map(({ digest }) => digest) : [])
  const deletes = again.map((decision): DeletedAgain => {
    const pin = result.pins.find(({ reference }) => reference === decision.digest)
    return { decision, ...compact({ pin }) }
  })
  const first = { ...place, ...compact({ at, unknown: result.unknown }), pins: [] }
  const parts = Math.max(1, Math.ceil(deletes.length / PART))
  return Array.from({ length: parts }, (_, part) => ({
    ...first,
    deletes: deletes.slice(part * PART, (part + 1) * PART),
  }))
}

/** Pins all images, as it is not known what the next run does. `unknown`: why. */
export function unknownNextRun(
  deps: Pick<NextRunDeps, 'pin'>,
  here: RestoredHere,
  unknown: string,
): RestoredNextRun {
  const { registry, repository } = here.ref
  return { registry, repository, deletes: [], unknown, ...pinned(deps, here, here.digests) }
}

type PinnedHere = { readonly pins: readonly ShownPin[]; readonly unknown?: string }

/** Pins images. `unknown`: why they could not be pinned. */
function pinned(
  deps: Pick<NextRunDeps, 'pin'>,
  { ref, keep, by }: RestoredHere,
  digests: readonly Digest[],
): PinnedHere {
  if (keep === 'none' || digests.length === 0) return { pins: [] }
  const { registry, repository } = ref
  const wish = { registry, repository, reason: 'restored', end: { after: keep }, field: 'pin_ttl' }
  try {
    const pins = digests.map((reference) => ({ ...wish, reference }))
    return { pins: deps.pin({ ...by, pins, requestId: '', validateOnly: false }) }
  } catch (thrown) {
    return { pins: [], unknown: `the images could not be pinned: ${CareenError.from(thrown).message}` }
  }
}

/** Why by the next run: its time is on the daemon's clock, as the time at which the image goes. */
function isNext(decision: Decision, nextRunAt: Instant | undefined): boolean {
  if (goes(decision)) return true
  const isHeld = decision.reasons.some(({ kind }) => kind === 'pinned' || kind === 'protected')
  if (isHeld || decision.goesAt === undefined || nextRunAt === undefined) return false
  return decision.goesAt <= nextRunAt
}
