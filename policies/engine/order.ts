import type { Digest } from '../model/index.ts'
import { newestFirst } from './age.ts'
import type { EvaluationContext } from './context.ts'
import type { Fixpoint } from './fixpoint.ts'
import { FATE } from './group.ts'

/**
 * The order of removal: groups by age, oldest first, ties by digest; in a group an index before its children, a subject
 * before its referrers, lists of referrers before single ones. What several indexes share comes after the last of them.
 */
export function removalOrder({ context, going }: Fixpoint): readonly Digest[] {
  const { images } = context
  const order: Digest[] = []
  const { roots, waitsFor } = startOf({ context, going })
  // The oldest is last in the list, and is removed first.
  const next = [...newestFirst(images, context.times(undefined).high, Int32Array.from(roots))]
  for (let i = next.pop(); i !== undefined; i = next.pop()) {
    order.push(images[i]?.digest ?? '')
    if (going.fates[i] !== FATE.untag) next.push(...released(context, i, waitsFor).toReversed())
  }
  return order
}

type Start = { readonly roots: readonly number[]; readonly waitsFor: Map<number, number> }

/** What can go at once, and for how many others each other image waits. */
function startOf({ context, going }: Pick<Fixpoint, 'context' | 'going'>): Start {
  const waitsFor = new Map<number, number>()
  const roots: number[] = []
  for (const [i, fate] of going.fates.entries()) {
    const count = going.isGoing(i) ? followsOf({ context, going }, i).length : 0
    if (count > 0) waitsFor.set(i, count)
    else if (fate !== FATE.keep) roots.push(i)
  }
  return { roots, waitsFor }
}

/** What waited for this image last, in the order in which it goes. */
function released({ images, graph }: EvaluationContext, i: number, waitsFor: Map<number, number>): number[] {
  const referrers = graph.referrers.get(i) ?? []
  const [lists, single] = [true, false].map((isList) =>
    referrers.filter((one) => (images[one]?.children.length ?? 0) > 0 === isList),
  )
  return [...(lists ?? []), ...(single ?? []), ...(graph.children.get(i) ?? [])].filter((one) => {
    const left = (waitsFor.get(one) ?? 0) - 1
    waitsFor.set(one, left)
    return left === 0
  })
}

/** What must be gone before this image may go: the indexes that held it, and its subject. */
export function followsOf(
  { context, going }: Pick<Fixpoint, 'context' | 'going'>,
  i: number,
): readonly number[] {
  const { parents, subject } = context.graph
  const own = subject.get(i)
  return [...(own === undefined ? [] : [own]), ...(parents.get(i) ?? [])].filter(going.isGoing)
}
