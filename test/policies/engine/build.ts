/** Small images, rules and policies for table tests, and what the engine decides of them, by short names. */
import assert from 'node:assert/strict'
import { decisionsOf } from '../../../policies/engine/evaluate.ts'
import {
  type Decision,
  evaluate,
  type EvaluateInput,
  type Evaluation,
  type Image,
  type Known,
  type TimeEvidence,
  type Policy,
  type Protection,
  type Reason,
  type PolicyRule,
  type TimeSource,
} from '../../../policies/index.ts'

export const HOUR = 3600 * 1000
export const DAY = 24 * HOUR
export const NOW = Date.UTC(2026, 10, 22)

/** A name as a digest and back. Of two names of one length the smaller one has the smaller digest. */
export const hex = (name: string): string => Buffer.from(name.padEnd(32, '.')).toString('hex').slice(0, 64)
export const digest = (name: string): string => `sha256:${hex(name)}`
const nameOf = (of: string): string => Buffer.from(of.slice(7), 'hex').toString().replace(/\.+$/, '')

/** The tag of what cosign attaches to the image of that name. */
export const signs = (name: string, suffix = '.sig'): string => `sha256-${hex(name)}${suffix}`

/** The instant of evidence that is one; a gap has none. */
export function pointOf(evidence: TimeEvidence | 'never' | undefined): Known | undefined {
  return typeof evidence === 'object' && 'at' in evidence ? evidence : undefined
}

/** A time so many days ago. */
export const ago = (days: number, source: TimeSource): Known => ({ at: NOW - days * DAY, source })

/** `days`: since it was built. */
export type Given = Partial<Omit<Image, 'digest' | 'created'>> & { readonly days?: number }

export function image(
  name: string,
  tags: readonly string[],
  { days, ...rest }: Given & Pick<Image, 'created'> = {},
): Image {
  return {
    digest: digest(name),
    tags,
    firstSeen: NOW - (days ?? 100) * DAY,
    size: 1,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    children: [],
    ...(days === undefined ? {} : { created: ago(days, 'config') }),
    ...rest,
  }
}

/** An index of images that were given by name. */
export function index(name: string, tags: readonly string[], children: readonly string[], given: Given = {}) {
  return image(name, tags, { ...given, children: children.map(digest) })
}

/** Images called `name1`, `name2` with a tag of the same name, so many days old. */
export function aged(name: string, ...days: readonly number[]): Image[] {
  return days.map((count, i) => image(`${name}${i + 1}`, [`${name}${i + 1}`], { days: count }))
}

export function rule(label: string, rest: Partial<PolicyRule>): PolicyRule {
  return { label, untagged: false, ...rest }
}

export function policy(rules: readonly PolicyRule[], rest: Partial<Policy> = {}): Policy {
  return {
    kind: 'policy',
    block: 'lifecycle_policy',
    name: 'p',
    scope: { kind: 'repository', registry: 'r', repository: 'a' },
    status: 'ACTIVE',
    schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
    rules,
    limits: { maxDeletePercent: 30, allowEmpty: false },
    grace: DAY,
    untag: false,
    ...rest,
  }
}

export function protect(tagRegexp: string): Protection {
  return { kind: 'protect', name: 'x', scope: { kind: 'global' }, digests: [], tagRegexp }
}

export type Decided = {
  readonly evaluation: Evaluation
  /** Digests of what rules delete; what goes along is left out. */
  readonly gone: readonly string[]
  readonly of: (name: string) => Decision
  readonly kinds: (name: string) => readonly Reason['kind'][]
  /** `DELETE: expired` by name, reasons in the order of their names. */
  readonly fates: () => Readonly<Record<string, string>>
  /** Names, in the order in which they are removed. */
  readonly order: () => readonly string[]
  readonly follows: (name: string) => readonly string[]
  /** `1 of 3` by name, for what the rule selects; `0` for an unknown time. */
  readonly ranks: (rule: string) => Readonly<Record<string, string>>
}

export function decide(
  images: readonly Image[],
  rules: readonly PolicyRule[] | Policy,
  rest: Partial<EvaluateInput> = {},
): Decided {
  const evaluation = evaluate({
    repository: { registry: 'r', repository: 'a' },
    images,
    policy: 'kind' in rules ? rules : policy(rules),
    protections: [],
    now: NOW,
    ...rest,
  })
  const by = new Map(decisionsOf(evaluation).map((decision) => [decision.digest, decision]))
  const of = (name: string): Decision => by.get(digest(name)) ?? assert.fail(`no image ${name}`)
  const kinds = (name: string): Reason['kind'][] => of(name).reasons.map((reason) => reason.kind)
  const all = images.map((one) => nameOf(one.digest))
  return {
    evaluation,
    gone: images.filter((one) => by.get(one.digest)?.action === 'DELETE').map((one) => one.digest),
    of,
    kinds,
    fates: () =>
      Object.fromEntries(
        all.map((name) => [name, `${of(name).action}: ${kinds(name).toSorted().join(', ')}`]),
      ),
    order: () => evaluation.order().map(nameOf),
    follows: (name) => of(name).follows.map(nameOf),
    ranks: (label) =>
      Object.fromEntries(
        all.flatMap((name) => {
          const verdict = of(name).verdicts.find((one) => one.rule === label && one.held === undefined)
          return verdict === undefined
            ? []
            : [[name, verdict.rank === 0 ? '0' : `${verdict.rank} of ${verdict.of}`]]
        }),
      ),
  }
}
