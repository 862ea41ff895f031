/** A process of the runs bench: a registry with so many repositories, whose answers take so many milliseconds. Prints its address. */
import { setTimeout as pause } from 'node:timers/promises'
import { startMemoryRegistry } from '../../daemon/registry/fake/index.ts'
import { pushImage } from '../support/push.ts'

const [, , repositories, latency] = process.argv
const IMAGES = 3

let isOpen = false
const registry = await startMemoryRegistry({
  fault: () => (isOpen ? { kind: 'before', act: () => pause(Number(latency)) } : undefined),
})
for (let i = 0; i < Number(repositories); i += 1)
  for (let k = 0; k < IMAGES; k += 1)
    await pushImage({ url: registry.url, repository: `team/r${i}` }, { tags: [`v${k}`], seed: `${i} ${k}` })
isOpen = true
process.stdout.write(`${registry.url}\n`)
