import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change } from '../../policies/diff/diff.ts'
import { decisionsOf } from '../../policies/engine/evaluate.ts'
import {
  type DeclaredObject,
  type Decision,
  evaluate,
  type Image,
  type Policy,
  type Reason,
} from '../../policies/index.ts'
import { fromDecision, toDecision } from '../../proto/convert/decisions.ts'
import { fromObject, toObject } from '../../proto/convert/objects.ts'
import { fromChange, fromPlan, toChange, toPlan } from '../../proto/convert/plans.ts'
import { fromRemoval, toRemoval } from '../../proto/convert/removals.ts'
import { fromRestorationPart, toRestorationPart } from '../../proto/convert/restorations.ts'
import { fromRepository, fromRun, toRepository, toRun } from '../../proto/convert/runs.ts'
import { fromIntent, fromLease, toIntent, toLease } from '../../proto/convert/worker.ts'
import { loadServices, type WireServices } from '../../proto/load.ts'
import type { Removed } from '../../proto/resources/intent.ts'
import type { Run } from '../../proto/resources/run.ts'

const services: WireServices = loadServices()

type Codec<Wire, Out> = {
  requestSerialize: (value: Wire) => Buffer
  requestDeserialize: (bytes: Buffer) => Out
}

/** Through real bytes, as a message that carries it. */
function travel<Wire, Out>({ requestSerialize, requestDeserialize }: Codec<Wire, Out>, message: Wire): Out {
  return requestDeserialize(requestSerialize(message))
}

const DAY = 24 * 3600 * 1000
const registry: DeclaredObject = {
  kind: 'registry',
  name: 'prod',
  url: 'https://r.test',
  credentials: 'env:X',
}
const policy: Policy = {
  kind: 'policy',
  block: 'default_policy',
  name: 'all',
  description: 'everything',
  scope: { kind: 'global' },
  status: 'ACTIVE',
  schedule: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' },
  rules: [
    { label: 'a', untagged: true, retainedTop: 0 },
    { label: 'b', untagged: false, tagRegexp: 'x.*', expirePeriod: 90 * DAY, description: 'b' },
  ],
  quota: { tags: 5 },
  limits: { maxDeletePercent: 12, maxDeleteCount: 0, allowEmpty: true },
  grace: 90_061_001,
  untag: true,
}
const objects: DeclaredObject[] = [
  registry,
  { kind: 'registry', name: 'bare', url: 'http://r.test' },
  policy,
  {
    ...policy,
    block: 'lifecycle_policy',
    scope: { kind: 'repository', registry: 'prod', repository: 'a/b' },
    status: 'DISABLED',
    rules: [],
  },
  {
    kind: 'protect',
    name: 'p',
    scope: { kind: 'pattern', registry: 'prod', pattern: '**' },
    digests: ['sha256:a', 'sha256:b'],
    tagRegexp: 'v.*',
  },
  {
    kind: 'protect',
    name: 'q',
    scope: { kind: 'registry', registry: 'prod' },
    digests: [],
    description: 'd',
  },
]

for (const object of objects) {
  test(`${object.kind} ${object.name} travels without loss`, () => {
    const { CreatePlan } = services.PlanService.service
    const { objects: sent } = travel(CreatePlan, { parent: 'workspaces/w', objects: [toObject(object, 'w')] })
    assert.ok(sent[0])
    assert.deepEqual(fromObject(sent[0]), object)
  })
}

test('an object without a body is slim', () => {
  const { objects: sent } = travel(services.PlanService.service.CreatePlan, {
    objects: [{ name: 'policy.a', etag: '"x"' }],
  })
  assert.ok(sent[0])
  assert.equal(fromObject(sent[0]), undefined)
})

test('a policy without scope or status is refused, naming the field', () => {
  const send = (wire: object) =>
    travel(services.PlanService.service.CreatePlan, {
      objects: [{ policy: { ...toObject(policy, 'w').policy, ...wire } }],
    }).objects[0]
  for (const [wire, field] of [
    [{ scope: null }, 'policy.scope'],
    [{ status: 'STATUS_UNSPECIFIED' }, 'policy.status'],
    [{ block: 'x' }, 'policy.block'],
    [{ firstMatch: true, anyRule: true }, 'policy.any_rule'],
    [{ grace: null }, 'policy.grace'],
  ] as const) {
    const got = send(wire)
    assert.ok(got)
    assert.throws(() => fromObject(got), { code: 'INVALID_ARGUMENT', metadata: { field } })
  }
})

