import {
  type Decision,
  type EvaluateInput,
  type Evaluation,
  type RuleTally,
  goes,
  decisionsOf,
  evaluate,
  ordinaryTags,
  checkLimits,
  type LimitCheck,
  lintEvaluation,
  openPatterns,
  type Patterns,
  type BlobUses,
  blobUses,
  freedBytes,
  covers,
  govern,
} from '../engine/index.ts'
import {
  CareenError,
  policyNamed,
  type DeclaredObject,
  type Duration,
  type Image,
  type Instant,
  type Pin,
  type Policy,
  type RepositoryRef,
  type Lint,
} from '../model/index.ts'
import type { GivenImage } from './images.ts'
import { type GivenRepository, repositoriesOf } from './repositories.ts'

/** What an offline evaluation decides about: declared objects, images of a file, and the instant. */
export type OfflineRequest = {
  readonly objects: readonly DeclaredObject[]
  readonly images: readonly GivenImage[]
  readonly now: Instant
  /** Replaces the grace of every policy. */
  readonly grace?: Duration
  /** Evaluates this policy, whatever its status, on the repositories of its scope, as a dry run does. */
  readonly policyName?: string
  readonly pins?: readonly Pin[]
  readonly blind?: EvaluateInput['blind']
}

/** One repository of the file with its evaluation. `policy` absent: none is in force there. */
export type EvaluatedRepository = {
  readonly ref: RepositoryRef
  readonly policy?: Policy
  readonly evaluation: Evaluation
  readonly limitChecks: readonly LimitCheck[]
  readonly lints: readonly Lint[]
}

/**
 * Evaluates all images of a file under a configuration, without registry and daemon. A quota counts the images of the file.
 * Throws NOT_FOUND if the named policy does not exist, and INVALID_ARGUMENT if the registry of an image is ambiguous.
 */
export function evaluateRepositories(request: OfflineRequest): readonly EvaluatedRepository[] {
  const all = repositoriesOf(request.objects, request.images)
  const named = namedPolicy(request)
  const patterns = openPatterns()
  return all
    .filter(({ ref }) => named === undefined || covers(named.scope, ref))
    .map((one) => evaluateOne(request, one, { named, all, patterns }))
}

type Around = {
  readonly named: Policy | undefined
  readonly all: readonly GivenRepository[]
  readonly patterns: Patterns
}

function evaluateOne(
  request: OfflineRequest,
  { ref, images }: GivenRepository,
  { named, all, patterns }: Around,
): EvaluatedRepository {
  const { objects, now, pins, blind } = request
  const policy = policyFor(request, ref, named)
  const scope = policy?.quota === undefined ? {} : holdings(policy, all)
  const evaluation = evaluate(
    {
      repository: ref,
      images,
      protections: objects.filter((object) => object.kind === 'protect'),
      now,
      ...scope,
      ...(policy === undefined ? {} : { policy }),
      ...(pins === undefined ? {} : { pins }),
      ...(blind === undefined ? {} : { blind }),
      ...(trustsBuilt(objects, ref) ? {} : { trustBuilt: false }),
    },
    patterns,
  )
  if (policy === undefined) return { ref, evaluation, limitChecks: [], lints: [] }
  const policies = objects.filter((object) => object.kind === 'policy')
  const passedOver = named === undefined ? govern(policies, ref).passedOver.map((one) => one.policy) : []
  const lints = lintEvaluation({ policy, evaluation, passedOver, ...scope }, patterns)
  return { ref, policy, evaluation, limitChecks: checkLimits(evaluation, policy.limits), lints }
}

