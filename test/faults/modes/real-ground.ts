import { join } from 'node:path'
import { type Client, openClient } from '../../../cli/remote/client.ts'
import type { RunRef } from '../../../cli/remote/run-calls.ts'
import { type Clock, systemClock } from '../../../daemon/clock.ts'
import { type Daemon, type DaemonOptions, startDaemon } from '../../../daemon/daemon.ts'
import { openLog } from '../../../daemon/log.ts'
import type { Fault } from '../../../daemon/registry/fake/faults.ts'
import { type MemoryRegistry, startMemoryRegistry } from '../../../daemon/registry/fake/server.ts'
import type { MemoryOptions } from '../../../daemon/registry/fake/state.ts'
import { openStore } from '../../../daemon/store/store.ts'
import { readConfiguration } from '../../../policies/index.ts'
import { CareenError } from '../../../policies/model/index.ts'
import { oldTagsPolicy } from '../../support/policies.ts'
import { folder, roomyFolder, type Running } from '../../support/processes.ts'
import { pushImage } from '../../support/push.ts'
import { AFTER_DELETES } from '../../support/world.ts'
import type { Findings } from './findings.ts'
import { objectsIn, sceneFindings } from './scene.ts'
/** What real processes work on: a registry with a log, a database, and a policy. Afterwards a daemon with a clock of its own settles all. */

const DAY = 24 * 3_600_000
const never = new AbortController().signal
const OLD = 12
const PASSWORD = 'a password that no text may have'
/** Processes find the credentials of the registry here. */
export const LOGIN: Readonly<Record<string, string>> = { REGISTRY_LOGIN: `careen:${PASSWORD}` }
const PARTS = { inRegistry: 'credentials = "env:REGISTRY_LOGIN"', inPolicy: 'max_delete_percent = 100' }
const IDLE_POLICY = `
lifecycle_policy "idle" {
  registry   = registry.prod
  repository = "idle/web"
  status     = "DISABLED"
  rule "all" {
    tag_regexp    = ".*"
    expire_period = "1d"
  }
}
`

