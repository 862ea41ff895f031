import { covers, type Decision, deletedImages, govern } from '../../policies/engine/index.ts'
import {
  addressOf,
  compact,
  type Instant,
  type Policy,
  type PolicyRule,
  type RepositoryRef,
} from '../../policies/model/index.ts'
import type {
  Explanation,
  ExplanationCounts,
  OpaqueObject,
  RepositoryState,
} from '../../proto/resources/index.ts'
import type { Decided } from '../evaluation/index.ts'
import { isOwnTombstone } from '../inventory/index.ts'
import { notUnderstood } from '../store/store.ts'
import { opaqueFor } from '../workspaces/index.ts'
import { decideNow, type ExplainDeps } from './decide-now.ts'
import { explainEarlier } from './explain-earlier.ts'
import { explainedImages } from './explained-images.ts'
import { isMeant, unknownImage } from './meant.ts'

/** `reference`: a tag or a digest; empty: all images. `at`: undefined: now. */
export type ExplainQuestion = {
  readonly state: RepositoryState
  readonly reference: string
  readonly at: Instant | undefined
}

/** How many deleted images are shown beside the living ones. */
const DELETED_SHOWN = 200

/**
 * Returns what is decided about the images of a repository, or about one. Scans it, unless `at` is earlier than now. Throws NOT_FOUND
 * if there is no such image, or nothing is kept of that time.
 */
export async function explain(
  deps: ExplainDeps,
  question: ExplainQuestion,
  signal: AbortSignal,
): Promise<Explanation> {
  const { state, reference, at } = question
  const now = deps.now()
  if (at !== undefined && at < now) return explainEarlier(deps, { state, reference, at })
  const ref: RepositoryRef = { registry: state.registry, repository: state.repository }
  const governed = governedBy(deps, state)
  const { policy } = governed
  const decided = await decideNow(deps, { state, policy, at }, signal)
  const decisions = decided.decisions.filter((decision) => isMeant(decision, reference))
  const deleted = at === undefined ? deletedIn(deps, ref, reference) : []
  if (reference !== '' && decisions.length === 0 && deleted.length === 0) throw unknownImage(ref, reference)
  return {
    repository: ref,
    decidedAt: at ?? now,
    ...rulesOf(deps, governed, state),
    counts: countsOf(decided),
    limitChecks: decided.limitChecks,
    decisions,
    images: explainedImages(decided, reference === '' ? decisions.filter(isUnaged) : decisions),
    deleted,
    ...compact({ clockUnknown: decided.scanned.clockUnknown }),
  }
}

/** Returns true if no rule says anything of the age of an image. A part has none of its own. */
function isUnaged({ digest, group, verdicts }: Decision): boolean {
  return digest === group && verdicts.every(({ age }) => age === undefined)
}

type Governing = {
  readonly policy: Policy | undefined
  readonly passedOver: ReturnType<typeof govern>['passedOver']
  /** What a newer careen wrote; then no policy is in force. */
  readonly opaque: OpaqueObject | undefined
}

/** Why without policies if there is something opaque: all images are shown as kept. */
function governedBy({ workspaces }: ExplainDeps, state: RepositoryState): Governing {
  const model = workspaces.model(state.workspace)
  const opaque = opaqueFor(model, state)
  const { policy, passedOver } = govern(opaque === undefined ? model.policies : [], state)
  return { policy, passedOver, opaque }
}

type Around =
  | 'rules'
  | 'protections'
  | 'passedOver'
  | 'policy'
  | 'nextRunAt'
  | 'stopped'
  | 'parked'
  | 'onHold'

/** Returns the policy in force, what else covers the repository, and what keeps its runs waiting. */
function rulesOf(
  { workspaces, shown }: ExplainDeps,
  { policy, passedOver, opaque }: Governing,
  state: RepositoryState,
): Pick<Explanation, Around> {
  const { nextRunAt, parked, onHold } = shown()
  const { protections } = workspaces.model(state.workspace)
  return {
    rules: policy?.rules.map((rule) => ({ rule: rule.label, byTags: isByTags(rule) })) ?? [],
    protections: protections.filter(({ scope }) => covers(scope, state)).map((one) => addressOf(one)),
    passedOver: passedOver.map((passed) => ({ policy: addressOf(passed.policy), why: passed.why })),
    ...compact({
      policy: policy === undefined ? undefined : addressOf(policy),
      nextRunAt,
      stopped: opaque === undefined ? state.stopped : notUnderstood(opaque).message,
      parked,
      onHold,
    }),
  }
}

function deletedIn({ store }: ExplainDeps, ref: RepositoryRef, reference: string): Explanation['deleted'] {
  return store.intents.ofRepository(ref, reference, DELETED_SHOWN).filter((intent) => !isOwnTombstone(intent))
}

function isByTags(rule: PolicyRule): boolean {
  const { untagged, orphans, brokenIndexes, annotations, labels, artifactType, platform, minSize } = rule
  if (untagged || orphans === true || brokenIndexes === true) return false
  return [annotations, labels, artifactType, platform, minSize].every((one) => one === undefined)
}

function countsOf({ removals, kept, bytes }: Decided): ExplanationCounts {
  const untags = removals.filter(({ action }) => action === 'UNTAG').length
  return { deletes: deletedImages(removals), untags, kept, bytes }
}
