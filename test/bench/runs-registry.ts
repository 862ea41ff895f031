/** A process of the runs bench: a registry whose answers take 20 ms, with so many repositories. Prints its address. */
import { setTimeout as pause } from 'node:timers/promises'
import { startMemoryRegistry } from '../../daemon/registry/fake/index.ts'
import { pushImage } from '../support/push.ts'

const LATENCY = 20
const IMAGES = 3

let isOpen = false
const registry = await startMemoryRegistry({
  fault: () => (isOpen ? { kind: 'before', act: () => pause(LATENCY) } : undefined),
})
for (let i = 0; i < Number(process.argv[2]); i += 1)
  for (let k = 0; k < IMAGES; k += 1)
    await pushImage({ url: registry.url, repository: `team/r${i}` }, { tags: [`v${k}`], seed: `${i} ${k}` })
isOpen = true
process.stdout.write(`${registry.url}\n`)
