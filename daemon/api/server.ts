import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import { ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { loadDefinitions, loadServices } from '../../proto/load.ts'
import { wireCheck } from '../../proto/strict.ts'
import type { Ledger } from '../ledger/index.ts'
import type { Log } from '../log.ts'
import type { HostAllocator } from '../registry/traffic/index.ts'
import type { Operations } from '../services.ts'
import { accessOf } from './access.ts'
import { ActiveCalls } from './active-calls.ts'
import { openAdmission } from './admission.ts'
import { openAuthorize } from './authorize.ts'
import { openBodies } from './bodies.ts'
import type { Bounds } from './bounds.ts'
import type { Gate } from './calls.ts'
import { edge } from './edge.ts'
import { EdgeServer } from './grpc-server.ts'
import { LOCAL_CALLER, openIdentify } from './identities.ts'
import { policyService, workspaceService } from './objects.ts'
import type { PageTokens } from './page-tokens.ts'
import { planService } from './plans.ts'
import { registryService } from './registries.ts'
import { repositoryService } from './repositories.ts'
import { checkedService } from './requests.ts'
import { runService } from './runs.ts'
import { workerService } from './worker-service.ts'

export { BOUNDS } from './bounds.ts'
export { openPageTokens } from './page-tokens.ts'

export type ServerOptions = {
  /** `unix:PATH`, or `HOST:PORT` (port 0: any free one). */
  readonly address: string
  /** What callers must present. Undefined: nothing. */
  readonly token: string | undefined
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
  /** Where it listens, with the real port. */
  readonly address: string
  /** Takes no new call, ends its streams, lets calls in flight end, for at most `grace` milliseconds. */
  readonly drain: (grace: number) => Promise<void>
}

const MESSAGE = 4 << 20

/** Starts to listen. A unix socket is for its owner alone; any other host than this one needs a token. */
export async function startServer(options: ServerOptions): Promise<Server> {
  refuseOpen(options)
  const socket = options.address.startsWith('unix:') ? options.address.slice('unix:'.length) : undefined
  if (socket !== undefined) await prepareSocket(socket)
  const calls = new ActiveCalls()
  const authorize = openAuthorize(options.operations.owners)
  const gate = { log: options.log, calls, authorize, bounds: options.bounds, pages: options.pages }
  const services = allServices(options, gate)
  const methods = new Set(services.flatMap(({ service }) => Object.values(service).map(({ path }) => path)))
  for (const path of methods) accessOf(path)
  const { token, bounds, monotonic } = options
  const anonymous = token === undefined ? LOCAL_CALLER : undefined
  const identify = openIdentify({ fileToken: token, anonymous })
  const isKnown = (path: string): boolean => methods.has(path)
  const admit = openAdmission({ identify, authorize, bounds, monotonic, isKnown })
  const server = new EdgeServer({
    'grpc.max_receive_message_length': MESSAGE,
    'grpc.max_send_message_length': MESSAGE,
    'grpc.max_concurrent_streams': 128,
    interceptors: [edge({ admit, readBody: openBodies(bounds), log: options.log })],
  })
  for (const { service, handlers } of services) server.addService(service, handlers)
  const port = await bind(server, options.address)
  if (socket !== undefined) chmodSync(socket, 0o600)
  return {
    address: socket === undefined ? options.address.replace(/:\d+$/, `:${port}`) : options.address,
    drain: async (grace) => {
      calls.abort(
        'stream',
        new CareenError('DAEMON_UNREACHABLE', 'the daemon is stopping. Try again after it has started'),
      )
      const forced = setTimeout(() => server.forceShutdown(), grace)
      await new Promise<void>((resolve) => server.tryShutdown(() => resolve()))
      clearTimeout(forced)
      if (socket !== undefined) rmSync(socket, { force: true })
    },
  }
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
    served(services.WorkerService.service, workerService(gate, ledger, allocator)),
  ]
}

function refuseOpen({ address, token }: ServerOptions): void {
  if (address.startsWith('unix:')) return
  const host = /^(.*):(\d+)$/.exec(address)?.[1]
  if (host === undefined)
    throw new CareenError('INVALID_ARGUMENT', `--listen ${address}: write unix:PATH or HOST:PORT`)
  const loopback = host === 'localhost' || host === '[::1]' || /^127(?:\.\d+){3}$/.test(host)
  if (loopback || token !== undefined) return
  throw new CareenError(
    'INVALID_ARGUMENT',
    `--listen ${address}: without a token, anyone who reaches this address could delete images. Start with --token-file FILE`,
  )
}

/** A socket that somebody still listens on is left alone; one that a dead daemon left is removed. */
async function prepareSocket(path: string): Promise<void> {
  if (Buffer.byteLength(path) > 100) {
    throw new CareenError(
      'INVALID_ARGUMENT',
      `--listen unix:${path}: the path is longer than 100 bytes. Choose a shorter path`,
    )
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  if (!existsSync(path)) return
  const answered = await new Promise<boolean>((resolve) => {
    const probe = connect(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
  if (answered)
    throw new CareenError(
      'FAILED_PRECONDITION',
      `another daemon listens on unix:${path}. Stop it, or choose another --listen`,
    )
  rmSync(path, { force: true })
}

function bind(server: EdgeServer, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port)
      else
        reject(
          new CareenError('FAILED_PRECONDITION', `cannot listen on ${address}: ${error.message}`, {
            cause: error,
          }),
        )
    })
  })
}
