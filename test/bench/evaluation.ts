import { evaluate, type Image, type Policy } from '../../policies/index.ts'
import { pairs, report } from './measure.ts'

const DAY = 24 * 3600 * 1000
const NOW = Date.UTC(2026, 10, 22)
const KINDS = ['pr', 'nightly', 'build', 'v', 'rc']

function inventory(count: number): Image[] {
  return Array.from({ length: count }, (_, i) => ({
    digest: `sha256:${i.toString(16).padStart(64, '0')}`,
    tags: [`${KINDS[i % 5]}-${i}`],
    firstSeen: NOW - (i % 400) * DAY,
    size: 1,
    mediaType: '',
    children: [],
    created: { at: NOW - ((i * 7919) % 400) * DAY - (i % 1000), source: 'config' as const },
  }))
}

const policy: Policy = {
  kind: 'policy',
  block: 'lifecycle_policy',
  name: 'bench',
  scope: { kind: 'global' },
  status: 'ACTIVE',
  schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
  rules: KINDS.map((kind, i) => ({
    label: kind,
    untagged: false,
    tagRegexp: `${kind}-[0-9]+`,
    expirePeriod: (i + 1) * 30 * DAY,
    retainedTop: 10,
  })),
  limits: { maxDeletePercent: 100, allowEmpty: true },
  grace: DAY,
  untag: false,
}

/** Only matches a RegExp and compares numbers: no ranking, no reasons, no graph. */
function plainLoop(images: readonly Image[]): number {
  const rules = policy.rules.map((rule) => ({
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

export async function benchEvaluation(): Promise<void> {
  const ref = { registry: 'r', repository: 'a' }
  for (const count of [10_000, 100_000]) {
    const images = inventory(count)
    const measured = await pairs(
      () => evaluate({ repository: ref, images, policy, protections: [], now: NOW }),
      () => plainLoop(images),
    )
    const name = `evaluation of ${count} images by 5 rules, all reasons`
    report({
      name,
      baseline: 'a loop that matches a RegExp and compares numbers',
      ...measured,
      more: { imagesPerSecond: Math.round((count / measured.subjectMs) * 1000) },
    })
  }
}
