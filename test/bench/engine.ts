import { decisionsOf } from '../../policies/engine/evaluate.ts'
import { openPatterns } from '../../policies/engine/patterns.ts'
import { evaluate, type Image, type Policy, type PolicyRule } from '../../policies/index.ts'
import { compileTagPattern } from '../../policies/scalars/pattern.ts'
import { policy as built } from '../policies/engine/build.ts'
import { pairs, report, timed } from './measure.ts'

const DAY = 24 * 3600 * 1000
const NOW = Date.UTC(2026, 10, 22)
const REF = { registry: 'r', repository: 'a' }
const KINDS = ['pr', 'nightly', 'build', 'v', 'rc']
const digest = (i: number): string => `sha256:${i.toString(16).padStart(64, '0')}`

/** One tag each, ages spread over 400 days with many that are equal. */
function inventory(count: number, from = 0): Image[] {
  return Array.from({ length: count }, (_, at) => {
    const i = from + at
    return {
      digest: digest(i),
      tags: [`${KINDS[i % 5]}-${i}`],
      firstSeen: NOW - (i % 400) * DAY,
      size: 1,
      mediaType: '',
      children: [],
      created: { at: NOW - ((i * 7919) % 400) * DAY - (i % 1000), source: 'config' as const },
    }
  })
}

/** Every fourth is an index of the next two, with a signature after them. */
function multiArch(count: number): Image[] {
  return inventory(count).map((image, i) => {
    if (i % 4 === 0) return { ...image, children: [digest(i + 1), digest(i + 2)] }
    return i % 4 === 3 ? { ...image, tags: [], subject: digest(i - 3) } : { ...image, tags: [] }
  })
}

function policyOf(pattern: (kind: string) => string): Policy {
  const rules = KINDS.map((kind, i) => ({
    label: kind,
    untagged: false,
    tagRegexp: pattern(kind),
    expirePeriod: (i + 1) * 30 * DAY,
    retainedTop: 10,
  }))
  return built(rules, { scope: { kind: 'global' }, limits: { maxDeletePercent: 100, allowEmpty: true } })
}

const plain = policyOf((kind) => `${kind}-[0-9]+`)
const grouped = policyOf((kind) => `${kind}-(?:[0-9]+|x[0-9]*)`)

/** Only matches a RegExp and compares numbers: no ranking, no reasons, no graph. */
function loop(images: readonly Image[], policy: Policy): number {
  const rules = policy.rules.map((rule: PolicyRule) => ({
    pattern: new RegExp(`^(?:${rule.tagRegexp})$`),
    period: rule.expirePeriod ?? 0,
  }))
  let gone = 0
  for (const { tags, created } of images) {
    for (const { pattern, period } of rules)
      if (tags.some((tag) => pattern.test(tag)) && NOW - (created?.at ?? NOW) > period) gone += 1
  }
  return gone
}

const LOOP = 'a loop that matches a RegExp and compares numbers'
const decide = (images: readonly Image[], policy: Policy, patterns = openPatterns()) =>
  evaluate({ repository: REF, images, policy, protections: [], now: NOW }, patterns)

export async function benchEngine(): Promise<void> {
  const sizes = [10_000, 100_000, 1_000_000]
  const measured: Measured[] = []
  for (const size of sizes) measured.push(await oneRepository(size))
  const growth = (of: (one: Measured) => number): number[] =>
    measured.slice(1).map((one, at) => Math.round((of(one) / of(measured[at] ?? one)) * 10) / 10)
  console.log(
    JSON.stringify({
      name: 'growth with 10 times the images: to 100000, to 1000000',
      deciding: growth((one) => one.subjectMs),
      loop: growth((one) => one.baselineMs),
    }),
  )
  await manyRepositories()
  await shapes()
  await largest()
  await hostile()
}

type Measured = { readonly subjectMs: number; readonly baselineMs: number }

