import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js'
import type { Instant } from '../../policies/model/index.ts'
import { loadDefinitions } from '../../proto/definitions.ts'
import { loadServices } from '../../proto/load.ts'
import { loadOpenDefinitions, loadOpenServices } from '../../proto/open-services.ts'
import type { Grant } from '../../proto/resources/index.ts'
import { wireCheck } from '../../proto/strict.ts'
import { openPace, type Pace, systemClock } from '../clock.ts'
import type { LedgerOf, RunWaits, WorkerHosts } from '../ledger/index.ts'
import type { Log } from '../log.ts'
import type { Meter } from '../metrics/index.ts'
import type { HostAllocator } from '../registry/traffic/index.ts'
import type { Denials, Operations } from '../services.ts'
import type { ProveOidc } from '../token-services.ts'
import { accessOf, isOpen } from './access.ts'
import { ActiveCalls } from './active-calls.ts'
import { openAdmission } from './admission.ts'
import { approvalService } from './approvals.ts'
import { auditService } from './audit.ts'
import { openAuthorize } from './authorize.ts'
import { openBodies } from './bodies.ts'
import type { Bounds, ApiLimits } from './bounds.ts'
import { type Gate, streamEnded } from './calls.ts'
import { drainCalls } from './drain.ts'
import { healthService } from './health-service.ts'
import { CallsInFlight } from './in-flight.ts'
import type { ApiListener } from './listener.ts'
import { type ListenerParts, type ListenerRequest, type Served, startListener } from './listeners.ts'
import { policyService, workspaceService } from './objects.ts'
import { openObserver } from './observer.ts'
import type { PageTokens } from './page-tokens.ts'
import { pinService } from './pins.ts'
import { planService } from './plans.ts'
import { reflectionService } from './reflection-service.ts'
import { registryService } from './registries.ts'
import { repositoryService } from './repositories.ts'
import { checkedService } from './requests.ts'
import { restorationService } from './restorations.ts'
import { runService } from './runs.ts'
import { type AboutServer, serverService } from './server-service.ts'
import { openServing, type Serving } from './serving.ts'
import { tokenService } from './tokens.ts'
import { workerService } from './worker-service.ts'

export { BOUNDS } from './bounds.ts'
export { LOCAL_CALLER } from './identities.ts'
export { limited } from './limits.ts'
export type { ListenerRequest } from './listeners.ts'
export { OWNER_ONLY } from './unix-socket.ts'
export { openPageTokens } from './page-tokens.ts'

export type ServerOptions = {
  /** At least one. */
  readonly listeners: readonly ListenerRequest[]
  /** The content of `--token-file`. */
  readonly fileToken: string | undefined
  readonly proveOidc: ProveOidc
  /** Returns what an identity may do that has no grants of its own, now. */
  readonly grantsOf: (identity: string) => readonly Grant[]
  readonly operations: Operations
  readonly about: AboutServer
  readonly ledgers: LedgerOf
  readonly allocator: HostAllocator
  readonly hostsOf: WorkerHosts
  /** Where workers without a queue wait for runs. */
  readonly waits: RunWaits
  /** The key prefix of the queue. Empty: the queue is not in Redis. */
  readonly queuePrefix: string
  readonly log: Log
  readonly bounds: Bounds
  /** Returns the limits in force. */
  readonly limits: () => ApiLimits
  readonly pages: PageTokens
  readonly meter: Pick<Meter, 'call' | 'stream' | 'refused'>
  readonly denials: Denials
  readonly now: () => Instant
  /** In milliseconds. */
  readonly monotonic: () => number
  /** Returns the name of a call that has none. */
  readonly newRequestId: () => string
}

export type Server = {
  /** Where it listens, with the real ports. */
  readonly addresses: readonly string[]
  /** Reads the certificates of all listeners again. Never rejects. */
  readonly reload: () => Promise<void>
  /** Ends the open streams of callers whose identity passes, because what it may do has changed. */
  readonly endStreams: (isChanged: (identity: string) => boolean) => void
  /** Takes no new call, ends its streams, lets calls in flight end, and closes everything in the time of its bounds. */
  readonly drain: () => Promise<void>
}

