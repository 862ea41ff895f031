/** Every method, called with each role in each workspace: the whole table of roles, over the wire. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import type { MethodDefinition } from '@grpc/proto-loader'
import { CareenError } from '../../policies/index.ts'
import { connect } from '../../proto/connection.ts'
import { loadServices } from '../../proto/load.ts'
import { type Role, ROLES } from '../../proto/resources/index.ts'
import { WORKER_PROTOCOL } from '../../proto/worker-protocol.ts'
import { serve } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'

/** The least role of each method, by service. */
const LEAST: Readonly<Record<string, Partial<Record<Role, string>>>> = {
  ApprovalService: { READER: 'ListApprovals', OPERATOR: 'CreateApproval RevokeApproval' },
  AuditService: { READER: 'ListAuditEvents' },
  PlanService: {
    READER: 'CreatePlan GetPlan ListPlans WatchPlan ListPlanChanges ListPlanEffects ListPlanImages',
    WRITER: 'ApplyPlan',
  },
  PinService: { READER: 'GetPin ListPins', OPERATOR: 'CreatePin BatchCreatePins DeletePin' },
  PolicyService: {
    READER: 'GetPolicy ListPolicies GetProtection ListProtections',
    WRITER: 'CreatePolicy UpdatePolicy DeletePolicy',
  },
  WorkspaceService: {
    READER: 'GetWorkspace ListWorkspaces ListRevisionObjects ListObjects ListDrift GetRevision ListRevisions',
  },
  RegistryService: {
    READER: 'GetRegistry ListRegistries CheckRegistry',
    OPERATOR: 'PauseRegistry ResumeRegistry',
  },
  RepositoryService: {
    READER: 'GetRepository ListRepositories GetImage ListImages ExplainRepository',
    OPERATOR: 'PauseRepository ResumeRepository',
  },
  RestorationService: { READER: 'GetRestoration WatchRestoration', OPERATOR: 'CreateRestoration' },
  RunService: {
    READER: 'GetRun ListRuns WatchRuns ListDecisions ListRemovals',
    OPERATOR: 'CreateRun CancelRun',
  },
  ServerService: { READER: 'GetServer GetHealth' },
  TokenService: { ADMIN: 'CreateToken ListTokens RevokeToken' },
  WorkerService: {
    WORKER:
      'AcquireRun RenewLease ReadRunInput Recall ListFacts RecordManifests ListOpenIntents RecordScan RecordLoss RecordDecisions RecordIntent RecordPutBack SettleIntent FinishRun ShareFlow',
  },
}

/** Methods whose answer shows only what the caller may read, so that a role anywhere is enough. */
const ANYWHERE =
  'ListApprovals ListAuditEvents ListPins ListPlans ListPolicies ListProtections ListRegistries ListRepositories ListRuns ListWorkspaces ShareFlow GetServer GetHealth'.split(
    ' ',
  )

/** The roles that each role includes. */
const INCLUDED: Readonly<Record<Role, readonly Role[]>> = {
  READER: ['READER'],
  OPERATOR: ['READER', 'OPERATOR'],
  WRITER: ['READER', 'OPERATOR', 'WRITER'],
  ADMIN: ['READER', 'OPERATOR', 'WRITER', 'ADMIN'],
  WORKER: ['WORKER'],
}

type Things = {
  readonly workspace: string
  readonly registry: string
  readonly plan: string
  readonly run: string
}

