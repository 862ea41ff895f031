import type { Lint } from '../lints.ts'
import { addressOf, type Policy, type Rule } from '../model.ts'
import type { Evaluation } from './decision.ts'
import { ordinaryTags } from './graph.ts'
import { FATE } from './group.ts'
import { openPatterns, type Patterns } from './patterns.ts'

export type LintInput = {
  readonly policy: Policy
  readonly evaluation: Evaluation
  /** Tags in the scope of a policy with a quota, where that is known. */
  readonly scopeTags?: number
}

/** What is doubtful about a policy, seen on the images that it was evaluated on. An empty repository says nothing. */
export function lintEvaluation(input: LintInput, patterns: Patterns = openPatterns()): Lint[] {
  const { policy, evaluation } = input
  if (evaluation.images.length === 0) return []
  const address = addressOf(policy)
  return [
    ...evaluation.rules.flatMap(({ rule, selects, blocks }): Lint[] => {
      const at = `${address}.rule.${rule}`
      return [
        ...(selects === 0
          ? [
              {
                code: 'matched-nothing',
                address: at,
                detail: `It selects none of ${count(evaluation.images.length)}.`,
              } as const,
            ]
          : []),
        ...(blocks > 0
          ? [
              {
                code: 'vetoes',
                address: at,
                detail: `It keeps ${count(blocks)} that others want gone.`,
              } as const,
            ]
          : []),
      ]
    }),
    ...policy.rules.flatMap((rule) => unanchored(rule, address, evaluation, patterns)),
    ...empties(evaluation, address),
    ...stillAtQuota(input, address),
  ]
}

function count(images: number): string {
  return images === 1 ? '1 image' : `${images} images`
}

/** Tags that hold a match of the pattern, but are none as a whole: somebody may have meant them. */
function unanchored(rule: Rule, address: string, { images }: Evaluation, patterns: Patterns): Lint[] {
  const { tagRegexp: pattern, label } = rule
  if (pattern === undefined || pattern.length > 240) return []
  const whole = patterns(pattern, address)
  const part = patterns(`.*(?:${pattern}).*`, address)
  const others = new Set<string>()
  for (const image of images) {
    for (const tag of ordinaryTags(image)) if (!whole(tag) && part(tag)) others.add(tag)
  }
  if (others.size === 0) return []
  const shown = [...others].toSorted().slice(0, 3).join(', ')
  const detail = `"${pattern}" is a part of ${others.size === 1 ? 'the tag' : `${others.size} tags, such as`} ${shown}.`
  return [{ code: 'unanchored', address: `${address}.rule.${label}`, detail }]
}

function empties({ groups }: Evaluation, address: string): Lint[] {
  if (groups.going === 0 || groups.going < groups.all) return []
  return [{ code: 'empties-repository', address, detail: `All ${count(groups.all)} would go.` }]
}

function stillAtQuota({ policy, evaluation, scopeTags }: LintInput, address: string): Lint[] {
  const { images, fates } = evaluation
  const quota = policy.quota?.tags
  if (quota === undefined || scopeTags === undefined || scopeTags < quota) return []
  const going = images.filter((_, i) => fates[i] === FATE.delete || fates[i] === FATE.cascade)
  const left = scopeTags - going.reduce((sum, image) => sum + ordinaryTags(image).length, 0)
  if (left < quota) return []
  return [
    { code: 'still-at-quota', address, detail: `${left} tags would be left, and the quota is ${quota}.` },
  ]
}
