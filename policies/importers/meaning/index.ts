/** What other systems would delete: their policies decided by their own semantics, as far as those are known. */
import type { Image, Instant } from '../../model/index.ts'
import { formOf } from '../index.ts'
import type { ForeignSystem } from '../systems.ts'
import { decideAsAcr } from './acr.ts'
import { decideAsEcr } from './ecr.ts'
import { decideAsGar } from './gar.ts'
import { decideAsGhcr } from './ghcr.ts'
import { decideAsGitlab } from './gitlab.ts'
import { decideAsHarbor } from './harbor.ts'
import { decideAsQuay } from './quay.ts'
import { decideAsTencent } from './tencent.ts'
import type { ForeignVerdict } from './votes.ts'
import { decideAsYandex } from './yandex.ts'
import { decideAsZot } from './zot.ts'

export type { ForeignVerdict } from './votes.ts'

/** A repository with its images, as a file of images has them. */
export type ForeignRepository = { readonly name: string; readonly images: readonly Image[] }

type Decider = (policy: unknown, repository: ForeignRepository, now: Instant) => readonly ForeignVerdict[]

const DECIDERS: Readonly<Record<ForeignSystem, Decider>> = {
  ecr: decideAsEcr,
  gar: decideAsGar,
  acr: decideAsAcr,
  gitlab: decideAsGitlab,
  harbor: decideAsHarbor,
  quay: decideAsQuay,
  zot: decideAsZot,
  yandex: decideAsYandex,
  tencent: decideAsTencent,
  ghcr: decideAsGhcr,
}

/**
 * Returns what the system would do with each image of the repository under its own policy, in the order of the images. The verdict is
 * `unknown` where a fact that the system would use is not among the images, or where its treatment is not documented. Throws
 * INVALID_ARGUMENT that names the JSON path where the policy is malformed, or has a field that is not known.
 */
export function decideAsSystem(
  system: ForeignSystem,
  policy: unknown,
  repository: ForeignRepository,
  now: Instant,
): readonly ForeignVerdict[] {
  const { policy: own, repository: only, folder } = formOf(system, policy)
  const { name, images } = repository
  const isElsewhere =
    (only !== undefined && only !== name) || (folder !== undefined && !name.startsWith(`${folder}/`))
  if (!isElsewhere) return DECIDERS[system](own, repository, now)
  const why = `the document is of ${only ?? folder}`
  return images.map(({ digest }) => ({ digest, action: 'keep', why }))
}
