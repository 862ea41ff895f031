/** A plan fits a screen, whatever it changes: 60 lines of 80 columns, dangers first, and the same numbers everywhere. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planSummary } from '../../../cli/views/plan-summary.ts'
import { type Change, type RepositoryEffect, summarize } from '../../../policies/diff/index.ts'
import { deletedImages } from '../../../policies/engine/index.ts'
import type { StoredPlan } from '../../../proto/resources/index.ts'
import { openRandom, type Random } from '../../life/random.ts'
import { DAY, digest, policy, protect, rule } from '../../policies/engine/build.ts'

const plain = (_colour: string, text: string): string => text
const TAGS = 'latest stable v1.2.3 1.0 pr-12 build-7 main production nightly-20260101'.split(' ')

function effectOf(random: Random, i: number): RepositoryEffect {
  const name = `team-${i}/${'a-long-name-of-a-service/'.repeat(random.int(0, 3))}web`
  const deletes = Array.from({ length: random.int(0, 30) }, (_, d) => ({
    digest: digest(`${i}-${d}`),
    tags: random.chance(0.2) ? [] : [random.chance(0.1) ? (random.pick(TAGS) ?? 'x') : `pr-${d}`],
    action: random.chance(0.1) ? ('CASCADE' as const) : ('DELETE' as const),
    untag: [],
    reasons: [],
    group: digest(`${i}-${d}`),
    follows: [],
    size: 5,
    verdicts: [{ rule: 'old', wants: 'delete' as const, rank: 1, of: 2 }],
  }))
  const images = deletedImages(deletes)
  const anyway = random.int(0, images)
  return {
    repository: { registry: 'prod', repository: name },
    policy: 'lifecycle_policy.web',
    deletes,
    kept: random.int(0, 2000),
    bytes: deletes.length * 1_000_000,
    limitChecks: random.chance(0.1)
      ? [{ guard: 'max_delete_percent', ok: false, message: 'too many', actual: 90, limit: 30 }]
      : [],
    lints: random.chance(0.2)
      ? [{ code: 'matched-nothing', address: `lifecycle_policy.p${i}.rule.old`, detail: 'x' }]
      : [],
    cause: {
      added: images - anyway,
      anyway,
      removed: random.int(0, 3),
      removedNames: ['pr-1', 'pr-2'],
    },
    ...(random.chance(0.05) ? { failure: 'no answer for 30 s', deletes: [], kept: 0 } : {}),
  }
}

function changeOf(random: Random, i: number): Change {
  const name = `${random.pick(['team', 'a-rather-long-name-of-a-team', 'x'])}-${i}`
  const one = policy([rule('old', { tagRegexp: '.*', expirePeriod: 7 * DAY })], { name })
  const fields = [
    { path: 'rule.old.expire_period', before: '"30d"', after: random.chance(0.8) ? '"14d"' : `"${i}d"` },
  ]
  const kind = random.pick(['create', 'update', 'update', 'delete'] as const) ?? 'create'
  if (kind === 'update') return { action: kind, before: one, after: one, fields }
  if (kind === 'create') return { action: kind, after: one }
  return { action: kind, before: random.chance(0.5) ? one : { ...protect('v.*'), name } }
}

function planOf(random: Random, repositories: number): StoredPlan {
  const effects = Array.from({ length: repositories }, (_, i) => effectOf(random, i))
  const changes = Array.from({ length: random.int(1, 60) }, (_, i) => changeOf(random, i))
  return {
    id: 'pl-1',
    workspace: 'platform',
    baseSerial: 118,
    createdAt: 0,
    createdBy: 'me',
    changes,
    effects,
    summary: summarize(changes, effects, 5_000_000),
    warnings: Array.from(
      { length: random.int(0, 8) },
      (_, i) => `registry.prod: something to know, number ${i}`,
    ),
  }
}

/** The numbers of a line of the table: new, standing, spared. */
function numbersIn(text: string): number[] {
  const sums = [0, 0, 0]
  for (const line of text.split('\n')) {
    const [, ...cells] =
      /^[ !] \S.*?\s{2,}([\d,]+)\s+([\d,]+)\s+([\d,]+)\s+[\d,]+\s+(?:-|[\d.]+ [KMG]?i?B)$/.exec(line) ?? []
    for (const [i, cell] of cells.entries()) sums[i] = (sums[i] ?? 0) + Number(cell.replaceAll(',', ''))
  }
  return sums
}

/** Every danger at once, a look of long ago, and what a selection leaves out. */
function withAll(plan: StoredPlan, random: Random): StoredPlan {
  const where = { id: `git.example.com/${'a-group/'.repeat(random.int(0, 9))}policies` }
  return {
    ...plan,
    workspace: 'a-workspace-with-a-long-name',
    unchanged: random.int(0, 20_000),
    leftOut: random.int(0, 2000),
    origin: where,
    drift: Array.from({ length: random.int(0, 30) }, (_, i) => ({
      address: `lifecycle_policy.${'a-team-'.repeat(random.int(0, 9))}${i}`,
      kind: 'CHANGED' as const,
      serial: 41,
      changedBy: 'somebody@a-host-with-a-long-name'.slice(0, random.int(3, 32)),
      changedAt: DAY,
      manager: '',
      ...(random.chance(0.5) ? { rolledBackTo: 40 } : {}),
      fields: [],
      fieldCount: 0,
    })),
    otherFiles: {
      objects: 14,
      origin: { id: 'git.example.com/web/policies' },
      appliedBy: 'ana',
      appliedAt: 0,
      workspaces: ['billing', 'shop', 'web', 'ops'],
    },
    effects: plan.effects.map((effect) => ({
      ...effect,
      seenAt: DAY,
      ...(random.chance(0.2) ? { stopped: 'too many images are missing: '.repeat(random.int(1, 9)) } : {}),
    })),
  }
}

