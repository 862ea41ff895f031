import { type Decision, decisionsOf, clauses } from '../../policies/engine/index.ts'
import { IMPORTED_REGISTRY, type ImportedPolicy, placedIn } from '../../policies/importers/index.ts'
import { decideAsSystem, type ForeignVerdict } from '../../policies/importers/meaning/index.ts'
import type { ForeignSystem } from '../../policies/importers/systems.ts'
import { CareenError, type Image, type Instant, type Registry } from '../../policies/model/index.ts'
import { evaluateRepositories, type GivenImage } from '../../policies/offline/index.ts'
import type { ComparedImage } from '../views/comparison.ts'

/** A policy of another system, as it is there and as it was imported, with the images to decide at an instant. */
export type ImportedCase = {
  readonly system: ForeignSystem
  readonly policy: unknown
  readonly imported: readonly ImportedPolicy[]
  readonly images: readonly GivenImage[]
  readonly now: Instant
}

const REGISTRY: Registry = { kind: 'registry', name: IMPORTED_REGISTRY, url: 'https://registry.example.com' }

/**
 * Decides each image twice: as the system does by its own policy, and as careen does by the imported one in force in its
 * repository. Throws INVALID_ARGUMENT if the images are of several registries, or the system's policy cannot be read.
 */
export function compareImported(given: ImportedCase): readonly ComparedImage[] {
  const registries = new Set(given.images.map(({ registry }) => registry ?? ''))
  if (registries.size > 1)
    throw new CareenError(
      'INVALID_ARGUMENT',
      `the images of -compare are of several registries (${[...registries].join(', ')}); give those of one`,
    )
  const repositories = Map.groupBy(given.images, ({ repository }) => repository)
  return [...repositories]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, images]) =>
      compareOne(
        given,
        name,
        images.map(({ image }) => image),
      ),
    )
}

function compareOne(
  { system, policy, imported, now }: ImportedCase,
  name: string,
  images: readonly Image[],
): readonly ComparedImage[] {
  const there = decideAsSystem(system, policy, { name, images }, now)
  const policies = imported.map((one) => ({
    ...placedIn(one.policy, name, system),
    status: 'ACTIVE' as const,
  }))
  const protections = imported.flatMap(({ protection }) =>
    protection === undefined ? [] : [placedIn(protection, name, system)],
  )
  const evaluated = evaluateRepositories({
    objects: [REGISTRY, ...policies, ...protections],
    images: images.map((image) => ({ repository: name, image })),
    now,
  })
  const decisions = new Map(
    evaluated.flatMap(({ evaluation }) => decisionsOf(evaluation).map((one) => [one.digest, one] as const)),
  )
  return images.map((image, at) =>
    comparedImage(name, image, { there: there[at], here: decisions.get(image.digest) }),
  )
}

type Sides = { readonly there: ForeignVerdict | undefined; readonly here: Decision | undefined }

function comparedImage(repository: string, { digest, tags }: Image, { there, here }: Sides): ComparedImage {
  const foreign = {
    action: there === undefined ? 'keep' : actionText(there.action, there.tags ?? []),
    why: there?.why ?? '',
  }
  const own = {
    action: here === undefined ? 'keep' : actionText(ACTIONS[here.action], here.untag),
    why: reasonText(here),
  }
  const result =
    foreign.action === 'unknown' ? 'unknown' : foreign.action === own.action ? 'same' : 'different'
  return { repository, digest, tags, there: foreign, here: own, result }
}

const ACTIONS = { KEEP: 'keep', DELETE: 'delete', CASCADE: 'delete', UNTAG: 'untag' } as const

function actionText(action: string, tags: readonly string[]): string {
  return action === 'untag' ? `untag ${tags.toSorted().join(', ')}` : action
}

function reasonText(decision: Decision | undefined): string {
  const reasons = decision?.reasons ?? []
  return reasons.length === 0 ? 'no rule selects it' : clauses(reasons).join('; ')
}
