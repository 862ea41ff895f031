/** What goes wrong around a daemon: outages, storage that is away, clocks, restarts. */
import type { Instant } from '../../policies/index.ts'
import type { World } from './life.ts'
import type { Weather } from './registry.ts'
import type { Deed } from './team.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The troubles of one day: mostly none. */
export function troublesOf(world: World, day: Instant): Deed[] {
  const { random, daemon, count, tell } = world
  const deeds: Deed[] = []
  if (random.chance(0.08)) {
    count('restart')
    const act = (): void => {
      tell('the daemon is restarted')
      daemon.restart()
    }
    deeds.push({ at: day + random.int(0, DAY - 1), act })
  }
  if (world.time < day - DAY * 2 || !random.chance(0.06)) return deeds
  const kind = random.pick(['unreachable', 'unmounted', 'partly', 'empty', 'clock'] as const) ?? 'clock'
  count(kind)
  const from = day + random.int(HOUR, 3 * HOUR)
  const to = day + random.int(4 * HOUR, 8 * HOUR)
  const begin = (): void => {
    tell(`trouble: ${kind}`)
    world.troubled = true
    if (kind === 'clock') world.skew = skewOf(world)
    else world.registry.setWeather(weatherOf(world, kind))
  }
  const end = (): void => {
    tell(`the trouble is over: ${kind}`)
    world.troubled = false
    if (world.skew !== 0) for (const repository of world.teams.keys()) world.clockSet.add(repository)
    world.skew = 0
    world.registry.setWeather({ kind: 'fine' })
  }
  deeds.push({ at: from, act: begin }, { at: to, act: end })
  if (kind === 'empty') {
    const team = random.pick([...world.teams.values()])
    deeds.push({ at: from + MINUTE, act: () => team?.build(world.time) })
  }
  // Somebody looks what is the matter.
  if (random.chance(0.5)) deeds.push({ at: to - MINUTE, act: () => lookAround(world) })
  return deeds
}

function skewOf({ random }: World): number {
  const size = random.pick([7 * MINUTE, 3 * HOUR, 30 * DAY, 400 * DAY]) ?? HOUR
  return random.chance(0.5) ? size : -size
}

function weatherOf(
  { random, registry }: World,
  kind: 'unreachable' | 'unmounted' | 'partly' | 'empty',
): Weather {
  if (kind === 'unreachable' || kind === 'empty') return { kind }
  const all = [...registry.histories.values()].flatMap((history) => [...history.present])
  const few = all.filter(() => random.chance(0.15)).slice(0, random.int(1, 4))
  return { kind: 'unmounted', hidden: new Set(kind === 'unmounted' ? all : few) }
}

async function lookAround(world: World): Promise<void> {
  const { daemon, rules, teams, tell } = world
  for (const repository of teams.keys()) {
    tell('somebody asks careen explain', repository)
    await daemon.explain(`${rules.registry}/${repository}`).catch(() => {})
  }
  world.noteLooks()
}
