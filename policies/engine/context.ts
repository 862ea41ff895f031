import { untaggedBefore } from '../evidence/index.ts'
import { addressOf, type AgeFrom, type Image, type Instant, type Policy } from '../model/index.ts'
import type { EvaluateInput } from './decision.ts'
import { type Graph, graphOf, ordinaryTags } from './graph.ts'
import type { Patterns } from './patterns.ts'
import { protector, type Protector } from './protect.ts'
import type { Reason } from './reason.ts'
import { type Selector, selector } from './select.ts'
import { type TimeColumns, type Timing, timesOf, timingOf } from './time.ts'

/** What evaluation needs besides the state of the fixpoint. It does not change for one repository. */
export type EvaluationContext = {
  readonly input: EvaluateInput
  readonly images: readonly Image[]
  readonly now: Instant
  readonly patterns: Patterns
  readonly graph: Graph
  readonly protector: Protector
  readonly selectors: readonly Selector[]
  /** Gates of the policy that are shut: nothing goes while there is one. */
  readonly gates: readonly Reason[]
  /** Above the rules, whatever becomes of others: protected, pinned, unreadable, about to go by an earlier DELETE, or everything while a list is missing. */
  readonly isSealed: (i: number) => boolean
  /** Named by a protection or pin. */
  readonly isNamed: (i: number) => boolean
  /** A DELETE that was sent may still take it, or what it refers to. */
  readonly isPending: (i: number) => boolean
  readonly hasOrdinaryTags: (i: number) => boolean
  /** Until when it is left alone; `now` or earlier: it is not. Only what has no tag, and orphans, are. */
  readonly graceEnds: (i: number) => Instant
  /** Times by index for one `age_from`; computed once. */
  readonly times: (from: AgeFrom | undefined) => TimeColumns
  readonly timing: Timing
}

export function contextOf(input: EvaluateInput, patterns: Patterns): EvaluationContext {
  const { images, now, policy } = input
  const graph = graphOf(images)
  const protect = protector(input, patterns)
  const isPending = pendingIn(input, graph)
  const { sealed, named } = sealsOf(input, protect, isPending)
  const times = new Map<AgeFrom | undefined, TimeColumns>()
  const timing = timingOf(input)
  return {
    input,
    images,
    now,
    patterns,
    graph,
    protector: protect,
    selectors: policy === undefined ? [] : selectorsOf(policy, patterns, { images, graph }),
    gates: policy === undefined ? [] : gatesOf(policy, input),
    isSealed: (i) => sealed[i] === 1,
    isNamed: (i) => named[i] === 1,
    isPending,
    hasOrdinaryTags: (i) => tagsOf(images, i).length > 0,
    graceEnds: (i) => graceEnds(images[i], policy, graph.orphans.has(i)),
    timing,
    times: (from) => {
      const found = times.get(from) ?? timesOf(images, from, timing)
      times.set(from, found)
      return found
    },
  }
}

export function tagsOf(images: readonly Image[], i: number): readonly string[] {
  const image = images[i]
  return image === undefined ? [] : ordinaryTags(image)
}

type Seals = { readonly sealed: Uint8Array; readonly named: Uint8Array }

function sealsOf(
  { images, blind = [] }: EvaluateInput,
  { reasons, isIdle }: Protector,
  isPending: EvaluationContext['isPending'],
): Seals {
  const named = new Uint8Array(images.length)
  const sealed = new Uint8Array(images.length).fill(blind.length > 0 ? 1 : 0)
  let i = 0
  for (const image of images) {
    if (!isIdle && reasons(image).length > 0) named[i] = 1
    if (named[i] === 1 || isUnclear(image) || isPending(i)) sealed[i] = 1
    i += 1
  }
  return { sealed, named }
}

/** What refers to an image that is gone already may have to come back with it. */
function pendingIn({ images, pending }: EvaluateInput, { orphans }: Graph): EvaluationContext['isPending'] {
  if (pending === undefined || pending.size === 0) return () => false
  return (i) => pending.has(images[i]?.digest ?? '') || pending.has(orphans.get(i) ?? '')
}

/** Could it not be read, or did the last scan not show it? */
function isUnclear({ unreadable, unseenSince }: Image): boolean {
  return unreadable !== undefined || unseenSince !== undefined
}

function selectorsOf(
  policy: Policy,
  patterns: Patterns,
  around: { readonly images: readonly Image[]; readonly graph: Graph },
): Selector[] {
  return policy.rules.map((rule) =>
    selector(rule, `${addressOf(policy)}, rule ${rule.label}`, patterns, around),
  )
}

function graceEnds(image: Image | undefined, policy: Policy | undefined, orphan: boolean): Instant {
  if (image === undefined || policy === undefined) return -Infinity
  if (image.tags.length > 0 && !orphan) return -Infinity
  return Math.max(image.firstSeen, image.putBack ?? -Infinity, untaggedBefore(image)) + policy.grace
}

/** Quota and budget open the gate together: one that is reached is enough. A number that is not known is not reached. */
function gatesOf({ quota, coolingOff }: Policy, input: EvaluateInput): Reason[] {
  const shut =
    quota === undefined ? [] : [...shutByTags(quota.tags, input), ...shutByBytes(quota.bytes, input)]
  const asked = [quota?.tags, quota?.bytes].filter((one) => one !== undefined).length
  const until = coolingOff === undefined ? -Infinity : (input.changedAt ?? -Infinity) + coolingOff
  return [
    ...(shut.length === asked ? shut : []),
    ...(input.now < until ? [{ kind: 'cooling_off', until } as const] : []),
  ]
}

function shutByTags(quota: number | undefined, { scopeTags: tags }: EvaluateInput): Reason[] {
  if (quota === undefined) return []
  if (tags === undefined) return [{ kind: 'quota_unknown', quota }]
  return tags >= quota ? [] : [{ kind: 'quota_not_reached', tags, quota }]
}

function shutByBytes(budget: number | undefined, { scopeBytes: bytes }: EvaluateInput): Reason[] {
  if (budget === undefined) return []
  if (bytes === undefined) return [{ kind: 'budget_unknown', budget }]
  return bytes >= budget ? [] : [{ kind: 'budget_not_reached', bytes, budget }]
}
