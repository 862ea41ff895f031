/** A plain registry, and what is believed of it: what is no time, and what its name is. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { listTags, pushImage } from '../support/push.ts'
import { startDockerRegistry } from '../support/registry-server.ts'
import { skipWithoutServer } from '../support/skips.ts'
import { openWorld, webPolicy } from '../support/world.ts'

const DAY = 24 * 3600 * 1000
const ALL = 'allow_empty = true\n  max_delete_percent = 100\n  grace = "0s"'
const CREATED = 'org.opencontainers.image.created'

describe('docker-registry 2.8', { skip: await skipWithoutServer('docker-registry') }, () => {
  test('an image is not old because its build time is written in other words than RFC 3339', async () => {
    await using world = await openWorld()
    await using server = await startDockerRegistry({ deleteEnabled: true })
    const target = { url: server.url, repository: 'team/web' }
    const odd = ['release 2020', '1/2/26', '2020-01-01', '2020-01-01 00:00:00Z', '', '2020-01-01T00:00:00']
    for (const [i, created] of odd.entries()) {
      await pushImage(target, {
        tags: [`pr-config-${i}`],
        created,
        annotations: { [CREATED]: '2020-01-01T00:00:00Z' },
      })
      await pushImage(target, { tags: [`pr-note-${i}`], annotations: { [CREATED]: created } })
    }
    await pushImage(target, { tags: ['pr-old'], created: '2020-01-01T00:00:00Z' })
    await pushImage(target, {
      tags: ['pr-old-note'],
      annotations: { [CREATED]: '2020-01-01T00:00:00.5+01:00' },
    })
    await world.apply(webPolicy(ALL).replace('$URL', server.url))
    const run = await world.clean('prod/team/web')
    assert.equal(run.counts?.deleted, 2, run.message)
    assert.equal((await listTags(target)).length, 2 * odd.length)
  })

  test('a renamed block keeps what was seen, and a second workspace may not declare the registry', async () => {
    await using world = await openWorld()
    await using server = await startDockerRegistry({ deleteEnabled: true })
    const target = { url: server.url, repository: 'team/web' }
    const daysAgo = (days: number): string => new Date(Date.now() - days * DAY).toISOString()
    await pushImage(target, { tags: ['pr-old'], created: daysAgo(30) })
    const policy = webPolicy(ALL).replace('$URL', server.url)
    await world.apply(policy)
    await world.dryRun('prod/team/web')
    await pushImage(target, { tags: ['pr-yesterday'], created: daysAgo(40) })
    await world.dryRun('prod/team/web')
    const { port } = new URL(server.url)
    const main = policy.replaceAll('registry.prod', 'registry.main').replace('"prod"', '"main"')
    const plan = await world.plan(main.replace('http://127.0.0.1', 'HTTP://127.1').replace(port, `${port}/`))
    assert.deepEqual(
      plan.effects.flatMap(({ deletes }) => deletes.map(({ tags }) => tags)),
      [['pr-old']],
    )
    await world.plans.apply(plan.id, randomUUID(), 'test')
    const run = await world.clean('main/team/web')
    assert.equal(run.counts?.deleted, 1, run.message)
    assert.deepEqual(await listTags(target), ['pr-yesterday'])
    for (const host of ['localhost', '127.1', '[::ffff:127.0.0.1]'])
      await assert.rejects(
        world.plan(`registry "theirs" {\n  url = "HTTP://${host}:${port}/"\n}\n`, true, 'theirs'),
        { code: 'REGISTRY_OWNED', message: /workspace default declares as registry\.main/ },
      )
  })
})