const world = await openWorld()
const server = await serve(world)
after(async () => {
  await server[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

/** A workspace with a registry, a policy, a run and a plan. Nothing listens at the registry. */
async function fill(workspace: string, port: number): Promise<Things> {
  const registry = `${workspace}-prod`
  const hcl = `registry "${registry}" { url = "http://127.0.0.1:${port}" }
lifecycle_policy "${workspace}" {
  registry   = registry.${registry}
  repository = "web"
  status     = "ACTIVE"
  rule "old" {
    description   = "old"
    tag_regexp    = ".*"
    expire_period = "7d"
  }
}`
  const made = await world.plan(hcl, true, workspace)
  await world.plans.apply(made.id, '', 'test')
  const run = await world.start(`${registry}/web`, 'DRY_RUN')
  const next = await world.plan(hcl.replace('7d', '8d'), true, workspace)
  return { workspace, registry, plan: next.id, run: run.id }
}

const THINGS: readonly Things[] = [await fill('a', 1), await fill('b', 2)]

const NOTHING: Things = { workspace: 'c', registry: 'none', plan: 'none', run: 'none' }

/** Returns a request of the method that concerns these things. */
function requestOf(service: string, method: string, things: Things): object {
  const { workspace, registry, plan, run } = things
  const parent = `workspaces/${workspace}`
  const home = `${parent}/registries/${registry}`
  const repository = `${home}/repositories/web`
  const name = `${parent}/runs/${run}`
  const requestId = randomUUID()
  if (method === 'AcquireRun')
    return { run: name, worker: { instance: 'i', name: 'test', protocol: WORKER_PROTOCOL } }
  if (service === 'WorkerService') return { lease: { run: name, generation: 1 } }
  if (service === 'TokenService') return { name: 'tokens/none' }
  if (service === 'PlanService') return planRequest(method, parent, { plan, requestId })
  if (['ServerService', 'AuditService'].includes(service)) return {}
  if (method === 'ListRepositories') return { parent: 'workspaces/-/registries/-' }
  if (ANYWHERE.includes(method)) return { parent: 'workspaces/-' }
  if (service === 'ApprovalService') return approvalRequest(method, parent, { subject: name, requestId })
  if (service === 'PinService')
    return method.endsWith('Pin') && method !== 'CreatePin'
      ? { name: `${parent}/pins/pin-none`, requestId }
      : { parent, requestId }
  if (service === 'PolicyService') return policyRequest(method, workspace)
  if (service === 'RegistryService') return { name: home }
  if (service === 'WorkspaceService') return workspaceRequest(method, parent)
  if (service === 'RestorationService')
    return method === 'CreateRestoration'
      ? { parent, run: name, requestId }
      : { name: `${parent}/restorations/rs-none` }
  if (service === 'RepositoryService') return repositoryRequest(method, repository)
  if (method === 'CreateRun') return { parent, run: { repository, kind: 'KIND_DRY_RUN' }, requestId }
  return /^(?:List|Watch)/.test(method) ? { parent: name } : { name, requestId }
}

function repositoryRequest(method: string, name: string): object {
  if (method === 'GetImage') return { name: `${name}/images/sha256:${'0'.repeat(64)}` }
  if (method === 'ListImages') return { parent: name }
  return { name, reference: 'none', requestId: randomUUID() }
}

/** Writes are of a policy that does not exist. */
function policyRequest(method: string, workspace: string): object {
  const parent = `workspaces/${workspace}`
  if (method === 'GetProtection') return { name: `${parent}/protections/none` }
  if (method === 'GetPolicy') return { name: `${parent}/policies/lifecycle_policy.${workspace}` }
  const requestId = randomUUID()
  return method === 'CreatePolicy'
    ? { parent, requestId }
    : { name: `${parent}/policies/lifecycle_policy.none`, requestId }
}

function workspaceRequest(method: string, parent: string): object {
  return method === 'GetRevision'
    ? { name: `${parent}/revisions/1` }
    : { name: parent, parent: listedOf(method, parent) }
}

function planRequest(
  method: string,
  parent: string,
  { plan, requestId }: Pick<Things, 'plan'> & { readonly requestId: string },
): object {
  if (method === 'CreatePlan') return { parent, skipEffects: true }
  if (method === 'ListPlans') return { parent: 'workspaces/-' }
  const name = `${parent}/plans/${plan}`
  return method.startsWith('List') ? { parent: name } : { name, requestId }
}

function approvalRequest(
  method: string,
  parent: string,
  { subject, requestId }: { readonly subject: string; readonly requestId: string },
): object {
  return method === 'CreateApproval'
    ? { parent, subject, subjectSha256: Buffer.alloc(32), images: 1, requestId }
    : { name: `${parent}/approvals/a-none`, requestId }
}

/** What a list of a workspace is of. */
function listedOf(method: string, workspace: string): string {
  return method === 'ListRevisionObjects' ? `${workspace}/revisions/1` : workspace
}

type AnyMethod = MethodDefinition<object, object, object, object>

/** Returns the code of a call; undefined: it was answered. */
async function codeOf(
  link: ReturnType<typeof connect>,
  method: AnyMethod,
  request: object,
): Promise<string | undefined> {
  try {
    if (!method.responseStream && method.requestStream) await link.upload(method, [request])
    else if (!method.responseStream) await link.unary(method, request)
    else {
      const stop = new AbortController()
      const messages = method.requestStream
        ? link.exchange(method, [request], stop.signal)
        : link.stream(method, request, stop.signal)
      await messages[Symbol.asyncIterator]().next()
      stop.abort()
    }
    return undefined
  } catch (error) {
    return CareenError.from(error).code
  }
}

/** A client with a token of the role in these workspaces. */
function clientWith(role: Role, workspaces: readonly string[]) {
  const grants = [{ role, workspaces, registries: [] }]
  const wish = { displayName: '', grants, createdBy: 'test', expiresAt: undefined, requestId: '' }
  const { secret } = world.operations.tokens.create(wish)
  return connect({ address: server.address, token: secret })
}

const services = loadServices() as unknown as Readonly<
  Record<string, { readonly service?: Readonly<Record<string, AnyMethod>> }>
>

const METHODS = Object.entries(services).flatMap(([service, { service: methods = {} }]) =>
  Object.entries(methods).map(([name, method]) => ({ service, name, method })),
)

function leastOf(service: string, name: string): Role {
  const role = ROLES.find((one) => LEAST[service]?.[one]?.split(' ').includes(name))
  assert.ok(role !== undefined, `${service}/${name} is in no row`)
  return role
}

for (const role of ROLES) {
  for (const workspaces of [['a'], ['*'], ['c']]) {
    test(`${role} in ${workspaces.join()}: each method, for things of a, of b, and for none`, async () => {
      const link = clientWith(role, workspaces)
      const wrong: string[] = []
      for (const { service, name, method } of METHODS) {
        const least = leastOf(service, name)
        for (const things of [...THINGS, NOTHING]) {
          const isHere =
            workspaces.includes('*') ||
            ANYWHERE.includes(name) ||
            (service !== 'TokenService' &&
              things.workspace === workspaces[0] &&
              (things !== NOTHING || isNamed(service)))
          const isAllowed = INCLUDED[role].includes(least) && isHere
          const code = await codeOf(link, method, requestOf(service, name, things))
          if ((code !== 'ROLE_MISSING') !== isAllowed) wrong.push(`${name} of ${things.workspace}: ${code}`)
          if (code === 'RATE_LIMITED' || code?.startsWith('CREDENTIALS')) wrong.push(`${name}: ${code}`)
        }
      }
      link.close()
      assert.deepEqual(wrong, [])
    })
  }
}

/** Requests that name the workspace itself are allowed there also if it does not exist. */
function isNamed(service: string): boolean {
  return service !== 'WorkerService' && service !== 'TokenService'
}

test('lists show what is in the workspaces of the caller, and nothing else', async () => {
  const link = clientWith('READER', ['b'])
  const { PolicyService, RegistryService, RepositoryService, RunService } = link.services
  const parent = 'workspaces/-'
  const { policies } = await link.unary(PolicyService.service.ListPolicies, { parent })
  const { registries } = await link.unary(RegistryService.service.ListRegistries, { parent })
  const { repositories } = await link.unary(RepositoryService.service.ListRepositories, {
    parent: 'workspaces/-/registries/-',
  })
  const { runs } = await link.unary(RunService.service.ListRuns, { parent })
  assert.deepEqual(
    policies.map(({ name }) => name),
    ['workspaces/b/policies/lifecycle_policy.b'],
  )
  assert.deepEqual(
    registries.map(({ name }) => name),
    ['workspaces/b/registries/b-prod'],
  )
  for (const shown of [repositories, runs]) {
    assert.ok(shown.length > 0)
    assert.ok(shown.every(({ name }) => name.startsWith('workspaces/b/')))
  }
  const paged = await link.unary(PolicyService.service.ListPolicies, { parent: 'workspaces/-', pageSize: 1 })
  assert.deepEqual([paged.policies, paged.nextPageToken === ''], [[], false])
  link.close()
})

test('what exists in another workspace and what does not exist are refused with the same words', async () => {
  const link = clientWith('ADMIN', ['b'])
  const { GetRun } = link.services.RunService.service
  const { GetPlan } = link.services.PlanService.service
  const known = THINGS[0] ?? NOTHING
  const refusal = async (call: Promise<unknown>, name: string) => {
    const error = CareenError.from(await call.catch((thrown: unknown) => thrown))
    return [error.code, error.message.replaceAll(name, 'NAME')]
  }
  const get = (name: string) => refusal(link.unary(GetRun, { name }), name)
  const plan = (name: string) => refusal(link.unary(GetPlan, { name }), name)
  for (const [workspace, code] of [
    ['a', 'ROLE_MISSING'],
    ['b', 'NOT_FOUND'],
  ] as const) {
    const parent = `workspaces/${workspace}`
    const runs = [await get(`${parent}/runs/${known.run}`), await get(`${parent}/runs/none`)]
    const plans = [await plan(`${parent}/plans/${known.plan}`), await plan(`${parent}/plans/none`)]
    for (const [one, other] of [runs, plans]) {
      assert.equal(one?.[0], code)
      assert.deepEqual(one, other)
    }
  }
  const { GetWorkspace } = link.services.WorkspaceService.service
  const workspace = (label: string) =>
    refusal(link.unary(GetWorkspace, { name: `workspaces/${label}` }), label).then(([code]) => code)
  assert.deepEqual([await workspace('a'), await workspace('nowhere')], ['ROLE_MISSING', 'ROLE_MISSING'])
  link.close()
})
