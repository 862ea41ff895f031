/** The twelve policies, and the habits of the teams that live under them. */
import type { Policy, PolicyRule } from '../../policies/index.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export type Habits = {
  /** Images that are there before careen comes. */
  readonly before: number
  /** Builds a day, at least and at most. */
  readonly builds: readonly [number, number]
  /** Share of the builds whose build time is constant or absent. */
  readonly vague: number
  /** Shares of the builds that are for two platforms, and that are signed. */
  readonly indexes: number
  readonly signed: number
  /** Do builds have a tag of their own (`build-7`), or only `main` and those of pull requests? */
  readonly numbered: boolean
  /** Chances of a day. */
  readonly promotion: number
  readonly revert: number
  readonly release: number
  readonly preview: number
  readonly copy: number
  readonly handDelete: number
  readonly pulls: number
  /** Repositories that appear later. */
  readonly later?: true
}

export type Household = { readonly policy: Policy; readonly habits: Habits; readonly repository: string }

const ORDINARY: Habits = {
  before: 8,
  builds: [1, 5],
  vague: 0.1,
  indexes: 0.2,
  signed: 0.2,
  numbered: true,
  promotion: 0.15,
  revert: 0.08,
  release: 0,
  preview: 0,
  copy: 0.05,
  handDelete: 0.04,
  pulls: 0,
}

type Given = Partial<Omit<Policy, 'kind' | 'rules'>> & {
  readonly rules: readonly (Pick<PolicyRule, 'label'> & Partial<PolicyRule>)[]
}

function household(name: string, given: Given, habits: Partial<Habits> = {}): Household {
  const repository = `team/${name}`
  return {
    repository,
    habits: { ...ORDINARY, ...habits },
    policy: {
      kind: 'policy',
      block: 'lifecycle_policy',
      name,
      scope: { kind: 'repository', registry: 'prod', repository },
      status: 'ACTIVE',
      schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
      limits: { maxDeletePercent: 30, allowEmpty: false },
      grace: DAY,
      untag: false,
      deleteMoving: true,
      ...given,
      rules: given.rules.map((rule) => ({ untagged: false, ...rule })),
    },
  }
}

const ALL = '.*'

export const HOUSEHOLDS: readonly Household[] = [
  household('nightly', { rules: [{ label: 'newest', tagRegexp: ALL, retainedTop: 5 }] }, { builds: [2, 8] }),
  household(
    'prod',
    { rules: [{ label: 'old', tagRegexp: ALL, untagged: true, expirePeriod: 14 * DAY }] },
    { promotion: 0.5, revert: 0.15 },
  ),
  household(
    'thinned',
    {
      schedule: { cron: '0 3 * * 1', timeZone: 'UTC' },
      limits: { maxDeletePercent: 90, allowEmpty: false },
      rules: [{ label: 'thin', tagRegexp: ALL, untagged: true, keepThinned: { daily: 7 } }],
    },
    { builds: [1, 3], vague: 0.05 },
  ),
  household(
    'untagged',
    { rules: [{ label: 'loose', untagged: true, expirePeriod: 7 * DAY }] },
    { numbered: false, preview: 0.8, revert: 0.15, handDelete: 0.1 },
  ),
  household(
    'defaults',
    {
      block: 'default_policy',
      scope: { kind: 'registry', registry: 'prod' },
      quota: { tags: 30 },
      rules: [{ label: 'newest', tagRegexp: ALL, retainedTop: 12, expirePeriod: 7 * DAY }],
    },
    { later: true, copy: 0.15 },
  ),
  household(
    'semver',
    {
      rules: [
        {
          label: 'versions',
          tagRegexp: 'v?[0-9]+\\.[0-9]+\\.[0-9]+.*',
          keepSemver: { per: 'minor', count: 2, prerelease: false },
          expirePeriod: 3 * DAY,
        },
        { label: 'rest', tagRegexp: '(?:build|latest|prod|copy).*', untagged: true, expirePeriod: 10 * DAY },
      ],
    },
    { release: 0.6, builds: [1, 2] },
  ),
  household('agree', {
    rules: [
      { label: 'newest', tagRegexp: ALL, retainedTop: 10 },
      { label: 'old', tagRegexp: '(?:build|latest).*', expirePeriod: 3 * DAY },
    ],
  }),
  household(
    'first',
    {
      onConflict: 'first_match',
      rules: [
        {
          label: 'stable',
          tagRegexp: '(?:prod|v?[0-9]+\\.).*',
          retainedTop: 3,
          expirePeriod: 30 * DAY,
          priority: 1,
        },
        { label: 'rest', tagRegexp: ALL, untagged: true, expirePeriod: 7 * DAY, priority: 2 },
      ],
    },
    { release: 0.2, promotion: 0.4 },
  ),
  household(
    'pulled',
    { rules: [{ label: 'unused', tagRegexp: ALL, ageFrom: 'last_pulled', expirePeriod: 10 * DAY }] },
    { pulls: 0.9, builds: [1, 3] },
  ),
  household('most', {
    rules: [{ label: 'most', tagRegexp: ALL, untagged: true, max: 8, expirePeriod: 30 * DAY }],
  }),
  household('spared', {
    rules: [{ label: 'spared', tagRegexp: ALL, untagged: true, expirePeriod: 7 * DAY, keepExpired: 3 }],
  }),
  household(
    'kept',
    {
      onConflict: 'any',
      rules: [
        { label: 'floor', tagRegexp: ALL, keep: true, retainedTop: 5 },
        { label: 'old', tagRegexp: ALL, untagged: true, expirePeriod: 5 * DAY },
        { label: 'previews', tagRegexp: 'pr-.*', expireAfter: 12 * HOUR },
      ],
    },
    { preview: 0.5 },
  ),
]

export function householdOf(name: string): Household {
  const found = HOUSEHOLDS.find(({ policy }) => policy.name === name)
  if (found) return found
  throw new Error(
    `no household is called ${name}; there are ${HOUSEHOLDS.map(({ policy }) => policy.name).join(', ')}`,
  )
}
