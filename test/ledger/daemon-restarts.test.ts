/** A worker of another process rides over a restart of its daemon, and its run goes on under the same lease. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { composeBase, composeServices } from '../../daemon/compose.ts'
import type { LedgerOf } from '../../daemon/ledger/index.ts'
import { openLateDeletes } from '../../daemon/ledger/late-deletes.ts'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import { remoteLedger, ridingLedger } from '../../daemon/remote/ledger.ts'
import { executeRun } from '../../daemon/runs/execute-run.ts'
import { openIds } from '../../daemon/store/store.ts'
import { CareenError } from '../../policies/index.ts'
import { connect } from '../../proto/connection.ts'
import type { Lease } from '../../proto/resources/index.ts'
import { folder } from '../support/processes.ts'
import { newWorker, serve, TOKEN } from '../support/serve.ts'
import { NEVER, openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

/** The ledgers of the next start of the daemon, which remembers nothing. */
function nextStart({ store, open, clock, base }: World): LedgerOf {
  const next = composeBase({ store, open, clock, newId: openIds(randomBytes), queue: base.queue })
  const hooks = {
    deliveredUpTo: () => undefined,
    applied: () => {},
    requeue: () => {},
    warn: () => {},
    ended: () => {},
  }
  return composeServices(next, {
    ...hooks,
    applyRules: () => undefined,
    health: { report: async () => [], canStore: () => true },
    late: openLateDeletes(clock.monotonic),
  }).ledgers
}

const LEASED: { readonly lease: Lease } = {
  lease: {
    workspace: 'default',
    runId: 'r',
    instance: 'i',
    generation: 1,
    secret: new Uint8Array(32),
    validFor: 60_000,
  },
}

async function prepared(fault: (request: { method: string; path: string }) => Fault | undefined) {
  const world = await openWorld({ fault })
  await pushTen(world)
  await world.apply(webPolicy())
  const at = folder()
  const listen = `unix:${join(at.path, 'careen.sock')}`
  const client = connect({ address: listen, token: TOKEN })
  const ledger = ridingLedger(remoteLedger(client, newWorker()), world.clock)
  return {
    world,
    listen,
    workOn: async (id: string) => {
      await executeRun({ ledger, open: world.open, clock: world.clock, worker: 'far' }, id, NEVER)
      return world.runs.get(id)
    },
    [Symbol.asyncDispose]: async () => {
      client.close()
      await world[Symbol.asyncDispose]()
      at[Symbol.dispose]()
    },
  }
}

for (const [what, kind, method] of [
  ['scanned', 'DRY_RUN', 'GET'],
  ['scanned before it is cleaned', 'CLEAN', 'GET'],
  ['cleaned', 'CLEAN', 'DELETE'],
] as const)
  test(`the daemon is restarted while a repository is ${what}: the worker waits, and no attempt is lost`, async () => {
    const about: { isArmed: boolean; restart?: () => Promise<void> } = { isArmed: false }
    await using all = await prepared(({ method: asked, path }) => {
      if (!about.isArmed || asked !== method || !path.includes('/manifests/')) return undefined
      about.isArmed = false
      return { kind: 'after', act: () => about.restart?.() }
    })
    const { world, listen } = all
    const first = await serve(world, { listen })
    let second: typeof first | undefined
    about.restart = async () => {
      await first.drain()
      void sleep(1500).then(async () => (second = await serve(world, { listen, ledgers: nextStart(world) })))
    }
    const run = await world.start('prod/team/web', kind)
    about.isArmed = true
    try {
      const ended = await all.workOn(run.id)
      assert.ok(second, 'it was restarted')
      assert.deepEqual([ended.state, ended.attempts], ['SUCCEEDED', 1], ended.message)
      assert.equal(ended.counts?.planned, 2)
      assert.equal((await world.tags('team/web')).length, kind === 'CLEAN' ? 8 : 10)
    } finally {
      await first[Symbol.asyncDispose]()
      await second?.[Symbol.asyncDispose]()
    }
  })

test('a daemon that is gone for too long: calls give up, and one that may have been done is not repeated', async () => {
  await using world = await openWorld()
  const asked: string[] = []
  const gone = (sent: boolean) => async (): Promise<never> => {
    asked.push(sent ? 'sent' : 'not sent')
    throw new CareenError('DAEMON_UNREACHABLE', 'no daemon', { metadata: sent ? {} : { sent: 'no' } })
  }
  const clock = { ms: 0, monotonic: () => clock.ms, sleep: async (ms: number) => void (clock.ms += ms) }
  const { lease } = LEASED
  const failing = { ...world.ledger, intend: gone(true), finish: gone(false), openIntents: gone(true) }
  const ledger = ridingLedger(failing, clock)
  await assert.rejects(ledger.openIntents(lease), { code: 'DAEMON_UNREACHABLE' })
  assert.ok(
    clock.ms >= 47_000 && clock.ms <= 48_000,
    'a call that reads is repeated while the lease may last',
  )
  await assert.rejects(ledger.finish(lease, { state: 'QUEUED', message: '' }), { code: 'DAEMON_UNREACHABLE' })
  assert.ok(clock.ms >= 94_000, 'so is one that was not sent')
  asked.length = 0
  const intent = { digest: '', action: 'DELETE', tags: [], mediaType: '', bytes: new Uint8Array() } as const
  await assert.rejects(ledger.intend(lease, intent), { code: 'DAEMON_UNREACHABLE' })
  assert.deepEqual(asked, ['sent'], 'an intent may have been stored')
})
