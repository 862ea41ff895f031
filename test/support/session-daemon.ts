import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageVersion } from '../../cli/framework/version.ts'
import { type Clock, systemClock } from '../../daemon/clock.ts'
import { startDaemon } from '../../daemon/daemon.ts'
import { type Failpoint, setFailpoints } from '../../daemon/failpoint.ts'
import { openLog } from '../../daemon/log.ts'
import { pushImage, pushIndex, startMemoryRegistry } from '../../daemon/registry/fake/index.ts'
import { startRemoteWorker } from '../../daemon/remote-worker.ts'
import { parseDuration } from '../../policies/scalars/index.ts'
import { connect } from '../../proto/client/index.ts'
import { startRedis } from './redis-server.ts'

/** When every session with a daemon begins: a Monday at noon. */
export const BEGIN: number = Date.UTC(2026, 5, 1, 12)

const UNITS = { h: 3_600_000, d: 24 * 3_600_000 } as const

export type SessionDaemon = {
  readonly registry: string
  readonly address: string
  readonly now: () => number
  /** `REPOSITORY AGE TAG[,TAG] [ARCHITECTURE,ARCHITECTURE]`: an image that was built so long before the beginning. */
  readonly push: (words: readonly string[]) => Promise<void>
  /** `LABEL REPOSITORY`: a program writes a disabled policy of a repository of registry prod over the API. */
  readonly write: (words: readonly string[]) => Promise<void>
  /** The registry's garbage collection deletes the layers of a repository that no manifest has. */
  readonly collect: (repository: string) => void
  /** The registry asks for `USER:PASSWORD` from now on; without one, for nothing. */
  readonly lock: (login: string) => void
  /** So much time goes by, such as `2s`. */
  readonly later: (length: string) => void
  /** Sets the clock on the wall forward, such as by `10m`. */
  readonly setClock: (length: string) => void
  /** Host and port of its Redis. */
  readonly redis: string | undefined
  /** Requires that the daemon was started with Redis. */
  readonly killRedis: () => Promise<void>
  /** Reads careend.hcl again, `.careend.hcl` of the folder. */
  readonly reload: () => Promise<void>
  /** Starts a worker of that name, which asks the daemon for runs, with variables as NAME=VALUE. */
  readonly startWorker: (words: readonly string[]) => Promise<void>
  /** The disk of the database is full, or not any more. */
  readonly setDisk: (state: string) => void
  readonly stop: () => Promise<void>
}

/** `host`: the text of its careend.hcl, in which `<host>` is the registry's host. `words`: `redis`, `pull` for one that executes no run itself, and variables as NAME=VALUE. */
type SessionSetting = { readonly host: string | undefined; readonly words: readonly string[] }

/** A daemon with the embedded queue, or Redis, in this process, and a registry in memory, whose clocks begin at `BEGIN`. */
export async function openSessionDaemon(
  folder: string,
  { host, words }: SessionSetting,
): Promise<SessionDaemon> {
  const started = performance.now()
  const skew = { elapsed: 0, wall: 0 }
  const now = (): number => BEGIN + Math.floor(performance.now() - started) + skew.elapsed + skew.wall
  const monotonic = (): number => systemClock.monotonic() + skew.elapsed
  const clock: Clock = { ...systemClock, now, monotonic }
  const redis = words.includes('redis') ? await startRedis() : undefined
  const served: { clock: () => number; basic?: { username: string; password: string } } = { clock: now }
  const registry = await startMemoryRegistry(served)
  const hostFile = join(folder, '.careend.hcl')
  if (host !== undefined) writeFileSync(hostFile, host.replaceAll('<host>', new URL(registry.url).host))
  const daemon = await startDaemon({
    database: join(folder, '.careen.db'),
    address: `unix:${join(folder, '.careen.sock')}`,
    concurrency: redis === undefined && !words.includes('pull') ? 1 : 0,
    ...(redis === undefined ? {} : { redis: redis.url }),
    retention: { age: 30 * UNITS.d, size: 1 << 24 },
    env: envOf(words),
    clock,
    log: openLog('silent'),
    version: packageVersion(),
    host: 'daemon',
    ...(host === undefined ? {} : { hostFile }),
  })
  const workers: { readonly stop: () => Promise<void> }[] = []
  return {
    registry: registry.url,
    address: daemon.address,
    startWorker: async ([name = '', ...variables]) => {
      const { address } = daemon
      const options = { address, tls: {}, concurrency: 1, name, env: envOf(variables), clock }
      workers.push(await startRemoteWorker({ ...options, log: openLog('silent'), version: packageVersion() }))
    },
    setDisk: (state) => setFailpoints(state === 'full' ? fullDisk : undefined),
    now,
    push: (pushed) => push(registry.url, pushed),
    write: async ([label = '', repository = '']) => {
      using client = connect({ address: daemon.address })
      const policy = {
        block: 'lifecycle_policy',
        name: label,
        scope: { kind: 'KIND_REPOSITORY', registry: 'prod', repository },
        rules: [{ label: 'old', untagged: true, expirePeriod: 30 * UNITS.d }],
      } as const
      await client.policies.createPolicy({ parent: 'workspaces/default', policy })
    },
    collect: (repository) => {
      const stored = registry.repositories.get(repository)
      const used = [...(stored?.manifests.values() ?? [])].map(({ bytes }) => Buffer.from(bytes).toString())
      for (const digest of stored?.blobs.keys() ?? [])
        if (!used.some((text) => text.includes(digest))) stored?.blobs.delete(digest)
    },
    lock: (login) => {
      const [username = '', password = ''] = login.split(':')
      if (login === '') delete served.basic
      else served.basic = { username, password }
    },
    later: (length) => void (skew.elapsed += lengthOf(length)),
    setClock: (length) => void (skew.wall += lengthOf(length)),
    redis: redis === undefined ? undefined : new URL(redis.url).host,
    killRedis: async () => redis?.kill(),
    reload: daemon.reload,
    stop: async () => {
      setFailpoints(undefined)
      for (const worker of workers) await worker.stop()
      await daemon.stop()
      await redis?.[Symbol.asyncDispose]()
      await registry.close()
    },
  }
}

function envOf(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(words.filter((word) => word.includes('=')).map((word) => word.split('=')))
}

function fullDisk(name: Failpoint): void {
  if (name === 'store.write')
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
}

function lengthOf(text: string): number {
  const length = parseDuration(text)
  if (length === undefined) throw new Error(`${text} is no length of time; write 10m`)
  return length
}

async function push(url: string, words: readonly string[]): Promise<void> {
  const [repository = '', age = '', tagList = '', architectures = ''] = words
  const [, count, unit] = /^(\d+)([hd])$/.exec(age) ?? []
  if (count === undefined) throw new Error(`push: ${age} is no age; write 30d or 5h`)
  const target = { url, repository }
  const created = new Date(BEGIN - Number(count) * UNITS[unit === 'h' ? 'h' : 'd']).toISOString()
  const tags = tagList.split(',')
  if (architectures === '') await pushImage(target, { tags, created, seed: `${tagList} ${age}` })
  else {
    const parts = architectures
      .split(',')
      .map((architecture) =>
        pushImage(target, { tags: [], created, seed: `${tagList} for ${architecture}`, architecture }),
      )
    await pushIndex(target, tags, await Promise.all(parts))
  }
}
