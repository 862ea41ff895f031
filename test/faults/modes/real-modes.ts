import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openClient } from '../../../cli/remote/client.ts'
import { COMMITS, type Failpoint, STEPS } from '../../../daemon/failpoint.ts'
import { compact } from '../../../policies/model/index.ts'
import { openRandom, type Random } from '../../life/random.ts'
import { faketimeEnv } from '../../support/faketime.ts'
import { type Running, start } from '../../support/processes.ts'
import { type RedisServer, startRedis } from '../../support/redis-server.ts'
import { checkedBy, type Findings, linesOf } from './findings.ts'
import { atLast, carefully, type Ground, LOGIN, openGround, said, startRun } from './real-ground.ts'
import type { ModeResult } from './trial.ts'
/** Modes whose faults strike processes as users start them: signals, Redis, the clock on the wall. */

/** Injects one fault, and ends all processes. Returns what it was, and what it found on its way. */
type Strike = (ground: Ground, random: Random) => Promise<{ readonly what: string; readonly found: Findings }>

/** A ground of its own for each fault. */
export function striking(strike: Strike): (faults: number, seed: number) => Promise<ModeResult> {
  return async (faults, seed) => {
    const violations: string[] = []
    let checked: ModeResult['checked']
    for (let fault = 0; fault < faults; fault += 1) {
      const random = openRandom(`real ${seed + fault}`)
      await using ground = await openGround(random.chance(0.5))
      const { what, found } = await strike(ground, random)
      const findings = { ...(await ground.settled()), ...found }
      checked = checkedBy(findings)
      violations.push(...linesOf(findings).map((one) => `seed ${seed + fault}: ${what}: ${one}`))
    }
    return { faults, violations, ...compact({ checked }) }
  }
}

function careend(ground: Ground, env: Readonly<Record<string, string>>): Running {
  return start('careend', ['--listen', ground.address, '--database', ground.database], { ...LOGIN, ...env })
}

