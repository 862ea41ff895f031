import {
  blobUses,
  type Decision,
  decisionsOf,
  type Digest,
  type Evaluation,
  evaluate,
  freedBytes,
  goes,
  guard,
  type GuardResult,
  type Instant,
  isSignatureTag,
  type Policy,
  type Protection,
  type Registry,
  type RepositoryRef,
} from '../../policies/index.ts'
import type { RegistryClient } from '../registry/registry.ts'
import { present } from './present.ts'
import type { Scanned } from './scan.ts'

export type Decided = {
  readonly scanned: Scanned
  readonly evaluation: Evaluation
  /** All of them, newest first. */
  readonly decisions: readonly Decision[]
  /** What removing all that is to go would free, as far as this repository alone tells. */
  readonly bytes: number
  readonly guards: readonly GuardResult[]
}

export type DecideRequest = {
  readonly ref: RepositoryRef
  readonly scanned: Scanned
  /** Undefined: no policy is in force. */
  readonly policy: Policy | undefined
  readonly protections: readonly Protection[]
  readonly approved: ReadonlySet<Digest>
  /** Tags in the whole scope of a policy with a quota; undefined: not known, and the gate stays shut. */
  readonly scopeTags: number | undefined
  /** The same in bytes. */
  readonly scopeBytes: number | undefined
  /** When the policy was last changed, where that is known. */
  readonly changedAt: Instant | undefined
  readonly now: Instant
}

/** Evaluates the policy on what was scanned and holds the result against the policy's limits. Pure. */
export function decide(request: DecideRequest): Decided {
  const { ref, scanned, policy, protections, approved, now } = request
  const { scopeTags, scopeBytes, changedAt } = request
  const evaluation = evaluate({
    repository: ref,
    images: scanned.images,
    protections,
    now,
    blind: scanned.blind,
    ...present({ policy, scopeTags, scopeBytes, changedAt }),
    ...present({ clockUnknown: scanned.clockUnknown, trustBuilt: scanned.trustBuilt }),
  })
  const guards = policy === undefined ? [] : guard(evaluation, policy.limits, { approved })
  const decisions = decisionsOf(evaluation)
  const doomed = new Set(decisions.filter(goes).map((decision) => decision.digest))
  const bytes = freedBytes(
    blobUses(scanned.images),
    scanned.images.filter((image) => doomed.has(image.digest)),
  )
  return { scanned, evaluation, decisions, bytes, guards }
}

export type QuotaRequest = {
  readonly own: { readonly ref: RepositoryRef; readonly tags: number }
  readonly others: readonly RepositoryRef[]
  readonly registries: readonly Registry[]
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly signal: AbortSignal
}

/**
 * Counts the tags of a quota's scope in the registries, now. Undefined when any repository cannot be counted: a gate that
 * is not known to be reached stays shut. A repository that does not exist any more holds no tag.
 */
export async function countTags(request: QuotaRequest): Promise<number | undefined> {
  const registries = new Map(request.registries.map((registry) => [registry.name, registry]))
  let sum = request.own.tags
  const rest = request.others.filter((ref) => !sameRepository(ref, request.own.ref))
  for (let from = 0; from < rest.length; from += 8) {
    const counts = await Promise.all(
      rest.slice(from, from + 8).map((ref) => countOne(request, registries, ref)),
    )
    for (const count of counts) {
      if (count === undefined) return undefined
      sum += count
    }
  }
  return sum
}

async function countOne(
  request: QuotaRequest,
  registries: ReadonlyMap<string, Registry>,
  ref: RepositoryRef,
): Promise<number | undefined> {
  const registry = registries.get(ref.registry)
  if (!registry) return undefined
  try {
    const client = await request.open(registry)
    return countable(await client.tags(ref.repository, request.signal))
  } catch (error) {
    if (isCode(error, 'REGISTRY_NOT_FOUND')) return 0
    if (request.signal.aborted) throw error
    return undefined
  }
}

/** How many of the tags count: those of signatures do not. */
function countable(tags: readonly string[]): number {
  return tags.filter((tag) => !isSignatureTag(tag)).length
}

function sameRepository(a: RepositoryRef, b: RepositoryRef): boolean {
  return a.registry === b.registry && a.repository === b.repository
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
