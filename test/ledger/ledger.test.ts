import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { ledgerConformance } from '../conformance/ledger.ts'
import { newWorker, serve } from '../support/serve.ts'

ledgerConformance('over the store', async (world) => ({ ledger: world.recorder, stop: async () => {} }))

ledgerConformance('over gRPC', async (world) => {
  const served = await serve(world, { ledgers: world.recorders })
  return { ledger: remoteLedger(served.client, newWorker()), stop: () => served[Symbol.asyncDispose]() }
})
