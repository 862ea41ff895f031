/** A process of the api bench: the daemon over 1,000 policies, an echo on its server or on a bare one, or a registry with four repositories. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js'
import { ActiveCalls } from '../../daemon/api/active-calls.ts'
import { openAdmission } from '../../daemon/api/admission.ts'
import { openAuthorize } from '../../daemon/api/authorize.ts'
import { openBodies } from '../../daemon/api/bodies.ts'
import { BOUNDS } from '../../daemon/api/bounds.ts'
import { EdgeServer } from '../../daemon/api/grpc-server.ts'
import { CallsInFlight } from '../../daemon/api/in-flight.ts'
import { openListener } from '../../daemon/api/listener.ts'
import { type Served, startListener } from '../../daemon/api/listeners.ts'
import { OWNER_ONLY } from '../../daemon/api/unix-socket.ts'
import { openDenials } from '../../daemon/audit/denials.ts'
import { openLog } from '../../daemon/log.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/index.ts'
import type { Decision } from '../../policies/engine/index.ts'
import { pushImage } from '../support/push.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld, webPolicy } from '../support/world.ts'
import { ECHO, policiesAt, STREAM, STREAMED } from './api-methods.ts'

const FREE = { rate: 1e9, burst: 1e9 }
const DAY = 24 * 3600 * 1000

/** `count`: of policies. */
async function daemon(count = 1000): Promise<string> {
  const world = await openWorld()
  await world.apply(policiesAt('http://127.0.0.1:9', count, 'DISABLED'), true)
  const { address } = await serve(world, { listen: '127.0.0.1:0', bounds: { calls: FREE, methods: {} } })
  return address
}

/** A service that answers each method of the bench with the bytes of a file. */
function echoing(files: readonly string[]): Served {
  const handlers = ECHO.map((method, index) => {
    const answer = readFileSync(files[index] ?? '')
    return [
      method.path,
      (_call: unknown, callback: (error: null, bytes: Buffer) => void) => callback(null, answer),
    ]
  })
  const service = Object.fromEntries(ECHO.map((method) => [method.path, method]))
  return { service, handlers: Object.fromEntries(handlers) }
}

/** The service on the daemon's server: callers are identified, admitted and counted as those of the daemon. */
async function echoService(files: readonly string[]): Promise<string> {
  const { operations, clock } = await openWorld()
  const bounds = { ...BOUNDS, calls: FREE, methods: {} }
  const log = openLog('silent')
  const limits = () => bounds
  const { monotonic, now } = clock
  const denials = openDenials()
  const authorize = openAuthorize(operations.owners)
  const admit = openAdmission({ authorize, bounds, limits, monotonic, denials, isKnown: () => true })
  const shared = {
    readBody: openBodies(bounds),
    calls: new ActiveCalls(),
    inFlight: new CallsInFlight(() => limits().inFlight),
    log,
    stalled: bounds.stalled,
    observer: { ended: () => {}, opened: () => () => {}, refused: () => {} },
    monotonic,
    newRequestId: randomUUID,
  }
  const proofs = {
    fileToken: TOKEN,
    grantsOf: () => [],
    proveOidc: () => undefined,
    now,
    prove: operations.tokens.prove,
  }
  const { address } = await startListener(
    {
      address: '127.0.0.1:0',
      subject: 'echo',
      anonymous: undefined,
      tls: undefined,
      socket: OWNER_ONLY,
      reflection: false,
    },
    { bounds, limits, services: [echoing(files)], reflection: [], admit, proofs, shared },
  )
  return address
}

/** The service on a server of gRPC alone. */
async function echo(files: readonly string[]): Promise<string> {
  const server = new EdgeServer(BOUNDS.connections, {})
  const { service: definition, handlers } = echoing(files)
  server.addService(definition, handlers)
  const { address } = await openListener({
    address: { kind: 'host', host: '127.0.0.1', port: 0 },
    subject: 'echo',
    socket: OWNER_ONLY,
    tls: undefined,
    server,
    bounds: BOUNDS.connections,
    limit: () => BOUNDS.connections,
    log: openLog('silent'),
  })
  return address
}

/** The daemon, whose explanations have as many decisions as the bench streams, each of another image and another age. */
async function explained(): Promise<string> {
  const world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(), true)
  const { repositories } = world.operations
  let decisions: readonly Decision[] | undefined
  const explain: typeof repositories.explain = async (...asked) => {
    const one = await repositories.explain(...asked)
    const [decision] = one.decisions
    if (decision === undefined) throw new Error('nothing is decided')
    decisions ??= Array.from({ length: STREAMED }, (_, i) => another(decision, i))
    return { ...one, decisions }
  }
  const operations = { repositories: { ...repositories, explain } }
  const { address } = await serve(world, {
    operations,
    listen: '127.0.0.1:0',
    bounds: { calls: FREE, methods: {} },
  })
  return address
}

/** Why not the same one again: what is computed of it once would cost nothing later. */
function another(decision: Decision, i: number): Decision {
  const digest = `sha256:${String(i).padStart(64, '0')}`
  const aged = JSON.stringify(decision, (key, value: unknown) =>
    key === 'since' || key === 'age' ? later(value, i) : value,
  )
  return { ...(JSON.parse(aged) as Decision), digest, group: digest, tags: [`pr-${i}`] }
}

function later(value: unknown, i: number): unknown {
  return typeof value === 'number' ? value + i * 1000 : value
}

/** A server of gRPC alone that streams the bytes of a file as often. */
async function streamed([file = '']: readonly string[]): Promise<string> {
  const bytes = readFileSync(file)
  const send = async (call: ServerWritableStream<Buffer, Buffer>): Promise<void> => {
    for (let i = 0; i < STREAMED; i += 1) if (!call.write(bytes)) await once(call, 'drain')
    call.end()
  }
  const server = new Server()
  server.addService(
    { stream: STREAM },
    { stream: (call: ServerWritableStream<Buffer, Buffer>) => void send(call) },
  )
  return new Promise((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(`127.0.0.1:${port}`) : reject(error),
    ),
  )
}

async function registry(): Promise<string> {
  const { url } = await startMemoryRegistry({})
  const created = new Date(Date.now() - 30 * DAY).toISOString()
  for (let repository = 0; repository < 4; repository += 1)
    for (let i = 0; i < 300; i += 1)
      await pushImage({ url, repository: `team/r${repository}` }, { tags: [`pr-${i}`], created })
  return url
}

const [kind, ...files] = process.argv.slice(2)
const kinds = {
  daemon: () => daemon(),
  'daemon-10000': () => daemon(10_000),
  explained,
  streamed: () => streamed(files),
  registry,
  echo: () => echo(files),
  service: () => echoService(files),
}
const started = kinds[kind as keyof typeof kinds]
console.log(`ready ${await started()}`)
