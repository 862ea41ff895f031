import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { until } from '../support/ports.ts'
import { roomyFolder } from '../support/processes.ts'
import { listTags } from '../support/push.ts'
import { cleanly, type Contested, directly, race, type RaceResult } from '../support/races.ts'
import { type RegistryServer, startDockerRegistry } from '../support/registry-server.ts'
import { seed } from '../support/seed.ts'
import { skipWithoutServer } from '../support/skips.ts'

const skip = await skipWithoutServer('docker-registry')

const told = ({ pushes, lost, deletes }: RaceResult): string =>
  `${lost} of ${pushes} pushes lost; a DELETE took ${Math.round(Math.min(...deletes))} to ${Math.round(Math.max(...deletes))} ms`

describe('races of docker-registry 2.8', { skip }, () => {
  let server: RegistryServer
  const repositories = new Map<string, string[]>()
  before(async () => {
    server = await startDockerRegistry({ deleteEnabled: true }, roomyFolder())
    for (const [name, images] of [
      ['big', 10_000],
      ['middling', 1000],
    ] as const) {
      repositories.set(name, await seed({ storage: server.storage, repositories: [name], images }))
    }
  })
  after(() => server[Symbol.asyncDispose]())

  /** All over the repository: tags are looked up one by one, and a push of what is looked up late is hardly ever lost. */
  const spread = (repository: string, count: number, shift = 0.5): Contested[] => {
    const digests = repositories.get(repository) ?? []
    return Array.from({ length: count }, (_, k) => Math.floor((k + shift) * (digests.length / count))).map(
      (i) => ({
        repository,
        digest: digests[i] ?? '',
        tag: `v${i}`,
      }),
    )
  }

  test('a push that comes while its digest is deleted is lost, though it got its 201', async (t) => {
    const result = await race(server.url, directly, spread('big', 17))
    t.diagnostic(told(result))
    assert.equal(result.pushes, 16)
    assert.ok(result.lost > 0, told(result))
  })

  test('a check right before a direct DELETE does not help: how many pushes a run loses is reported, not promised', async (t) => {
    const result = await race(server.url, cleanly(), spread('middling', 13))
    t.diagnostic(told(result))
    assert.equal(result.pushes, 12)
  })

  test('a DELETE whose client has gone is finished all the same, and leaves no tag behind', async () => {
    for (const [i, { repository, digest, tag }] of spread('big', 3, 0.2).entries()) {
      const path = `${server.url}/v2/${repository}/manifests`
      const signal = AbortSignal.timeout([20, 60, 150][i] ?? 20)
      await fetch(`${path}/${digest}`, { method: 'DELETE', signal }).catch(() => {})
      await until(
        'the tag is gone',
        async () => !(await listTags({ url: server.url, repository })).includes(tag),
      )
      assert.equal(await status(`${path}/${digest}`), 404)
    }
  })
})

async function status(url: string): Promise<number> {
  return (await fetch(url, { headers: { accept: 'application/vnd.oci.image.manifest.v1+json' } })).status
}
