/** Every method of the API that changes something leaves an event, with who called; a method that is not here is not served. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { ACCESS } from '../../daemon/api/access.ts'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { type AuditEvent, type AuditType, openVerification } from '../../policies/audit/index.ts'
import { connect, type Connection } from '../../proto/connection.ts'
import type { Role, Run } from '../../proto/resources/index.ts'
import { runWish } from '../support/resource-names.ts'
import { newWorker, serve } from '../support/serve.ts'
import { NEVER, openWorld, pushTen, webPolicy } from '../support/world.ts'

/** The role of each method that changes nothing, or only what the audit does not have. */
const UNRECORDED: Readonly<Record<string, string>> = {
  'TokenService/ListTokens': 'reads',
  'WorkerService/AcquireRun': 'a lease, by which a worker may act',
  'WorkerService/ShareFlow': 'places at registries',
  'WorkerService/RenewLease': 'the end of a lease',
  'WorkerService/ReadRunInput': 'reads',
  'WorkerService/Recall': 'reads',
  'WorkerService/ListFacts': 'reads',
  'WorkerService/ListOpenIntents': 'reads',
  'WorkerService/RecordManifests': 'what a registry has',
  'WorkerService/RecordScan': 'what a registry has',
  'WorkerService/RecordLoss': 'what a registry has',
  'WorkerService/RecordPutBack': 'what a registry has',
  'WorkerService/RecordDecisions': 'what a run would do',
  'WorkerService/RecordIntent': 'a removal: a row of the journal, which the event of the run covers',
  'WorkerService/SettleIntent': 'a removal',
}

