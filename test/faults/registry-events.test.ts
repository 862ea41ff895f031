/** Race A on a real registry that tells of pushes: what a bare DELETE loses, a run of careen's does not. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openLog } from '../../daemon/log.ts'
import { startNotifications } from '../../daemon/notifications.ts'
import { LOCAL_TRUST } from '../../daemon/trust/index.ts'
import { roomyFolder } from '../support/processes.ts'
import { type Contested, directly, race, type RaceResult, type Way } from '../support/races.ts'
import { type RegistryServer, startDockerRegistry } from '../support/registry-server.ts'
import { seed } from '../support/seed.ts'
import { skipWithoutServer } from '../support/skips.ts'
import { openWorld, type World } from '../support/world.ts'

const skip = await skipWithoutServer('docker-registry')

const SECRET = 'a-secret-of-some-length'
const IMAGES = 2_000

const told = ({ pushes, lost, deletes }: RaceResult): string =>
  `${lost} of ${pushes} pushes lost; a DELETE took ${Math.round(Math.min(...deletes))} to ${Math.round(Math.max(...deletes))} ms`

/** A run of this world's, under a policy that wants just these images gone. */
const runIn =
  (world: World, messages: string[]): Way =>
  async (url, images) => {
    const tags = images.map(({ tag }) => tag).join('|')
    await world.apply(
      `registry "prod" {\n  url = "${url}"\n  events_secret = "env:EVENTS"\n}\nlifecycle_policy "race" {\n` +
        `  registry = registry.prod\n  repository = "big"\n  status = "ACTIVE"\n  rule "all" {\n` +
        `    tag_regexp = "${tags}"\n    expire_period = "7d"\n  }\n}\n`,
      true,
    )
    const run = await world.clean('prod/big')
    messages.push(run.message ?? '')
    assert.equal(run.state, 'SUCCEEDED', run.message)
    assert.equal(run.counts?.planned, images.length)
  }

describe('pushes that docker-registry 2.8 reports', { skip }, () => {
  let server: RegistryServer
  let world: World
  let digests: readonly string[] = []
  const closing: (() => Promise<void>)[] = []
  before(async () => {
    world = await openWorld()
    closing.push(() => world[Symbol.asyncDispose]())
    const receiver = await startNotifications({
      store: world.store,
      trust: LOCAL_TRUST,
      address: '127.0.0.1:0',
      ignored: [],
      env: { EVENTS: SECRET },
      now: Date.now,
      delivered: (name, upTo) => void world.delivered.set(name, upTo),
      arrived: () => {},
      log: openLog('silent'),
    })
    closing.push(() => receiver.close())
    const notify = { url: `http://${receiver.address}/prod`, secret: SECRET }
    server = await startDockerRegistry({ deleteEnabled: true, notify }, roomyFolder())
    closing.push(() => server[Symbol.asyncDispose]())
    digests = await seed({ storage: server.storage, repositories: ['big'], images: IMAGES })
  })
  after(async () => {
    for (const close of closing.toReversed()) await close()
  })

  const spread = (count: number, shift: number): Contested[] =>
    Array.from({ length: count }, (_, k) => Math.floor((k + shift) * (IMAGES / count))).map((i) => ({
      repository: 'big',
      digest: digests[i] ?? '',
      tag: `v${i}`,
    }))

  test('a bare DELETE loses some pushes, and nothing reports it', async (t) => {
    const result = await race(server.url, directly, spread(17, 0.25))
    t.diagnostic(told(result))
    assert.equal(result.pushes, 16)
    assert.ok(result.lost > 0, told(result))
  })

  test('a run loses none: what the registry lost is put back, and the run says so', async (t) => {
    const messages: string[] = []
    const result = await race(server.url, runIn(world, messages), spread(17, 0.5))
    t.diagnostic(told(result))
    t.diagnostic(messages.join())
    assert.equal(result.pushes, 16)
    assert.equal(result.lost, 0, told(result))
  })
})
