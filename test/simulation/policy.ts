import type { Policy, Protection, Registry } from '../../policies/index.ts'
/** What the team of the simulation declares. */

export const REGISTRY: Registry = { kind: 'registry', name: 'prod', url: 'https://registry.example.com' }

/** Of all repositories of the registry, the newest builds stay; releases are protected. It runs every so many minutes. */
export function policyFor(retainedTop: number, minutes = 10): Policy {
  return {
    kind: 'policy',
    block: 'lifecycle_policy',
    name: 'builds',
    scope: { kind: 'pattern', registry: 'prod', pattern: 'team/**' },
    status: 'ACTIVE',
    schedule: { cron: `*/${minutes} * * * *`, timeZone: 'UTC' },
    limits: { maxDeletePercent: 90, allowEmpty: false },
    grace: 24 * 3_600_000,
    untag: false,
    deleteMoving: true,
    rules: [{ label: 'newest', tagRegexp: 'build-.*', untagged: false, retainedTop }],
  }
}

export const PROTECTION: Protection = {
  kind: 'protect',
  name: 'releases',
  scope: { kind: 'registry', registry: 'prod' },
  tagRegexp: 'release-.*',
  digests: [],
}