const age = { age: 5, from: 'config' as const, since: 1000 }
const reasons: Reason[] = [
  { kind: 'expired', rule: 'r', age, period: DAY },
  { kind: 'young', rule: 'r', age, period: DAY },
  { kind: 'beyond_top', rule: 'r', rank: 3, of: 9, top: 2 },
  { kind: 'within_top', rule: 'r', rank: 1, of: 9, top: 2 },
  { kind: 'follows_parent', parent: 'sha256:a' },
  { kind: 'follows_subject', subject: 'sha256:a' },
  { kind: 'age_unknown', rule: 'r' },
  { kind: 'may_be_within_top', rule: 'r', top: 2, newer: 1, after: 5, before: 9, putBack: 7 },
  { kind: 'may_be_young', rule: 'r', period: DAY, before: 9 },
  { kind: 'unseen', since: 9 },
  { kind: 'not_selected' },
  { kind: 'tag_not_covered', tags: ['a', 'b'] },
  { kind: 'protected', by: 'protect.x' },
  { kind: 'protected', by: 'protect.x', tag: 'v1' },
  { kind: 'child_of', parent: 'sha256:a' },
  { kind: 'refers_to', subject: 'sha256:a' },
  { kind: 'orphaned_referrer', subject: 'sha256:a' },
  { kind: 'member_kept', member: 'sha256:a' },
  { kind: 'grace', until: 12345 },
  { kind: 'unreadable', why: 'schema 1' },
  { kind: 'broken_index', missing: ['sha256:a', 'sha256:b'] },
  { kind: 'quota_not_reached', tags: 4, quota: 5 },
  { kind: 'quota_unknown', quota: 5 },
  { kind: 'no_policy' },
  { kind: 'no_rules' },
]

test('a decision with every kind of reason travels without loss', () => {
  const decision: Decision = {
    digest: 'sha256:x',
    tags: ['a', 'b'],
    action: 'UNTAG',
    untag: ['a'],
    reasons,
    group: 'sha256:g',
    follows: [],
    size: 2 ** 40,
    goesAt: Date.UTC(2030, 1, 1) + 7,
    verdicts: [
      { rule: 'r', wants: 'delete', rank: 1, of: 2, retainedTop: 0, expirePeriod: DAY },
      { rule: 's', wants: 'keep', rank: 0, of: 2 },
      { rule: 't', wants: 'keep', rank: 1, of: 9, rankTo: 4, expireAfter: 5, age: { ...age, sinceFrom: 7 } },
      { rule: 'u', wants: 'keep', rank: 1, of: 9, age: { ...age, sinceUnknown: true } },
    ],
  }
  const { decisions } = travel(services.WorkerService.service.RecordDecisions, {
    decisions: [toDecision(decision)],
  })
  assert.ok(decisions[0])
  assert.deepEqual(fromDecision(decisions[0]), decision)
})

test('what the engine decides travels without loss', () => {
  const images: Image[] = [1, 2, 3].map((n) => ({
    digest: `sha256:${String(n).repeat(64)}`,
    tags: [`t${n}`],
    firstSeen: 0,
    size: n,
    mediaType: '',
    children: [],
    created: { at: Date.UTC(2024, n, 1), source: 'config' },
  }))
  const evaluation = evaluate({
    repository: { registry: 'r', repository: 'a' },
    images,
    policy,
    protections: [],
    now: Date.UTC(2026, 1, 1),
    scopeTags: 9,
  })
  const decisions = decisionsOf(evaluation)
  const sent = travel(services.WorkerService.service.RecordDecisions, {
    decisions: decisions.map(toDecision),
  })
  assert.deepEqual(sent.decisions.map(fromDecision), decisions)
})

