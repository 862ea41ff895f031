/** A process of the api bench: the daemon's server over 1,000 policies, an echo of given bytes, or a registry with four repositories. */
import { readFileSync } from 'node:fs'
import { BOUNDS } from '../../daemon/api/bounds.ts'
import { EdgeServer } from '../../daemon/api/grpc-server.ts'
import { openListener } from '../../daemon/api/listener.ts'
import { OWNER_ONLY } from '../../daemon/api/unix-socket.ts'
import { openLog } from '../../daemon/log.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/index.ts'
import { pushImage } from '../support/push.ts'
import { serve } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'
import { ECHO, policiesAt } from './api-methods.ts'

const FREE = { rate: 1e9, burst: 1e9 }
const DAY = 24 * 3600 * 1000

async function daemon(): Promise<string> {
  const world = await openWorld()
  await world.apply(policiesAt('http://127.0.0.1:9', 1000, 'DISABLED'), true)
  const { address } = await serve(world, { listen: '127.0.0.1:0', bounds: { calls: FREE, methods: {} } })
  return address
}

/** Answers each method of the bench with the bytes of a file. */
async function echo(files: readonly string[]): Promise<string> {
  const server = new EdgeServer(BOUNDS.connections, {})
  const service = Object.fromEntries(ECHO.map((method) => [method.path, method]))
  const handlers = ECHO.map((method, index) => {
    const answer = readFileSync(files[index] ?? '')
    return [
      method.path,
      (_call: unknown, callback: (error: null, bytes: Buffer) => void) => callback(null, answer),
    ]
  })
  server.addService(service, Object.fromEntries(handlers))
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

async function registry(): Promise<string> {
  const { url } = await startMemoryRegistry({})
  const created = new Date(Date.now() - 30 * DAY).toISOString()
  for (let repository = 0; repository < 4; repository += 1)
    for (let i = 0; i < 300; i += 1)
      await pushImage({ url, repository: `team/r${repository}` }, { tags: [`pr-${i}`], created })
  return url
}

const [kind, ...files] = process.argv.slice(2)
const started = { daemon, registry, echo: () => echo(files) }[kind as 'daemon' | 'registry' | 'echo']
console.log(`ready ${await started()}`)