const world = await openWorld()
const server = await serve(world)
after(async () => {
  await server[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})
await pushTen(world, 5)

function clientWith(role: Role): { readonly link: Connection; readonly identity: string } {
  const grants = [{ role, workspaces: ['*'], registries: [] }]
  const wish = { displayName: role, grants, createdBy: 'test', expiresAt: undefined, requestId: '' }
  const { secret, token } = world.operations.tokens.create(wish)
  return {
    link: connect({ address: server.address, token: secret, claimed: 'ana@build' }),
    identity: `token:${token.id}`,
  }
}

const admin = clientWith('ADMIN')
const worker = clientWith('WORKER')
after(() => [admin, worker].forEach(({ link }) => link.close()))

const { services, unary, stream } = admin.link
const home = 'workspaces/default/registries/prod'
const repository = `${home}/repositories/team%2Fweb`
const runName = ({ id }: Pick<Run, 'id'>): string => `workspaces/default/runs/${id}`
const head = (): number => world.store.audit.head()?.sequence ?? 0

function since(sequence: number): AuditEvent[] {
  return world.store.audit.list({ order: 'oldest', after: sequence, limit: 100 })
}

type Step = {
  readonly type: AuditType
  readonly subject: () => string
  readonly act: () => Promise<unknown>
  readonly by?: string
}

let made = ''
let parked: Run
let approvedBy = ''
let token = ''
let pinned = ''
let given = ''
const requestId = (): string => randomUUID()

const API_POLICY = 'workspaces/default/policies/lifecycle_policy.api'

/** The plan of the last write. */
function writtenPlan(): string {
  const [entry] = world.store.objects.history('default', { limit: 1 })
  return `workspaces/default/plans/${entry?.planId ?? ''}`
}

/** Approves the run that waits. Returns the name of the run that deletes. */
async function approve(): Promise<string> {
  const wire = await unary(services.RunService.service.GetRun, { name: runName(parked) })
  const { approvalSha256: subjectSha256, approvalImages: images } = wire
  const seen = { subject: runName(parked), subjectSha256, images: images ?? 0 }
  const request = { parent: 'workspaces/default', ...seen, requestId: requestId() }
  const approval = await unary(services.ApprovalService.service.CreateApproval, request)
  given = approval.name
  return approval.run
}

/** In an order in which each can happen. */
const STEPS: Readonly<Record<string, Step>> = {
  'PlanService/ApplyPlan': {
    type: 'careen.plan.applied',
    subject: () => `workspaces/default/plans/${made}`,
    act: async () => {
      made = (await world.plan(webPolicy(), true)).id
      const name = `workspaces/default/plans/${made}`
      const request = { name, requestId: requestId() }
      await unary(services.PlanService.service.ApplyPlan, request)
    },
  },
  'PolicyService/CreatePolicy': {
    type: 'careen.plan.applied',
    subject: writtenPlan,
    act: () => {
      const parent = 'workspaces/default'
      const scope = { kind: 'KIND_REPOSITORY' as const, registry: 'prod', repository: 'team/api' }
      const policy = { block: 'lifecycle_policy', name: 'api', scope }
      return unary(services.PolicyService.service.CreatePolicy, { parent, policy, requestId: requestId() })
    },
  },
  'PolicyService/UpdatePolicy': {
    type: 'careen.plan.applied',
    subject: writtenPlan,
    act: () =>
      unary(services.PolicyService.service.UpdatePolicy, {
        name: API_POLICY,
        policy: { description: 'of api' },
        requestId: requestId(),
      }),
  },
  'PolicyService/DeletePolicy': {
    type: 'careen.plan.applied',
    subject: writtenPlan,
    act: () =>
      unary(services.PolicyService.service.DeletePolicy, { name: API_POLICY, requestId: requestId() }),
  },
  'RunService/CreateRun': {
    type: 'careen.run.requested',
    subject: () => runName(parked),
    act: async () => {
      const request = { ...runWish('KIND_CLEAN'), requestId: requestId() }
      const { name } = await unary(services.RunService.service.CreateRun, request)
      parked = world.runs.get(name.replace(/.*\//, ''))
    },
  },
  'ApprovalService/CreateApproval': {
    type: 'careen.approval.given',
    subject: () => runName(parked),
    act: async () => {
      const ended = await world.workOn(parked)
      assert.equal(ended.state, 'AWAITING_APPROVAL')
      approvedBy = await approve()
    },
  },
  'ApprovalService/RevokeApproval': {
    type: 'careen.approval.revoked',
    subject: () => runName(parked),
    act: async () => {
      const request = { name: given, requestId: requestId() }
      await unary(services.ApprovalService.service.RevokeApproval, request)
    },
  },
  'WorkerService/FinishRun': {
    type: 'careen.run.finished',
    subject: () => approvedBy,
    by: worker.identity,
    act: async () => {
      const ledger = remoteLedger(worker.link, newWorker())
      parked = await world.clean('prod/team/web')
      approvedBy = await approve()
      const run = world.runs.get(approvedBy.replace(/.*\//, ''))
      const ended = await world.workOn(run, { ledger, worker: 'far' })
      assert.equal(ended.state, 'SUCCEEDED', ended.message)
    },
  },
  'RestorationService/CreateRestoration': {
    type: 'careen.restoration.finished',
    subject: () => repository,
    act: async () => {
      const { CreateRestoration, WatchRestoration } = services.RestorationService.service
      const request = { parent: 'workspaces/default', run: approvedBy, requestId: requestId() }
      const { name } = await unary(CreateRestoration, request)
      for await (const part of stream(WatchRestoration, { name }, NEVER)) assert.ok(part)
    },
  },
  'RepositoryService/PauseRepository': {
    type: 'careen.repository.paused',
    subject: () => repository,
    act: () =>
      unary(services.RepositoryService.service.PauseRepository, {
        name: repository,
        reason: 'a look',
        requestId: requestId(),
      }),
  },
  'RepositoryService/ResumeRepository': {
    type: 'careen.repository.resumed',
    subject: () => repository,
    act: async () => {
      world.store.repositories.stop({ registry: 'prod', repository: 'team/web' }, 'an incident')
      const { GetRepository, ResumeRepository } = services.RepositoryService.service
      const { etag } = await unary(GetRepository, { name: repository })
      return unary(ResumeRepository, { name: repository, etag, requestId: requestId() })
    },
  },
  'RunService/CancelRun': {
    type: 'careen.run.cancelled',
    subject: () => runName(parked),
    act: async () => {
      parked = await world.start('prod/team/web', 'DRY_RUN')
      await unary(services.RunService.service.CancelRun, { name: runName(parked) })
    },
  },
  'RegistryService/PauseRegistry': {
    type: 'careen.registry.paused',
    subject: () => home,
    act: () =>
      unary(services.RegistryService.service.PauseRegistry, {
        name: home,
        reason: 'a move',
        requestId: requestId(),
      }),
  },
  'RegistryService/ResumeRegistry': {
    type: 'careen.registry.resumed',
    subject: () => home,
    act: () => unary(services.RegistryService.service.ResumeRegistry, { name: home, requestId: requestId() }),
  },
  'PinService/CreatePin': {
    type: 'careen.pin.created',
    subject: () => pinned,
    act: async () => {
      const pin = { repository, reference: 'pr-1', reason: 'a bug', never: true }
      const request = { parent: 'workspaces/default', pin, requestId: requestId() }
      pinned = (await unary(services.PinService.service.CreatePin, request)).name
    },
  },
  'PinService/DeletePin': {
    type: 'careen.pin.removed',
    subject: () => pinned,
    act: () => unary(services.PinService.service.DeletePin, { name: pinned, requestId: requestId() }),
  },
  'PinService/BatchCreatePins': {
    type: 'careen.pin.created',
    subject: () => pinned,
    act: async () => {
      const pin = { repository, reference: 'pr-2', reason: 'a bug', ttl: { seconds: 60 } }
      const request = { parent: 'workspaces/default', requests: [{ pin }], requestId: requestId() }
      const { pins } = await unary(services.PinService.service.BatchCreatePins, request)
      pinned = pins[0]?.name ?? ''
    },
  },
  'TokenService/CreateToken': {
    type: 'careen.token.created',
    subject: () => token,
    act: async () => {
      const grants = [{ role: 'ROLE_READER' as const, workspaces: ['*'] }]
      const request = { token: { displayName: 'ci', grants }, requestId: requestId() }
      token = (await unary(services.TokenService.service.CreateToken, request)).token?.name ?? ''
    },
  },
  'TokenService/RevokeToken': {
    type: 'careen.token.revoked',
    subject: () => token,
    act: () => unary(services.TokenService.service.RevokeToken, { name: token }),
  },
}

test('each method with a role above READER is recorded, or is named with the reason', () => {
  const writing = Object.entries(ACCESS).flatMap(([key, { role }]) => (role === 'READER' ? [] : [key]))
  assert.deepEqual(writing.toSorted(), [...Object.keys(STEPS), ...Object.keys(UNRECORDED)].toSorted())
})

for (const [method, { type, subject, act, by = admin.identity }] of Object.entries(STEPS))
  test(`${method} leaves ${type}`, async () => {
    const before = head()
    await act()
    const events = since(before).filter((event) => event.type === type && event.subject === subject())
    assert.ok(events.length > 0, JSON.stringify(since(before)))
    for (const event of events)
      assert.deepEqual([event.identity, event.requestId !== ''], [by, by === admin.identity])
  })

test('a run that removes images has their number and their hash in its event', () => {
  const finished = world.store.audit.newest('careen.run.finished')
  const id = approvedBy.replace(/.*\//, '')
  const events = since(0)
  const of = events.find((event) => event.type === 'careen.run.finished' && event.subject === approvedBy)
  const { removals, sha256 } = world.store.intents.removalsDigest(id)
  assert.equal(removals, 5)
  const payload = JSON.parse(of?.payload ?? '{}') as Record<string, unknown>
  assert.deepEqual(
    { removals: payload['removals'], sha256: payload['removals_sha256'] },
    { removals, sha256 },
  )
  assert.ok(finished !== undefined)
  const types = events.map((event) => event.type)
  for (const type of ['careen.run.parked', 'careen.approval.used']) assert.ok(types.includes(type), type)
})

test('what a client claims is in the event, and proves nothing', () => {
  const applied = world.store.audit.newest('careen.plan.applied')
  assert.deepEqual([applied?.identity, applied?.claimed], [admin.identity, 'ana@build'])
})

test('a repeated request, a read and a refused call leave no event', async () => {
  const repeated = requestId()
  const request = { name: home, reason: 'once', requestId: repeated }
  await unary(services.RegistryService.service.PauseRegistry, request)
  const before = head()
  await unary(services.RegistryService.service.PauseRegistry, request)
  await unary(services.RunService.service.ListRuns, { parent: 'workspaces/-' })
  await assert.rejects(unary(services.RunService.service.CancelRun, { name: runName(parked) }), {
    code: 'FAILED_PRECONDITION',
  })
  assert.equal(head(), before)
})

test('all of it is one chain', () => {
  const verification = openVerification({ anchor: undefined, key: undefined })
  for (const event of since(0)) assert.equal(verification.add(event), undefined)
  assert.equal(verification.end().kind, 'whole')
})
