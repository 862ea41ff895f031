import { join } from 'node:path'
import { startServer } from '../../daemon/api/server.ts'
import { openHostFlow } from '../../daemon/registry/traffic/coordinator.ts'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { objectOperations } from '../../daemon/workspaces/service.ts'
import { connect } from '../../proto/client.ts'
import { ledgerConformance } from '../conformance/ledger.ts'
import { folder } from '../support/processes.ts'

ledgerConformance('over the store', async (world) => ({ ledger: world.ledger, stop: async () => {} }))

ledgerConformance('over gRPC', async (world) => {
  const at = folder()
  const { plans, registries, repositories, runs, ledger, store } = world
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const address = `unix:${join(at.path, 's.sock')}`
  const operations = { plans, registries, repositories, runs, objects: objectOperations(store) }
  const flow = openHostFlow(() => 0)
  const server = await startServer({
    address,
    operations,
    ledger,
    flow,
    log,
    token: 'a-token-of-some-length',
  })
  const client = connect({ address, token: 'a-token-of-some-length' })
  return {
    ledger: remoteLedger(client),
    stop: async () => {
      client.close()
      await server.drain(1000)
      at[Symbol.dispose]()
    },
  }
})
