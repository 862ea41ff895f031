import { findOrFetch } from '../support/debian.ts'
import { roomyFolder } from '../support/processes.ts'
import { cleanly, directly, race, type RaceResult } from '../support/races.ts'
import { startDockerRegistry } from '../support/registry-server.ts'
import { seed } from '../support/seed.ts'

const MANY = 10_000
const TRIALS = 37

/** Whose pushes are lost that come while their image is deleted? Not a matter of time; told here because it takes long. */
export async function benchRaces(): Promise<void> {
  if ((await findOrFetch('docker-registry')) === undefined) {
    console.error('skipped: needs docker-registry: apt install docker-registry')
    return
  }
  await using server = await startDockerRegistry({ deleteEnabled: true }, roomyFolder())
  const digests = await seed({ storage: server.storage, repositories: ['race'], images: MANY })
  const contested = (shift: number) =>
    Array.from({ length: TRIALS }, (_, k) => shift + Math.floor((k * (MANY - 100)) / TRIALS)).map((i) => ({
      repository: 'race',
      digest: digests[i] ?? '',
      tag: `v${i}`,
    }))
  tell('a bare DELETE of the digest', await race(server.url, directly, contested(7)))
  tell("careen's run", await race(server.url, cleanly(), contested(50)))
}

function tell(way: string, { pushes, lost, deletes }: RaceResult): void {
  const deleteMs = Math.round(deletes.reduce((sum, ms) => sum + ms, 0) / deletes.length)
  console.log(JSON.stringify({ name: `race A in ${MANY} tags: ${way}`, pushes, lost, deleteMs }))
}