const painted = (_colour: string, text: string): string => `\u001B[31m${text}\u001B[0m`
const LOOK_AGES = [0, 46 * 60_000, 3 * DAY, 400 * DAY]

for (const repositories of [1, 3, 12, 40, 400])
  test(`a plan of ${repositories} repositories has at most 60 lines and no wider ones than the screen, and its table has its sums`, () => {
    for (let seed = 0; seed < (repositories > 100 ? 3 : 14); seed += 1) {
      const random = openRandom(`plan ${repositories} ${seed}`)
      const usual = planOf(random, repositories)
      const plan = seed % 2 === 0 ? usual : withAll(usual, random)
      const width = random.pick([60, 61, 72, 73, 74, 80, 120, 200]) ?? 80
      const now = DAY + (random.pick(LOOK_AGES) ?? 0)
      const daemon = { name: 'prod', production: true }
      const text = planSummary(plan, plain, { width, now, daemon })
      const lines = text.trimEnd().split('\n')
      assert.ok(lines.length <= 60, text)
      const wide = lines.filter((line) => line.length > width)
      assert.deepEqual(wide, [], `seed ${seed}, ${width} columns`)
      const bare = planSummary(plan, painted, { width, now, daemon }).replaceAll(/\p{Cc}\[\d+m/gu, '')
      assert.equal(bare, text, `seed ${seed}: a colour takes no room`)
      const { cause } = plan.summary
      const scanned = plan.effects.filter(({ failure }) => failure === undefined)
      if (scanned.length === 0) continue
      assert.deepEqual(numbersIn(text), [cause?.added, cause?.anyway, cause?.removed], text)
      assert.equal(plan.summary.deletes, (cause?.added ?? 0) + (cause?.anyway ?? 0))
    }
  })

test('what is dangerous comes first, and what it is about is named', () => {
  const random = openRandom('dangers')
  const usual = { ...effectOf(random, 1), limitChecks: [], lints: [] }
  const gone = (tags: string[]) => ({
    ...effectOf(openRandom('one'), 2).deletes[0],
    digest: digest('x'),
    tags,
    action: 'DELETE' as const,
    untag: [],
    reasons: [],
    group: digest('x'),
    follows: [],
    size: 1,
    verdicts: [],
  })
  const latest = {
    ...usual,
    repository: { registry: 'prod', repository: 'shop/web' },
    deletes: [gone(['latest'])],
  }
  const version = {
    ...usual,
    repository: { registry: 'prod', repository: 'shop/api' },
    deletes: [gone(['v1.2.0']), gone(['v1.9.3'])],
  }
  const changes: Change[] = [{ action: 'delete', before: { ...protect('v.*'), name: 'releases' } }]
  const effects = [version, latest]
  const plan: StoredPlan = {
    ...planOf(random, 1),
    changes,
    effects,
    warnings: [],
    summary: summarize(changes, effects, 1),
  }
  const text = planSummary(plan, plain)
  assert.match(
    text,
    /^Workspace platform, serial 118\.\n\nLook at these first\n {2}! latest goes in prod\/shop\/web\n/,
  )
  assert.match(text, /\n {2}! 2 version tags go in prod\/shop\/api, v1\.2\.0 to v1\.9\.3\n/)
  assert.match(text, /\n {2}! a protection is destroyed: protect\.releases\n/)
  assert.ok(text.indexOf('! prod/shop/web') < text.indexOf('! prod/shop/api'), text)
})

test('equal changes share a line, and two do not', () => {
  const update = (name: string, after: string): Change => {
    const one = policy([rule('old', { tagRegexp: '.*', expirePeriod: DAY })], { name })
    return {
      action: 'update',
      before: one,
      after: one,
      fields: [{ path: 'rule.old.expire_period', before: '"30d"', after }],
    }
  }
  const changes = [
    update('team-a', '"14d"'),
    update('team-b', '"14d"'),
    update('team-c', '"14d"'),
    update('x', '"1d"'),
    update('y', '"1d"'),
  ]
  const plan: StoredPlan = {
    ...planOf(openRandom('fold'), 0),
    changes,
    effects: [],
    warnings: [],
    summary: summarize(changes, [], 0),
  }
  assert.equal(
    planSummary(plan, plain),
    `Workspace platform, serial 118.

Objects  ~ update
  ~ lifecycle_policy.team-*  3 alike: rule old: expire_period 30d -> 14d
  ~ lifecycle_policy.x       rule old: expire_period 30d -> 1d
  ~ lifecycle_policy.y       rule old: expire_period 30d -> 1d

Plan: 0 to add, 5 to change, 0 to destroy.
`,
  )
})
