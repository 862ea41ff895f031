import type { EvaluationContext } from './context.ts'
import type { Indices } from './indices.ts'

/** Fates while they are decided: indexes into `ACTIONS`. */
export const FATE = { keep: 0, delete: 1, cascade: 2, untag: 3 } as const

/** The images that go so far, and how more of them come to be. */
export type Going = {
  readonly fates: Uint8Array
  readonly isGoing: (i: number) => boolean
  /** Takes every root that can go, and everything that goes along; one that cannot go stays. */
  readonly take: (isRoot: (i: number) => boolean) => void
  /** Children that no index holds any more and that did not go along. */
  readonly freed: () => Indices
  /** A referrer, or a protected child, because of which the image and its group stay; undefined: none. */
  readonly obstacle: (i: number) => number | undefined
}

/** Groups are deleted together: an index with the children that nothing else needs, a subject with all its referrers. */
export function going(context: EvaluationContext): Going {
  const { graph, images } = context
  const fates = new Uint8Array(images.length)
  const isGoing = (i: number): boolean => fates[i] === FATE.delete || fates[i] === FATE.cascade
  const loose = new Set<number>()

  const hasKeptParent = (i: number): boolean =>
    (graph.parents.get(i) ?? []).some((parent) => !isGoing(parent))
  const namedChild = (i: number): number | undefined =>
    (graph.children.get(i) ?? []).find((child) => context.isNamed(child) && images[child]?.tags.length === 0)
  const canCascadeAsReferrer = (i: number): boolean =>
    !context.isSealed(i) && !context.hasOrdinaryTags(i) && !hasKeptParent(i) && namedChild(i) === undefined
  const isAlone = (i: number): boolean => !graph.referrers.has(i) && !graph.children.has(i)
  const obstacle = (i: number): number | undefined => (isAlone(i) ? undefined : findObstacle(i))
  const findObstacle = (i: number): number | undefined =>
    allReferrers(graph.referrers, i).find((referrer) => !canCascadeAsReferrer(referrer)) ?? namedChild(i)

  const take = (i: number, fate: number): void => {
    fates[i] = fate
    if (isAlone(i)) return
    const all = [i, ...allReferrers(graph.referrers, i)]
    for (const referrer of all.slice(1)) fates[referrer] = FATE.cascade
    for (const one of all)
      for (const child of graph.children.get(one) ?? []) if (!hasKeptParent(child)) loose.add(child)
  }
  const canCascade = (i: number): boolean =>
    !context.isSealed(i) &&
    images[i]?.tags.length === 0 &&
    !graph.subject.has(i) &&
    !graph.orphans.has(i) &&
    obstacle(i) === undefined

  return {
    fates,
    isGoing,
    obstacle,
    take: (isRoot) =>
      saturate(images.length, isRoot, { isGoing, obstacle, canCascade, take, loose: () => loose }),
    freed: () =>
      Int32Array.from(loose).filter((i) => !isGoing(i) && !context.isSealed(i) && !graph.subject.has(i)),
  }
}

type Steps = Pick<Going, 'isGoing' | 'obstacle'> & {
  readonly canCascade: (i: number) => boolean
  readonly take: (i: number, fate: number) => void
  readonly loose: () => ReadonlySet<number>
}

/** Until nothing more goes: what one image waits for may be another one's going. What goes along anyhow is not a root. */
function saturate(
  length: number,
  isRoot: (i: number) => boolean,
  { isGoing, obstacle, canCascade, take, loose }: Steps,
): void {
  const isLoose = (i: number): boolean => loose().has(i) && canCascade(i)
  let moved: boolean
  do {
    moved = false
    for (let i = 0; i < length; i += 1) {
      if (!isRoot(i) || obstacle(i) !== undefined) continue
      take(i, isLoose(i) ? FATE.cascade : FATE.delete)
      moved = true
    }
    for (const i of loose()) {
      if (isGoing(i) || !canCascade(i)) continue
      take(i, FATE.cascade)
      moved = true
    }
  } while (moved)
}

/** What refers to an image, and what refers to that; nearest first. Each image has one subject, so this is a tree. */
function allReferrers(referrers: ReadonlyMap<number, readonly number[]>, subject: number): number[] {
  const found = [...(referrers.get(subject) ?? [])]
  for (let at = 0; at < found.length; at += 1) {
    for (const referrer of referrers.get(found[at] ?? -1) ?? [])
      if (referrer !== subject) found.push(referrer)
  }
  return found
}