test('changes, plans, runs, repositories, deletions, leases and intents travel without loss', () => {
  const changes: Change[] = [
    { action: 'create', after: policy },
    { action: 'delete', before: registry },
    {
      action: 'update',
      before: registry,
      after: registry,
      fields: [
        { path: 'a', before: '1' },
        { path: 'b', after: '2' },
      ],
    },
  ]
  for (const change of changes) assert.deepEqual(fromChange(fill(toChange(change, 'w'))), change)
  const summary = { add: 1, change: 2, destroy: 3, deletes: 4, untags: 5, bytes: 6, kept: 7, repositories: 8 }
  const head = {
    id: 'i',
    workspace: 'w',
    baseSerial: 3,
    createdAt: 1_700_000_000_123,
    createdBy: 'me',
    summary,
    appliedSerial: 4,
    state: 'APPLIED',
    etag: '"e"',
    contentSha256: 'ab12',
  } as const
  assert.deepEqual(fromPlan(fill(toPlan(head))), head)
  const failure = { code: 'PLAN_STALE', message: 'why', metadata: { plan: 'i' } } as const
  assert.deepEqual(fromPlan(fill(toPlan({ ...head, state: 'FAILED', failure }))).failure, failure)
  const run: Run = {
    id: 'r',
    workspace: 'w',
    registry: 'prod',
    repository: 'a/b',
    kind: 'DRY_RUN',
    state: 'FAILED',
    trigger: 'approval',
    createdBy: 'me',
    policy: 'lifecycle_policy.p',
    createdAt: 1000,
    startedAt: 2000,
    endedAt: 3001,
    attempts: 2,
    worker: 'w',
    cancelRequested: true,
    begun: 9,
    waiting: 'WINDOW',
    removals: { deleted: 5, untagged: 6, pending: 1 },
    errorCode: 'X',
    message: 'm',
    counts: { kept: 1, planned: 2, deleted: 3, untagged: 4, skipped: 5, failed: 6, bytes: 7 },
    limitChecks: [{ guard: 'never_empty', ok: false, message: 'm', actual: 0, limit: 1 }],
  }
  assert.deepEqual(fromRun(fill(toRun(run))), run)
  const { removals, ...untold } = run
  assert.deepEqual([removals?.deleted, fromRun(fill(toRun(untold)))], [5, untold])
  const state = {
    registry: 'r',
    repository: 'a/b',
    workspace: 'w',
    policy: 'lifecycle_policy.p',
    stopped: 's',
    onHold: 'a pause',
    pause: { reason: 'a look', pausedBy: 'token:anna', pausedAt: 4000 },
    etag: '"e"',
    tags: 0,
    images: 2,
    lastScanAt: 5000,
    nextRunAt: 6000,
  }
  assert.deepEqual(fromRepository(fill(toRepository(state))), state)
  const removed: Removed = {
    id: 4,
    registry: 'prod',
    repository: 'team/web',
    digest: `sha256:${'d'.repeat(64)}`,
    action: 'UNTAG',
    firstOutcome: 'untagged',
    firstOutcomeAt: 1500,
    tags: ['a'],
    runId: 'r',
    reasons: ['x'],
    size: 9,
    createdAt: 1000,
    outcome: 'refused',
    outcomeAt: 2000,
    restoredAt: 3000,
    detail: 'no',
  }
  assert.deepEqual(fromRemoval(fill(toRemoval(removed, 'w'))), removed)
  const image = {
    registry: 'prod',
    repository: 'team/web',
    digest: `sha256:${'d'.repeat(64)}`,
    outcome: 'blobs_gone' as const,
    unchanged: true,
    hadTags: ['t'],
    tags: ['a'],
    tagConflicts: ['b'],
    manifests: ['d'],
    detail: 'why',
  }
  const part = { cursor: '7', finding: { kind: 'image' as const, image, done: 2, total: 3 } }
  const { WatchRestoration } = services.RestorationService.service
  const bytes = WatchRestoration.responseSerialize(toRestorationPart(part, 'w'))
  assert.deepEqual(fromRestorationPart(WatchRestoration.responseDeserialize(bytes)), part)
  const lease = {
    workspace: 'default',
    runId: 'r',
    instance: 'i',
    generation: 7,
    secret: Buffer.from([0, 255]),
    validFor: 60_500,
  }
  assert.deepEqual(fromLease(fill(toLease(lease)), lease.validFor), lease)
  const intent = {
    digest: 'd',
    action: 'UNTAG' as const,
    tags: ['a'],
    mediaType: 'm',
    bytes: Buffer.from([0, 255, 1]),
  }
  const sent = travel(services.WorkerService.service.RecordIntent, {
    lease: toLease(lease),
    intent: toIntent(intent),
  })
  assert.deepEqual(fromIntent(sent.intent), intent)
})

/** In place of the wire for messages that no request carries alone: absent fields get what proto3 gives them. */
function fill<Wire, Out>(message: Wire): Out {
  const defaults = {
    description: '',
    credentials: '',
    etag: '',
    workspace: '',
    serial: 0,
    tags: [],
    limitChecks: [],
    fields: [],
  }
  const deep = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(deep)
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value
    const filled = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner)]))
    const object = (['registry', 'policy', 'protection'] as const).find(
      (key) => typeof filled[key] === 'object',
    )
    const oneof = object === undefined || 'lease' in filled ? {} : { object }
    return 'name' in filled && object !== undefined ? { ...defaults, ...filled, ...oneof } : filled
  }
  return deep(message) as Out
}
