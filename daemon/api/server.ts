import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { loadDefinitions, loadServices } from '../../proto/load.ts'
import { wireCheck } from '../../proto/strict.ts'
import type { Ledger } from '../ledger/index.ts'
import type { Log } from '../log.ts'
import type { HostAllocator } from '../registry/traffic/index.ts'
import type { Operations, TokenOperations } from '../services.ts'
import { accessOf } from './access.ts'
import { ActiveCalls } from './active-calls.ts'
import { type AdmitCall, openAdmission } from './admission.ts'
import { openAuthorize } from './authorize.ts'
import { openBodies } from './bodies.ts'
import type { Bounds } from './bounds.ts'
import type { Gate } from './calls.ts'
import { drainCalls } from './drain.ts'
import { edge, type EdgeOptions } from './edge.ts'
import { EdgeServer } from './grpc-server.ts'
import { LOCAL_CALLER, openIdentify } from './identities.ts'
import { CallsInFlight } from './in-flight.ts'
import { isLocalAddress, type ListenAddress, parseListenAddress } from './listen-address.ts'
import { type ApiListener, openListener } from './listener.ts'
import { policyService, workspaceService } from './objects.ts'
import type { PageTokens } from './page-tokens.ts'
import { planService } from './plans.ts'
import { registryService } from './registries.ts'
import { repositoryService } from './repositories.ts'
import { checkedService } from './requests.ts'
import { runService } from './runs.ts'
import { tokenService } from './tokens.ts'
import { workerService } from './worker-service.ts'

export { BOUNDS } from './bounds.ts'
export { openPageTokens } from './page-tokens.ts'

/** A listener that is asked for. */
export type ListenerRequest = {
  /** `unix:PATH`, or `HOST:PORT` (port 0: any free one). */
  readonly address: string
  /** What its callers must present. Undefined: nothing. */
  readonly token: string | undefined
}

export type ServerOptions = {
  /** At least one. */
  readonly listeners: readonly ListenerRequest[]
  readonly operations: Operations
  readonly ledger: Ledger
  readonly allocator: HostAllocator
  readonly log: Log
  readonly bounds: Bounds
  readonly pages: PageTokens
  /** In milliseconds. */
  readonly monotonic: () => number
}

export type Server = {
  /** Where it listens, with the real ports. */
  readonly addresses: readonly string[]
  /** Takes no new call, ends its streams, lets calls in flight end, and closes everything in the time of its bounds. */
  readonly drain: () => Promise<void>
}

const MESSAGE = 4 << 20

/**
 * Starts to listen. A unix socket is for its owner alone; any other host than this one needs a token. Throws if one of the listeners
 * cannot listen; then none does.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const calls = new ActiveCalls()
  const { log, bounds, monotonic } = options
  const authorize = openAuthorize(options.operations.owners)
  const gate = { log, calls, authorize, bounds, pages: options.pages }
  const services = allServices(options, gate)
  const methods = new Set(services.flatMap(({ service }) => Object.values(service).map(({ path }) => path)))
  for (const path of methods) accessOf(path)
  const { prove } = options.operations.tokens
  const isKnown = (path: string): boolean => methods.has(path)
  const admit = openAdmission({ authorize, bounds, monotonic, isKnown })
  const inFlight = new CallsInFlight(bounds.inFlight)
  const shared = { readBody: openBodies(bounds), calls, inFlight, log, stalled: bounds.stalled }
  const listeners: ApiListener[] = []
  const close = async (grace: number): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.close(grace)))
  }
  try {
    for (const request of options.listeners)
      listeners.push(await startListener(request, { bounds, services, admit, prove, shared }))
  } catch (error) {
    await close(0)
    throw error
  }
  let drained: Promise<void> | undefined
  return {
    addresses: listeners.map(({ address }) => address),
    drain: () => (drained ??= drainCalls(calls, bounds.drain, monotonic).then(close)),
  }
}

type ListenerParts = {
  readonly bounds: Bounds
  readonly services: readonly Served[]
  readonly admit: AdmitCall
  readonly prove: TokenOperations['prove']
  /** What all listeners share. */
  readonly shared: Omit<EdgeOptions, 'admit'>
}

/** Opens a listener with a gRPC server of its own, so that it knows who calls. */
async function startListener(request: ListenerRequest, parts: ListenerParts): Promise<ApiListener> {
  const { services, admit, prove, bounds, shared } = parts
  const subject = `--listen ${request.address}`
  const address = parseListenAddress(request.address, subject)
  refuseOpen(address, request, subject)
  const { token } = request
  const anonymous = token === undefined ? LOCAL_CALLER : undefined
  const identify = openIdentify({ fileToken: token, anonymous, prove })
  const server = new EdgeServer(bounds.connections, {
    'grpc.max_receive_message_length': MESSAGE,
    'grpc.max_send_message_length': MESSAGE,
    interceptors: [edge({ ...shared, admit: (arrival) => admit({ ...arrival, identify }) })],
  })
  for (const { service, handlers } of services) server.addService(service, handlers)
  return openListener({ address, subject, server, bounds: bounds.connections, log: shared.log })
}

type Served = { readonly service: ServiceDefinition; readonly handlers: UntypedServiceImplementation }

function allServices({ operations, ledger, allocator }: ServerOptions, gate: Gate): Served[] {
  const definitions = loadDefinitions()
  const services = loadServices(definitions)
  const check = wireCheck(definitions)
  const served = (service: ServiceDefinition, handlers: UntypedServiceImplementation): Served => ({
    service: checkedService(service, check),
    handlers,
  })
  return [
    served(services.PlanService.service, planService(gate, operations.plans)),
    served(services.PolicyService.service, policyService(gate, operations.objects)),
    served(services.WorkspaceService.service, workspaceService(gate, operations.objects)),
    served(services.RegistryService.service, registryService(gate, operations.registries)),
    served(services.RepositoryService.service, repositoryService(gate, operations.repositories)),
    served(services.RunService.service, runService(gate, operations.runs)),
    served(services.TokenService.service, tokenService(gate, operations.tokens)),
    served(services.WorkerService.service, workerService(gate, ledger, allocator)),
  ]
}

function refuseOpen(address: ListenAddress, { token }: ListenerRequest, subject: string): void {
  if (isLocalAddress(address) || token !== undefined) return
  throw new CareenError(
    'INVALID_ARGUMENT',
    `${subject}: without a token, anyone who reaches this address could delete images. Start with --token-file FILE`,
  )
}
