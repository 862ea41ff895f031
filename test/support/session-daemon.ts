import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageVersion } from '../../cli/framework/version.ts'
import { type Clock, systemClock } from '../../daemon/clock.ts'
import { startDaemon } from '../../daemon/daemon.ts'
import { openLog } from '../../daemon/log.ts'
import { pushImage, pushIndex, startMemoryRegistry } from '../../daemon/registry/fake/index.ts'

/** When every session with a daemon begins: a Monday at noon. */
export const BEGIN: number = Date.UTC(2026, 5, 1, 12)

const UNITS = { h: 3_600_000, d: 24 * 3_600_000 } as const

export type SessionDaemon = {
  readonly registry: string
  readonly address: string
  readonly now: () => number
  /** `REPOSITORY AGE TAG[,TAG] [ARCHITECTURE,ARCHITECTURE]`: an image that was built so long before the beginning. */
  readonly push: (words: readonly string[]) => Promise<void>
  readonly stop: () => Promise<void>
}

/**
 * A daemon with the embedded queue, in this process, and a registry in memory, whose clocks begin at `BEGIN`. With `host`, the
 * text of its careend.hcl, in which `<host>` is the registry's host.
 */
export async function openSessionDaemon(folder: string, host?: string): Promise<SessionDaemon> {
  const started = performance.now()
  const now = (): number => BEGIN + Math.floor(performance.now() - started)
  const clock: Clock = { ...systemClock, now }
  const registry = await startMemoryRegistry({ clock: now })
  const hostFile = join(folder, '.careend.hcl')
  if (host !== undefined) writeFileSync(hostFile, host.replaceAll('<host>', new URL(registry.url).host))
  const daemon = await startDaemon({
    database: join(folder, '.careen.db'),
    address: `unix:${join(folder, '.careen.sock')}`,
    concurrency: 1,
    retention: { age: 30 * UNITS.d, size: 1 << 24 },
    env: {},
    clock,
    log: openLog('silent'),
    version: packageVersion(),
    host: 'daemon',
    ...(host === undefined ? {} : { hostFile }),
  })
  return {
    registry: registry.url,
    address: daemon.address,
    now,
    push: (words) => push(registry.url, words),
    stop: async () => {
      await daemon.stop()
      await registry.close()
    },
  }
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