/** True unless the registry has `trust_built = false`: images of the first scan arrived when they were built. */
function trustsBuilt(objects: readonly DeclaredObject[], ref: RepositoryRef): boolean {
  return objects.every(
    (object) => object.kind !== 'registry' || object.name !== ref.registry || object.trustBuilt !== false,
  )
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

function namedPolicy({ objects, policyName }: OfflineRequest): Policy | undefined {
  if (policyName === undefined) return undefined
  const found = policyNamed(
    objects.filter((object) => object.kind === 'policy'),
    policyName,
  )
  if (found !== undefined) return found
  throw new CareenError('NOT_FOUND', `policy "${policyName}" does not exist`)
}

/** Returns the tags and bytes in the scope of a quota, as far as they are in the file. */
function holdings(
  { scope }: Policy,
  all: readonly GivenRepository[],
): { readonly scopeTags: number; readonly scopeBytes: number } {
  const covered = all.filter(({ ref }) => covers(scope, ref))
  const images = covered.flatMap((one) => one.images)
  return {
    scopeTags: images.reduce((sum, image) => sum + ordinaryTags(image).length, 0),
    scopeBytes: covered.reduce((sum, one) => sum + freedBytes(blobUses(one.images), one.images), 0),
  }
}

/** `frees`: bytes freed by deleting this image alone. `groupFrees`, for the root of a deleted group: by deleting the group. */
export type EvaluatedDecision = Decision & {
  readonly repository: string
  readonly policy?: string
  readonly frees: number
  readonly groupFrees?: number
}
export type EvaluatedGuard = LimitCheck & { readonly repository: string }
export type EvaluatedLint = Lint & { readonly repository: string }

/** The result of one policy, and of each of its rules, in one repository. `frees`: bytes of the images that it deletes. */
export type EvaluatedPolicy = {
  readonly repository: string
  readonly policy: string
  readonly frees: number
  readonly rules: readonly (RuleTally & { readonly frees: number })[]
}

/** The result of an offline evaluation of a whole configuration. */
export type EvaluatedAll = {
  readonly decisions: readonly EvaluatedDecision[]
  readonly limitChecks: readonly EvaluatedGuard[]
  readonly lints: readonly EvaluatedLint[]
  readonly policies: readonly EvaluatedPolicy[]
  /** Bytes freed by all deletes. Blobs that repositories of a registry share count once. */
  readonly frees: number
}

/** Returns the decision on every image of the file, with the bytes that it, its group, its rules and its policy would free. */
export function evaluateAll(request: OfflineRequest): EvaluatedAll {
  const all = evaluateRepositories(request)
  const uses = new Map(
    [...Map.groupBy(all, ({ ref }) => ref.registry)].map(([registry, own]) => [
      registry,
      blobUses(own.flatMap(({ evaluation }) => evaluation.images)),
    ]),
  )
  const parts = all.map((one) => partOf(one, uses.get(one.ref.registry) ?? new Map<string, number>()))
  const going = Map.groupBy(parts, ({ registry }) => registry)
  return {
    decisions: parts.flatMap((part) => part.decisions),
    limitChecks: parts.flatMap((part) => part.limitChecks),
    lints: parts.flatMap((part) => part.lints),
    policies: parts.flatMap((part) => part.policies),
    frees: [...going].reduce(
      (sum, [registry, own]) =>
        sum +
        freedBytes(
          uses.get(registry) ?? new Map<string, number>(),
          own.flatMap((part) => part.going),
        ),
      0,
    ),
  }
}

type Part = Omit<EvaluatedAll, 'frees'> & { readonly registry: string; readonly going: readonly Image[] }

function partOf({ ref, evaluation, limitChecks, lints }: EvaluatedRepository, uses: BlobUses): Part {
  const { repository } = ref
  const { policy } = evaluation
  const images = new Map(evaluation.images.map((image) => [image.digest, image]))
  const decisions = decisionsOf(evaluation)
  const imagesOf = (fits: (decision: Decision) => boolean): Image[] =>
    decisions.filter((one) => goes(one) && fits(one)).flatMap(({ digest }) => images.get(digest) ?? [])
  const groups = Map.groupBy(decisions.filter(goes), ({ group }) => group)
  const going = imagesOf(() => true)
  return {
    registry: ref.registry,
    going,
    decisions: decisions.map((decision) => ({
      repository,
      ...decision,
      ...(policy === undefined ? {} : { policy }),
      frees: freedBytes(
        uses,
        [images.get(decision.digest)].filter((one) => one !== undefined),
      ),
      ...(decision.action === 'DELETE'
        ? {
            groupFrees: freedBytes(
              uses,
              (groups.get(decision.group) ?? []).flatMap(({ digest }) => images.get(digest) ?? []),
            ),
          }
        : {}),
    })),
    limitChecks: limitChecks.map((result) => ({ repository, ...result })),
    lints: lints.map((lint) => ({ repository, ...lint })),
    policies:
      policy === undefined
        ? []
        : [
            {
              repository,
              policy,
              frees: freedBytes(uses, going),
              rules: evaluation.rules.map((tally) => ({
                ...tally,
                frees: freedBytes(
                  uses,
                  imagesOf((one) => isOf(one, tally.rule, groups)),
                ),
              })),
            },
          ],
  }
}

/** True if the rule deletes the image, or the root of its group. */
function isOf(decision: Decision, rule: string, groups: ReadonlyMap<string, readonly Decision[]>): boolean {
  const root = groups.get(decision.group)?.find((one) => one.action === 'DELETE') ?? decision
  return root.verdicts.some((verdict) => verdict.rule === rule && verdict.wants === 'delete')
}
