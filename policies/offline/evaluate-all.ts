import type { Decision } from '../engine/decision.ts'
import { decisionsOf, evaluate } from '../engine/evaluate.ts'
import { isSignatureTag } from '../engine/graph.ts'
import { guard, type GuardResult } from '../engine/guard.ts'
import { covers, govern } from '../engine/scope.ts'
import { CareenError } from '../error.ts'
import type { DeclaredObject, Duration, Image, Instant, Policy, Registry, RepositoryRef } from '../model.ts'
import type { GivenImage } from './images.ts'

export type EvaluatedDecision = Decision & { readonly repository: string; readonly policy?: string }
export type EvaluatedGuard = GuardResult & { readonly repository: string }

export type OfflineRequest = {
  readonly objects: readonly DeclaredObject[]
  readonly images: readonly GivenImage[]
  readonly now: Instant
  /** Replaces the grace of every policy. */
  readonly grace?: Duration
  /** Evaluates this policy, whatever its status, on the repositories of its scope, as a dry run does. */
  readonly policyName?: string
}

/**
 * The engine without registry and daemon: all images of a file under a configuration. A quota counts the tags of the file.
 * INVALID_ARGUMENT when the named policy does not exist, or an image's registry is not clear.
 */
export function evaluateAll(request: OfflineRequest): {
  readonly decisions: readonly EvaluatedDecision[]
  readonly guards: readonly EvaluatedGuard[]
} {
  const repositories = group(request)
  const named = namedPolicy(request)
  const all = repositories
    .filter(({ ref }) => named === undefined || covers(named.scope, ref))
    .map((repository) => evaluateOne(request, repository, { named, repositories }))
  return { decisions: all.flatMap((one) => one.decisions), guards: all.flatMap((one) => one.guards) }
}

type Around = { readonly named: Policy | undefined; readonly repositories: readonly Repository[] }
type One = { readonly decisions: readonly EvaluatedDecision[]; readonly guards: readonly EvaluatedGuard[] }

function evaluateOne(
  request: OfflineRequest,
  { ref, images }: Repository,
  { named, repositories }: Around,
): One {
  const policy = policyFor(request, ref, named)
  const evaluation = evaluate({
    repository: ref,
    images,
    protections: request.objects.filter((object) => object.kind === 'protect'),
    now: request.now,
    ...(policy === undefined ? {} : { policy }),
    ...(policy?.quota === undefined ? {} : { scopeTags: tagsIn(policy, repositories) }),
  })
  const { repository } = ref
  const owner = evaluation.policy === undefined ? {} : { policy: evaluation.policy }
  const guards = policy === undefined ? [] : guard(evaluation, policy.limits)
  return {
    decisions: decisionsOf(evaluation).map((decision) => ({ repository, ...decision, ...owner })),
    guards: guards.map((result) => ({ repository, ...result })),
  }
}

function policyFor(
  { objects, grace }: OfflineRequest,
  ref: RepositoryRef,
  named: Policy | undefined,
): Policy | undefined {
  const policies = objects.filter((object) => object.kind === 'policy')
  const found = named ?? govern(policies, ref).policy
  return found === undefined || grace === undefined ? found : { ...found, grace }
}

type Repository = { readonly ref: RepositoryRef; readonly images: readonly Image[] }

function group({ objects, images }: OfflineRequest): Repository[] {
  const registries = objects.filter((object) => object.kind === 'registry')
  const groups = new Map<string, { ref: RepositoryRef; images: Image[] }>()
  for (const given of images) {
    const ref = { registry: registryFor(given, registries), repository: given.repository }
    const key = `${ref.registry}/${ref.repository}`
    const found = groups.get(key) ?? { ref, images: [] }
    found.images.push(given.image)
    groups.set(key, found)
  }
  return [...groups.values()].toSorted((a, b) => (a.ref.repository < b.ref.repository ? -1 : 1))
}

function registryFor({ registry, repository }: GivenImage, registries: readonly Registry[]): string {
  const names = registries.map((one) => one.name)
  const [only, ...others] = names
  if (registry === undefined && others.length === 0) return only ?? ''
  if (registry !== undefined && names.includes(registry)) return registry
  const what = registry === undefined ? 'no registry' : `registry "${registry}"`
  throw new CareenError(
    'INVALID_ARGUMENT',
    `an image of ${repository} has ${what}; give it "registry", one of ${names.join(', ')}`,
  )
}

function namedPolicy({ objects, policyName }: OfflineRequest): Policy | undefined {
  if (policyName === undefined) return undefined
  const found = objects.find((object) => object.kind === 'policy' && object.name === policyName)
  if (found?.kind === 'policy') return found
  throw new CareenError('NOT_FOUND', `no policy is called "${policyName}"`)
}

function tagsIn({ scope }: Policy, repositories: readonly Repository[]): number {
  const tags = repositories
    .filter(({ ref }) => covers(scope, ref))
    .flatMap(({ images }) => images.flatMap((image) => image.tags.filter((tag) => !isSignatureTag(tag))))
  return tags.length
}