async function oneRepository(count: number): Promise<Measured> {
  const images = inventory(count)
  const measured = await pairs(
    () => decide(images, plain),
    () => loop(images, plain),
    9,
  )
  const evaluation = decide(images, plain)
  const explained = await timed(() => {
    for (let i = 0; i < 100; i += 1) evaluation.decision(Math.floor((i * count) / 100))
  })
  report({
    name: `${count} images x 5 rules, reasons on demand`,
    baseline: LOOP,
    goal: 3,
    ...measured,
    more: {
      imagesPerSecond: Math.round((count / measured.subjectMs) * 1000),
      first100DecisionsMs: Math.round(explained),
    },
  })
  return measured
}

async function manyRepositories(): Promise<void> {
  const all = Array.from({ length: 10_000 }, (_, i) => inventory(100, i * 100))
  const measured = await pairs(
    () => {
      const patterns = openPatterns()
      for (const images of all) decide(images, plain, patterns)
    },
    () => {
      for (const images of all) loop(images, plain)
    },
  )
  report({ name: '10000 repositories of 100 images x 5 rules', baseline: LOOP, goal: 3, ...measured })
}

async function shapes(): Promise<void> {
  const images = inventory(100_000)
  const linked = multiArch(100_000)
  const general = await pairs(
    () => decide(images, grouped),
    () => loop(images, grouped),
  )
  report({ name: '100000 images, patterns with groups (the RE2 engine)', baseline: LOOP, ...general })
  const graph = await pairs(
    () => decide(linked, plain),
    () => loop(linked, plain),
  )
  report({ name: '100000 manifests: indexes, children, signatures', baseline: LOOP, ...graph })
}

async function largest(): Promise<void> {
  const images = inventory(135_000)
  const measured = await pairs(
    () => {
      const evaluation = decide(images, plain)
      evaluation.order()
    },
    () => loop(images, plain),
  )
  report({ name: 'one repository of 135000 tags, with the order of removal', baseline: LOOP, ...measured })
  const all = await pairs(
    () => decisionsOf(decide(images, plain)),
    () => decide(images, plain),
    3,
  )
  report({ name: 'the same with every decision, reason and goesAt', baseline: 'without', ...all })
}

const EVIL = ['(a+)+b', '(a|a)*b', '(a|aa)+b', '(.*a){8}b', '([a-z]+)*1', '(a*)*c', '(a+)*b|c', '(aa?)+x']
const BENIGN = ['a+b', 'a*b', 'a?a+b', '.*a.*b', '[a-z]+1', 'a*c', 'a+b|c', 'aa?x']

async function hostile(): Promise<void> {
  // What a match must contain is there, so that no tag is refused at a glance.
  const tags = Array.from({ length: 10_000 }, (_, i) => `${'a'.repeat(96 + (i % 28))}bc1xa`)
  const ready = (patterns: readonly string[]) =>
    patterns.map((text) => {
      const compiled = compileTagPattern(text)
      if (!compiled.ok) throw new Error(`${text}: ${compiled.why}`)
      return compiled.matches
    })
  const [evil, benign] = [ready(EVIL), ready(BENIGN.map((text) => `(?:${text})`))]
  const measured = await pairs(
    () => evil.forEach((matches) => tags.forEach((tag) => matches(tag))),
    () => benign.forEach((matches) => tags.forEach((tag) => matches(tag))),
  )
  report({
    name: `${EVIL.length} evil patterns x 10000 tags of 100 to 127 characters`,
    baseline: 'plain ones',
    ...measured,
  })
  const [worst] = ready(['(a+)+b'])
  const tag = `${'a'.repeat(126)}ba`
  const many = (count: number) => (): void => {
    for (let i = 0; i < count; i += 1) worst?.(tag)
  }
  const growth = await pairs(many(1_000_000), many(100_000), 3)
  report({ name: '(a+)+b on 128 characters, 1000000 times', baseline: '100000 times', goal: 12, ...growth })
}
