import { tmpdir } from 'node:os'
import { findOrFetch } from '../support/debian.ts'
import { type RegistryServer, startDockerRegistry } from '../support/registry-server.ts'
import { seed } from '../support/seed.ts'
import { openWorld, type World } from '../support/world.ts'
import { timed } from './measure.ts'

const REPOSITORIES = 20
/** Tags on each image of the first repository. */
const TAGS = 27

/** What a big installation would see: 100,000 images in 20 repositories, one of which has 135,000 tags. Takes half an hour. */
export const benchScale = (): Promise<void> => scale(100_000)

/** The same with a tenth of the images. */
export const benchScaleTenth = (): Promise<void> => scale(10_000)

async function scale(images: number): Promise<void> {
  if ((await findOrFetch('docker-registry')) === undefined) {
    console.error('skipped: needs docker-registry: apt install docker-registry')
    return
  }
  // Millions of files: more than memory that is a folder usually holds.
  await using server = await startDockerRegistry({ deleteEnabled: true }, tmpdir())
  const repositories = Array.from({ length: REPOSITORIES }, (_, i) => `scale/r${i}`)
  const tagsOf = (i: number): string[] =>
    i % REPOSITORIES === 0 ? Array.from({ length: TAGS }, (_, k) => `v${i}-${k}`) : [`v${i}`]
  tell('seeded', await timed(() => seed({ storage: server.storage, repositories, images, tagsOf })))
  await using world = await openWorld()
  await world.apply(policy(server), true)
  tell('first scan', await timed(() => scanAll(world, repositories)))
  tell('rescan', await timed(() => scanAll(world, repositories)))
  const effects = { images: 0 }
  const planMs = await timed(async () => {
    const plan = await world.plan(policy(server).replace('30d', '60d'))
    effects.images = plan.summary.deletes
  })
  tell(`plan of a change, ${effects.images} images to delete`, planMs)
}

function policy({ url }: RegistryServer): string {
  return (
    `registry "prod" {\n  url = "${url}"\n}\nlifecycle_policy "scale" {\n  registry = registry.prod\n  repositories = "scale/**"\n` +
    '  status = "ACTIVE"\n  rule "old" {\n    tag_regexp = "v.*"\n    expire_period = "30d"\n    retained_top = 100\n  }\n}\n'
  )
}

async function scanAll(world: World, repositories: readonly string[]): Promise<void> {
  for (const repository of repositories) {
    const run = await world.dryRun(`prod/${repository}`)
    if (run.state !== 'SUCCEEDED') throw new Error(`${repository}: ${run.state}: ${run.message}`)
  }
}

function tell(name: string, ms: number): void {
  const { rss, heapUsed } = process.memoryUsage()
  const mib = (bytes: number): number => Math.round(bytes / 2 ** 20)
  console.log(
    JSON.stringify({ name, seconds: Math.round(ms / 100) / 10, rssMiB: mib(rss), heapMiB: mib(heapUsed) }),
  )
}
