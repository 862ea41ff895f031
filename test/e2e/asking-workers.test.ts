/** Workers in processes of their own that ask the daemon for runs, without Redis: one is killed in the middle, one is stopped. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { startDaemon } from '../../daemon/daemon.ts'
import { openLog } from '../../daemon/log.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import type { MemoryRequest } from '../../daemon/registry/fake/state.ts'
import { startRemoteWorker } from '../../daemon/remote-worker.ts'
import { connect } from '../../proto/connection.ts'
import { oldTagsPolicy } from '../support/policies.ts'
import { careen, folder, start } from '../support/processes.ts'
import { listTags, pushImage } from '../support/push.ts'
import { runWish } from '../support/resource-names.ts'
import { AFTER_DELETES } from '../support/world.ts'

const DAY = 24 * 3_600_000
const REPOSITORIES = ['a', 'b', 'c', 'd', 'e']
const OLD = 4

/** This host's time, which can be moved: the leases of a worker that was killed end then. */
function openClock() {
  const clock = {
    ...systemClock,
    skew: 0,
    now: (): number => Date.now() + clock.skew,
    monotonic: (): number => systemClock.monotonic() + clock.skew,
  }
  return clock
}

/** Returns the digests of the images that are retained, and of those that are deleted. */
async function fill(url: string): Promise<{ readonly kept: Set<string>; readonly old: Set<string> }> {
  const [kept, old] = [new Set<string>(), new Set<string>()]
  const created = new Date(Date.now() - 30 * DAY).toISOString()
  for (const repository of REPOSITORIES) {
    const target = { url, repository }
    for (let i = 0; i < OLD; i += 1)
      old.add((await pushImage(target, { tags: [`old-${i}`], created, seed: `${repository} ${i}` })).digest)
    kept.add((await pushImage(target, { tags: ['keep'], created, seed: repository })).digest)
  }
  return { kept, old }
}

/** Asks until the answer is yes, for at most two minutes: processes work meanwhile. */
async function atLast(what: string, ask: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 120_000
  while (!(await ask())) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen in two minutes`)
    await systemClock.sleep(50)
  }
}

test('a worker is killed and another one stopped in the middle: every run ends once, and nothing retained is deleted', async () => {
  using at = folder()
  const clock = openClock()
  let pushed: { readonly kept: Set<string>; readonly old: Set<string> } | undefined
  const digestOf = ({ method, path }: MemoryRequest): string =>
    method === 'DELETE' ? (path.split('/').at(-1) ?? '') : ''
  const registry = await startMemoryRegistry({
    clock: clock.now,
    fault: (request) =>
      pushed?.old.has(digestOf(request)) === true
        ? { kind: 'before', act: () => systemClock.sleep(150) }
        : undefined,
  })
  pushed = await fill(registry.url)
  const deleted = (): readonly string[] =>
    registry.log.map(digestOf).filter((digest) => pushed.old.has(digest) || pushed.kept.has(digest))
  const shared = { env: {}, clock, log: openLog('silent'), version: '1' }
  const address = `unix:${join(at.path, 's.sock')}`
  const daemon = await startDaemon({
    ...shared,
    database: join(at.path, 'careen.db'),
    address,
    concurrency: 0,
    retention: { age: DAY, size: 1 << 24 },
    host: 'test',
  })
  const worker = (name: string) =>
    start('careend', ['worker', '--address', address, '--name', name, '--concurrency', '2'])
  await using one = worker('one')
  await using two = worker('two')
  for (const each of [one, two]) await each.says('takes runs')
  const policy = join(at.path, 'p.hcl')
  const more = { scope: 'repositories = "*"', inPolicy: 'max_delete_percent = 100' }
  writeFileSync(policy, oldTagsPolicy(registry.url, more))
  const applied = await careen(['apply', '-auto-approve', policy], { CAREEN_ADDRESS: address })
  assert.equal(applied.code, 0, applied.stderr)
  const client = connect({ address })
  const { CreateRun, ListRuns } = client.services.RunService.service
  const home = 'workspaces/default/registries/prod/repositories'
  for (const name of REPOSITORIES)
    await client.unary(CreateRun, {
      ...runWish('KIND_CLEAN', `${home}/${name}`),
      requestId: randomUUID(),
    })
  const runs = async () => (await client.unary(ListRuns, { parent: 'workspaces/-' })).runs
  await atLast('deletes of both', async () => {
    const busy = (await runs()).filter(({ state }) => state === 'STATE_RUNNING')
    return deleted().length >= 3 && new Set(busy.map((run) => run.worker)).size === 2
  })
  await one.kill()
  const { code, stderr } = await two.stop()
  assert.equal(code, 0, stderr)
  assert.match(stderr, /"run":"[^"]+".*"worker":"two".*"msg":"run was returned/)
  const left = await runs()
  const held = left.filter(({ state }) => state === 'STATE_RUNNING')
  assert.ok(held.length > 0 && held.every((run) => run.worker === 'one'), JSON.stringify(left))
  assert.ok(left.some(({ state }) => state === 'STATE_QUEUED'))
  clock.skew += AFTER_DELETES
  const heir = await startRemoteWorker({ ...shared, address, tls: {}, concurrency: 2, name: 'heir' })
  await atLast('the end of all runs', async () =>
    (await runs()).every(({ state }) => state === 'STATE_SUCCEEDED'),
  )
  const ended = await runs()
  assert.equal(ended.length, REPOSITORIES.length)
  for (const run of ended)
    assert.equal(run.attempts, held.some(({ name }) => name === run.name) ? 2 : 1, JSON.stringify(run))
  for (const repository of REPOSITORIES)
    assert.deepEqual(await listTags({ url: registry.url, repository }), ['keep'], repository)
  assert.deepEqual(
    deleted().filter((digest) => pushed.kept.has(digest)),
    [],
  )
  client.close()
  await heir.stop()
  await daemon.stop()
  await registry.close()
})