function worker(
  ground: Ground,
  name: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Running {
  return start('careend', ['worker', '--address', ground.address, '--name', name, ...args], {
    ...LOGIN,
    ...env,
  })
}

/** Kills a daemon at a named place: it works until then, or until there is nothing more to do. */
function killAt(places: readonly Failpoint[], longest: number): Strike {
  return async (ground, random) => {
    const what = `${random.pick(places) ?? 'apply.afterCommit'}=kill@${random.int(1, longest)}`
    await using daemon = careend(ground, { CAREEN_FAILPOINTS: what })
    const client = openClient({ address: ground.address })
    const isOver = (): boolean => daemon.process.signalCode !== null || daemon.process.exitCode !== null
    try {
      await said(daemon, 'listening on').catch(() => {})
      if (!isOver()) await carefully(ground.apply(client))
      const run = isOver() ? undefined : await startRun(client).catch(() => undefined)
      const hasEnded = async (): Promise<boolean> =>
        run === undefined || (await client.run(run)).state === 'SUCCEEDED'
      await atLast('a kill, or the end', async () => isOver() || (await hasEnded().catch(() => false)))
    } finally {
      client.close()
    }
    await daemon.kill()
    ground.texts.push(daemon.output())
    return { what, found: {} }
  }
}

const APPLY: readonly Failpoint[] = [
  'apply.beforeCommit',
  'apply.afterCommit',
  'store.beforeCommit',
  'store.write',
]

export const killDaemonInApply: Strike = killAt(APPLY, 2)
const killDaemonInRun: Strike = killAt(
  [...STEPS, ...COMMITS.filter((name) => /^(?:intend|recordOutcome|finish|claim|recordScan)/.test(name))],
  3,
)

/** Kills a worker that asks a daemon for its run. */
const killWorker: Strike = async (ground, random) => {
  const what = `${random.pick(STEPS) ?? 'worker.sent'}=kill@${random.int(1, 3)} of a worker`
  await using first = worker(ground, 'first', [], { CAREEN_FAILPOINTS: what.replace(' of a worker', '') })
  await inMiddle(ground, { first, from: 0 }, async ({ hasEnded }) =>
    atLast('a kill, or the end', async () => first.process.signalCode !== null || (await hasEnded())),
  )
  await first.stop()
  ground.texts.push(first.output())
  return { what, found: {} }
}

export const killProcessInRun: Strike = (ground, random) =>
  random.chance(0.5) ? killDaemonInRun(ground, random) : killWorker(ground, random)

type Middle = {
  readonly hasEnded: () => Promise<boolean>
  /** The name of the worker that has the run. */
  readonly holder: () => Promise<string | undefined>
}

/** `from`: how many DELETEs are waited for. */
type Places = { readonly first: Running; readonly redis?: string; readonly from?: number }

/** A daemon in this process, whose run a worker has that deleted the first images. */
async function inMiddle(
  ground: Ground,
  { first, redis, from = 2 }: Places,
  act: (middle: Middle) => Promise<void>,
): Promise<void> {
  const daemon = await ground.daemon({ concurrency: 0, ...compact({ redis }) })
  const client = openClient({ address: ground.address })
  try {
    await said(first, 'takes runs')
    await ground.apply(client)
    const run = await startRun(client)
    await atLast('the first deletes', () => ground.deletes() >= from)
    await act({
      hasEnded: async () => (await client.run(run)).state === 'SUCCEEDED',
      holder: async () => (await client.run(run)).worker,
    })
  } finally {
    client.close()
    await daemon.stop()
  }
}

/** A worker stands still for longer than its lease, another one ends its run, and it goes on. */
export const stopWorkerPastLease: Strike = async (ground) => {
  await using first = worker(ground, 'first')
  await using second = worker(ground, 'second')
  await inMiddle(ground, { first }, async ({ hasEnded, holder }) => {
    const [frozen, other] = (await holder()) === 'first' ? [first, second] : [second, first]
    frozen.process.kill('SIGSTOP')
    await said(other, 'takes runs')
    await atLast('the end of the run by the other worker', hasEnded)
    frozen.process.kill('SIGCONT')
    await said(frozen, 'LEASE_LOST')
  })
  for (const one of [first, second]) {
    await one.stop()
    ground.texts.push(one.output())
  }
  return { what: 'SIGSTOP and SIGCONT', found: {} }
}

/** Redis fails while a worker deletes. The run ends all the same, by the same processes. */
function redisFails(what: string, fail: (redis: RedisServer) => Promise<void>): Strike {
  return async (ground) => {
    await using redis = await startRedis()
    await using first = worker(ground, 'first', ['--redis', redis.url])
    const state = { hasEnded: false }
    await inMiddle(ground, { first, redis: redis.url }, async ({ hasEnded }) => {
      await fail(redis)
      await atLast('the end of the run', hasEnded)
      state.hasEnded = true
    })
    await first.stop()
    ground.texts.push(first.output())
    return { what, found: { I9: state.hasEnded ? [] : ['a run did not end'] } }
  }
}

export const killRedis: Strike = redisFails('SIGKILL of Redis, and a restart', async (redis) => {
  await redis.kill()
  await redis.restart()
})

export const flushRedis: Strike = redisFails('FLUSHALL', async (redis) => void (await redis.send('FLUSHALL')))

/** The clock on the wall of a daemon is set in a run, while its monotonic clock goes on. What is young stays. */
export const setWallClock: Strike = async (ground, random) => {
  const step = random.pick(['+400d', '-2d', '+3h']) ?? '+400d'
  const file = join(ground.path, 'time')
  writeFileSync(file, '+0\n')
  await using daemon = careend(ground, faketimeEnv(file))
  const client = openClient({ address: ground.address })
  try {
    await said(daemon, 'listening on')
    await ground.apply(client)
    const run = await startRun(client)
    await atLast('the first deletes', () => ground.deletes() >= 2)
    writeFileSync(file, `${step}\n`)
    await atLast('the end of the deletes', async () => (await client.run(run)).state !== 'RUNNING')
  } finally {
    client.close()
  }
  await daemon.kill()
  ground.texts.push(daemon.output())
  return { what: `the clock is set by ${step}`, found: {} }
}