/** Starts to listen. Throws if one of the listeners cannot listen; then none does. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const calls = new ActiveCalls()
  const { log, bounds, limits, monotonic } = options
  const authorize = openAuthorize(options.operations.owners)
  const { denials } = options
  const pace = (): Pace => openPace({ clock: { monotonic, sleep: systemClock.sleep } })
  const gate = { log, calls, authorize, bounds, denials, pages: options.pages, now: options.now, pace }
  const own = ownServices(options, gate)
  const { canStore } = options.operations.health
  const serving = openServing({ services: namesOf(own), canStore, bounds: bounds.watch, monotonic })
  const services = [...own, healthServed(gate, serving)]
  const reflection = reflectionServed(gate)
  const methods = new Set(
    [...services, ...reflection].flatMap(({ service }) => Object.values(service).map(({ path }) => path)),
  )
  for (const path of methods) if (!isOpen(path)) accessOf(path)
  const { fileToken, grantsOf, proveOidc, now } = options
  const proofs = { fileToken, grantsOf, proveOidc, now, prove: options.operations.tokens.prove }
  const isKnown = (path: string): boolean => methods.has(path)
  const admit = openAdmission({ authorize, bounds, limits, monotonic, isKnown, denials })
  const inFlight = new CallsInFlight(() => limits().inFlight)
  const observer = openObserver({ meter: options.meter, log, isKnown, monotonic })
  const { stalled } = bounds
  const { newRequestId } = options
  const measured = { observer, monotonic, newRequestId }
  const shared = { readBody: openBodies(bounds), calls, inFlight, log, stalled, ...measured }
  const parts = { bounds, limits, services, reflection, admit, proofs, shared }
  const listeners = await startListeners(options.listeners, parts)
  let drained: Promise<void> | undefined
  return {
    addresses: listeners.map(({ address }) => address),
    reload: async () => {
      await Promise.all(listeners.map((listener) => listener.reload()))
    },
    endStreams: (isChanged) => calls.endStreams(isChanged, streamEnded),
    drain: () =>
      (drained ??= serving
        .end()
        .then(() => drainCalls(calls, bounds.drain, monotonic))
        .then((grace) => closeAll(listeners, grace))),
  }
}

/** Starts all listeners, or none. */
async function startListeners(
  requests: readonly ListenerRequest[],
  parts: ListenerParts,
): Promise<readonly ApiListener[]> {
  const listeners: ApiListener[] = []
  try {
    for (const request of requests) listeners.push(await startListener(request, parts))
    return listeners
  } catch (error) {
    await closeAll(listeners, 0)
    throw error
  }
}

async function closeAll(listeners: readonly ApiListener[], grace: number): Promise<void> {
  await Promise.all(listeners.map((listener) => listener.close(grace)))
}

/** Returns the full names of services. */
function namesOf(services: readonly Served[]): readonly string[] {
  const paths = services.flatMap(({ service }) => Object.values(service).map(({ path }) => path))
  return [...new Set(paths.map((path) => path.replace(/^\/|\/[^/]*$/g, '')))]
}

function healthServed(gate: Gate, serving: Serving): Served {
  const { Health } = loadOpenServices()
  const check = wireCheck(loadOpenDefinitions())
  return { service: checkedService(Health.service, check), handlers: healthService(gate, serving) }
}

/** Returns the services of reflection, in both versions. */
function reflectionServed(gate: Gate): Served[] {
  const check = wireCheck(loadOpenDefinitions())
  const handlers = reflectionService(gate)
  return loadOpenServices().reflection.map(({ service }) => ({
    service: checkedService(service, check),
    handlers,
  }))
}

function ownServices(options: ServerOptions, gate: Gate): Served[] {
  const { operations, ledgers, allocator, hostsOf, waits, queuePrefix, monotonic } = options
  const { owners } = operations
  const services = loadServices()
  const check = wireCheck(loadDefinitions())
  const served = (service: ServiceDefinition, handlers: UntypedServiceImplementation): Served => ({
    service: checkedService(service, check),
    handlers,
  })
  return [
    served(services.ApprovalService.service, approvalService(gate, operations)),
    served(services.AuditService.service, auditService(gate, operations.audit)),
    served(services.PinService.service, pinService(gate, operations)),
    served(services.PlanService.service, planService(gate, operations.plans, services.PlanService.service)),
    served(services.PolicyService.service, policyService(gate, operations, services.PolicyService.service)),
    served(services.WorkspaceService.service, workspaceService(gate, operations.objects)),
    served(services.RegistryService.service, registryService(gate, operations.registries)),
    served(services.RepositoryService.service, repositoryService(gate, operations.repositories)),
    served(services.RestorationService.service, restorationService(gate, operations)),
    served(services.RunService.service, runService(gate, operations)),
    served(
      services.ServerService.service,
      serverService(gate, { health: operations.health, about: options.about, now: options.now }),
    ),
    served(services.TokenService.service, tokenService(gate, operations.tokens)),
    served(
      services.WorkerService.service,
      workerService(gate, { ledgers, allocator, hostsOf, waits, monotonic, queuePrefix, owners }),
    ),
  ]
}
