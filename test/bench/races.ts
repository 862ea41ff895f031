import { skipWithoutCrane, startCraneRegistry } from '../support/crane-registry.ts'
import { findOrFetch } from '../support/debian.ts'
import { roomyFolder } from '../support/processes.ts'
import { pushImage } from '../support/push.ts'
import { cleanly, type Contested, directly, race, type RaceResult } from '../support/races.ts'
import { startDockerRegistry } from '../support/registry-server.ts'
import { seed } from '../support/seed.ts'

const MANY = 10_000
const TRIALS = 37
const OLD = '2024-05-01T00:00:00Z'

/** Whose pushes are lost that come while their image is deleted? Not a matter of time; told here because it takes long. */
export async function benchRaces(): Promise<void> {
  await inDistribution()
  await inCrane()
}

async function inDistribution(): Promise<void> {
  if ((await findOrFetch('docker-registry')) === undefined)
    return console.error('skipped: needs docker-registry: apt install docker-registry')
  await using server = await startDockerRegistry({ deleteEnabled: true }, roomyFolder())
  const digests = await seed({ storage: server.storage, repositories: ['race'], images: MANY })
  const contested = (shift: number): Contested[] =>
    Array.from({ length: TRIALS }, (_, k) => shift + Math.floor((k * (MANY - 100)) / TRIALS)).map((i) => ({
      repository: 'race',
      digest: digests[i] ?? '',
      tag: `v${i}`,
    }))
  const where = `in ${MANY} tags of docker-registry 2.8`
  tell(`${where}: a bare DELETE of the digest`, await race(server.url, directly, contested(7)))
  tell(`${where}: careen's run`, await race(server.url, cleanly(), contested(50)))
  const buried = cleanly({ registry: 'tombstones = true' })
  tell(`${where}: careen's run, with tombstones`, await race(server.url, buried, contested(90)))
}

/** Its DELETE is over at once: here the tag that is removed first is what is contested. */
async function inCrane(): Promise<void> {
  const skip = skipWithoutCrane()
  if (skip !== false) return console.error(`skipped: ${skip}`)
  await using server = await startCraneRegistry()
  const repository = 'race'
  const images: Contested[] = []
  for (let i = 0; i < TRIALS; i += 1) {
    const { digest } = await pushImage({ url: server.url, repository }, { tags: [`v${i}`], created: OLD })
    images.push({ repository, digest, tag: `v${i}` })
  }
  const gone = cleanly({ policy: 'max_delete_percent = 100' })
  tell("with crane: careen's run, tags first", await race(server.url, gone, images))
}

function tell(way: string, { pushes, lost, deletes }: RaceResult): void {
  const deleteMs = Math.round(deletes.reduce((sum, ms) => sum + ms, 0) / deletes.length)
  console.log(JSON.stringify({ name: `race: ${way}`, pushes, lost, deleteMs }))
}
