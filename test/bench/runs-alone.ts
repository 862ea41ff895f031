/**
 * A process of the runs bench: executes runs that exist already, without queue, scheduler and workers. Arguments: the address of the registry,
 * how many runs at a time, and `grpc` if it calls itself over gRPC. Each line of input is a number of runs, and is answered by what they took.
 */
import { createInterface } from 'node:readline'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { newWorker, serve } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'
import { runsPolicy } from './runs-machines.ts'

const [url = '', concurrency = '1', over] = process.argv.slice(2)
const world = await openWorld()
const served = over === 'grpc' ? await serve(world) : undefined
const instead = served === undefined ? {} : { ledger: remoteLedger(served.client, newWorker()) }
await world.apply(runsPolicy(url), true)

async function batch(count: number): Promise<object> {
  const runs = []
  for (let i = 0; i < count; i += 1) runs.push(await world.start(`prod/team/r${i}`))
  const [before, startedAt] = [process.cpuUsage(), performance.now()]
  const left = runs.values()
  const work = async (): Promise<void> => {
    for (const run of left) {
      const { state, message } = await world.workOn(run, instead)
      if (state !== 'SUCCEEDED') throw new Error(message)
    }
  }
  await Promise.all(Array.from({ length: Number(concurrency) }, work))
  const { user, system } = process.cpuUsage(before)
  return { cpuMs: (user + system) / 1000, ms: performance.now() - startedAt }
}

process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await batch(Number(line)))}\n`)