export type Ground = {
  readonly path: string
  readonly address: string
  readonly database: string
  readonly registry: MemoryRegistry
  readonly clock: Clock & { skew: number }
  /** How many DELETEs of images the registry got. */
  readonly deletes: () => number
  /** A daemon in this process, with that clock. */
  readonly daemon: (options?: Partial<DaemonOptions>) => Promise<Daemon>
  /** What processes wrote: no secret may be in it. */
  readonly texts: string[]
  /** Plans the policy and applies it. Returns how many objects that changed. Does nothing where it is in force. */
  readonly apply: (client: Client) => Promise<number>
  /** How many objects there are. */
  readonly objects: number
  /** Requires that no other process uses the database. Settles everything, and checks all invariants but I9. */
  readonly settled: () => Promise<Findings>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Each DELETE takes a little while, so that a run has a middle. */
const slow = ({ method }: { readonly method: string }): Fault | undefined =>
  method === 'DELETE' ? { kind: 'before', act: () => systemClock.sleep(60) } : undefined

export async function openGround(untag: boolean): Promise<Ground> {
  const at = folder(roomyFolder())
  const clock = {
    ...systemClock,
    skew: 0,
    now: (): number => Date.now() + clock.skew,
    monotonic: (): number => systemClock.monotonic() + clock.skew,
  }
  const options: { -readonly [key in keyof MemoryOptions]: MemoryOptions[key] } = {
    untag,
    fault: slow,
    clock: clock.now,
  }
  const registry = await startMemoryRegistry(options)
  const images = await fill(registry.url)
  options.basic = { username: 'careen', password: PASSWORD }
  const address = `unix:${join(at.path, 'careen.sock')}`
  const database = join(at.path, 'careen.db')
  const text = oldTagsPolicy(registry.url, PARTS) + IDLE_POLICY
  const { objects } = await readConfiguration([{ name: 'p.hcl', text }])
  const texts: string[] = []
  const ground: Omit<Ground, 'settled'> = {
    path: at.path,
    address,
    database,
    registry,
    clock,
    texts,
    deletes: () =>
      registry.log.filter(
        ({ method, path }) => method === 'DELETE' && images.doomed.has(path.split('/').at(-1) ?? ''),
      ).length,
    daemon: (other) =>
      startDaemon({
        database,
        address,
        concurrency: 1,
        retention: { age: 30 * DAY, size: 1 << 24 },
        env: LOGIN,
        clock,
        log: openLog('silent'),
        version: '1',
        host: 'test',
        ...other,
      }),
    apply: async (client) => {
      const asked = {
        workspace: 'default',
        skipEffects: true,
        refresh: 'OLD' as const,
        takeOver: false,
        namesWorkspace: false,
        origin: undefined,
        onProgress: () => {},
        signal: never,
      }
      const plan = await client.createPlan(objects, asked)
      if (plan.changes.length > 0)
        await client.applyPlan(plan, { allowUnknown: true, approveImages: undefined })
      return plan.changes.length
    },
    objects: objects.length,
    [Symbol.asyncDispose]: async () => {
      await registry.close()
      at[Symbol.dispose]()
    },
  }
  return { ...ground, settled: () => settled(ground, images) }
}

type Images = {
  readonly kept: ReadonlyMap<string, string>
  readonly doomed: ReadonlySet<string>
  readonly pushed: ReadonlySet<string>
}

/** Old images that the policy deletes; kept are those with another tag, and young ones. */
async function fill(url: string): Promise<Images> {
  const push = async (repository: string, tag: string, days: number): Promise<string> => {
    const created = new Date(Date.now() - days * DAY).toISOString()
    return (await pushImage({ url, repository }, { tags: [tag], created, seed: `${repository} ${tag}` }))
      .digest
  }
  const doomed = new Set<string>()
  for (let i = 0; i < OLD; i += 1) doomed.add(await push('team/web', `old-${i}`, 30))
  const kept = new Map<string, string>()
  for (const tag of ['keep-0', 'keep-1', 'keep-2']) kept.set(tag, await push('team/web', tag, 30))
  for (const tag of ['old-and-young-0', 'old-and-young-1']) kept.set(tag, await push('team/web', tag, 1))
  const idle = await push('idle/web', 'old', 30)
  return { doomed, kept, pushed: new Set([...doomed, ...kept.values(), idle]) }
}

/** Asks until the answer is yes, for at most two minutes: processes work meanwhile. */
export async function atLast(what: string, ask: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + 120_000
  while (!(await ask())) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen in two minutes`)
    await systemClock.sleep(50)
  }
}

/** Waits for a text, as long as the process lives. Why so long: a process of a busy machine starts late. */
export async function said(running: Pick<Running, 'process' | 'output'>, text: string): Promise<void> {
  const { process: child, output } = running
  await atLast(`"${text}" of careend`, () => {
    if (output().includes(text)) return true
    if (child.exitCode === null && child.signalCode === null) return false
    throw new Error(`careend ended before it said "${text}":\n${output()}`)
  })
}

/** Starts a clean run. */
export function startRun(client: Client): Promise<RunRef> {
  return client.startRun('prod/team/web', 'CLEAN', '')
}

/** What a daemon that dies, or refuses, answers is no fault. */
export async function carefully(deed: Promise<unknown>): Promise<void> {
  try {
    await deed
  } catch (thrown) {
    if (CareenError.from(thrown).code === 'INTERNAL') throw thrown
  }
}

const ENDED = ['SUCCEEDED', 'FAILED', 'CANCELLED', 'AWAITING_APPROVAL']

/** Two rounds: the first one resolves what was left behind, the second one deletes what is there still. */
async function settled(ground: Omit<Ground, 'settled'>, images: Images): Promise<Findings> {
  const { clock, database, registry, texts } = ground
  const daemon = await ground.daemon()
  const client = openClient({ address: ground.address })
  const changed = { last: 0 }
  try {
    changed.last = await ground.apply(client)
    for (let round = 0; round < 2; round += 1) {
      clock.skew += AFTER_DELETES
      await startRun(client)
      // Why all: a run that resolves an intent is due by itself.
      await atLast('the end of all runs', async () =>
        (await client.runs({ repository: 'prod/team/web', limit: 50 })).every(({ state }) =>
          ENDED.includes(state),
        ),
      )
    }
  } finally {
    client.close()
    await daemon.stop()
  }
  const store = openStore(database, { now: clock.now })
  try {
    const messages = store.runs.list({ limit: 1000 }).map(({ message = '' }) => message)
    const ref = { registry: 'prod', repository: 'team/web' }
    const scene = { ...images, ref, store, database, registry, applied: objectsIn(store) }
    const findings = sceneFindings({
      ...scene,
      secrets: [Buffer.from(PASSWORD)],
      texts: [...texts, ...messages],
    })
    const isWhole = changed.last === 0 || changed.last === ground.objects
    if (isWhole) return findings
    return {
      ...findings,
      I4: [...(findings.I4 ?? []), `an apply that was killed left ${changed.last} objects to change`],
    }
  } finally {
    store.close()
  }
}
