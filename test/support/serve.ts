import { join } from 'node:path'
import { startServer } from '../../daemon/api/server.ts'
import { openLog } from '../../daemon/log.ts'
import { type HostAllocator, openHostAllocator } from '../../daemon/registry/traffic/index.ts'
import type { Operations } from '../../daemon/services.ts'
import { connect } from '../../proto/client.ts'
import { folder } from './processes.ts'
import type { World } from './world.ts'

/** Of the server over a world: who may call it. */
export const TOKEN = 'a-token-of-some-length'

/** The daemon's server over the services of a world, on a unix socket, and a client for it. */
export async function serve(
  world: World,
  {
    operations = {},
    allocator = openHostAllocator(() => 0),
  }: { operations?: Partial<Operations>; allocator?: HostAllocator } = {},
) {
  const at = folder()
  const address = `unix:${join(at.path, 's.sock')}`
  const server = await startServer({
    address,
    operations: { ...world.operations, ...operations },
    ledger: world.ledger,
    allocator,
    log: openLog('silent'),
    token: TOKEN,
  })
  const client = connect({ address, token: TOKEN })
  return {
    address,
    client,
    [Symbol.asyncDispose]: async () => {
      client.close()
      await server.drain(1000)
      at[Symbol.dispose]()
    },
  }
}
