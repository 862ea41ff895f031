/** Images for tables of what other systems do, and their verdicts in one line. */
import { decideAsSystem } from '../../../../policies/importers/meaning/index.ts'
import type { ForeignSystem } from '../../../../policies/importers/systems.ts'
import type { Image } from '../../../../policies/model/index.ts'

const DAY = 86_400_000
export const NOW = Date.UTC(2026, 10, 22)

/** A name as a digest. */
export const digest = (name: string): string => `sha256:${Buffer.from(name).toString('hex').padEnd(64, '0')}`
/** The tag of what cosign attaches to the image of that name. */
export const attached = (name: string, suffix: string): string => digest(name).replace(':', '-') + suffix

export const daysAgo = (days: number, source: 'registry' | 'tag' | 'pull' = 'registry') => ({
  at: NOW - days * DAY,
  source,
})

/** An image that was pushed so many days ago; undefined: nobody knows when. */
export function image(
  name: string,
  tags: readonly string[],
  days: number | undefined,
  rest: Partial<Image> = {},
): Image {
  const pushed = days === undefined ? {} : { pushed: daysAgo(days) }
  const common = { firstSeen: NOW - 400 * DAY, size: 1, mediaType: 'm', children: [] }
  return { digest: digest(name), tags: tags.toSorted(), ...common, ...pushed, ...rest }
}

/**
 * Returns what the system does, for the images in order: `D` delete, `K` keep, `?` unknown, or the tags that are removed. Images are
 * in the repository `team/web`.
 */
export function verdicts(
  system: ForeignSystem,
  policy: unknown,
  images: readonly Image[],
  name = 'team/web',
): string {
  const found = decideAsSystem(system, policy, { name, images }, NOW)
  const signs = { delete: 'D', keep: 'K', unknown: '?', untag: '' }
  return found.map(({ action, tags = [] }) => signs[action] || `-${tags.join('-')}`).join(' ')
}

/** Ten images of one tag: five younger than 30 days, five older. */
export const TEN = [1, 5, 10, 20, 29, 31, 40, 50, 60, 90].map((days, at) => image(`i${at}`, [`v${at}`], days))

/** A[beta-1, prod-1], B[beta-2, prod-2], C[beta-3], of 10, 9 and 8 days. */
export const PROMOTED = [
  image('A', ['beta-1', 'prod-1'], 10),
  image('B', ['beta-2', 'prod-2'], 9),
  image('C', ['beta-3'], 8),
]

/** One image of a pull request, 30 days old. */
export const PREVIEW = [image('P', ['pr-9'], 30)]
