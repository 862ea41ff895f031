/** One life: a household, its teams, its registry, its troubles, and careen, day by day, by one seed. */
import type { Clock } from '../../daemon/clock.ts'
import { RENEWAL } from '../../daemon/ledger/lease.ts'
import { LEASE_LENGTH } from '../../daemon/ledger/ledger.ts'
import type { Digest, Instant, Policy } from '../../policies/index.ts'
import type { Run } from '../../proto/resources/run.ts'
import { type LifeDaemon, openLifeDaemon } from './daemon.ts'
import { type History, openHistory } from './history.ts'
import { type Case, mayGo, mustGo } from './judge.ts'
import { openPeople, type People, type Rules } from './people.ts'
import { type Household, householdOf } from './policies.ts'
import { openRandom, type Random } from './random.ts'
import { type LifeRegistry, openLifeRegistry, type Removed } from './registry.ts'
import { lineText, storyOf } from './story.ts'
import { type Deed, openTeam, short, type Team } from './team.ts'
import { troublesOf } from './troubles.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A Monday. */
const BEGIN = Date.UTC(2026, 0, 5)

export type LifeRequest = {
  readonly household: string
  readonly seed: number
  readonly days: number
  /** What the judge holds careen against instead of the policy that careen was given: to see that it judges. */
  readonly instead?: (policy: Policy) => Policy
}

/**
 * `wrong`: the words retain it, and careen deleted it. `stays`: careen may believe enough to delete it, and a run that
 * succeeded left it. `torn`: an index lost a child, a signature its subject, or a tag went alone. `starved`: a repository was
 * not cleaned for long.
 */
export type Finding = {
  readonly kind: 'wrong' | 'stays' | 'torn' | 'starved'
  readonly day: number
  readonly repository: string
  readonly what: string
  readonly story: readonly string[]
}

export type Report = {
  readonly findings: readonly Finding[]
  readonly pushes: number
  readonly deleted: number
  /** How many runs ended in each state. */
  readonly runs: ReadonlyMap<string, number>
  readonly troubles: ReadonlyMap<string, number>
  /** All that was told. */
  readonly tale: readonly string[]
}

/** All that a life consists of; what can change in it changes here. */
export type World = {
  readonly random: Random
  readonly daemon: LifeDaemon
  readonly registry: LifeRegistry
  readonly rules: Rules
  readonly teams: Map<string, Team>
  readonly household: Household
  /** True time, and by how much the daemon's clock is wrong. */
  time: Instant
  skew: number
  lastCatalog?: Instant
  /** Is something wrong, or was it a moment ago, so that nothing can be asked of careen? */
  troubled: boolean
  /** Repositories that were not looked at since the daemon's clock was set. */
  readonly clockSet: Set<string>
  readonly instead: (policy: Policy) => Policy
  readonly tell: (line: string, repository?: string) => void
  readonly later: (deed: Deed) => void
  readonly count: (trouble: string) => void
  readonly find: (kind: Finding['kind'], repository: string, what: string, digest?: Digest) => void
  /** Takes note of the looks that counted. */
  readonly noteLooks: () => void
  /** Approves a run that waits, and works on what it becomes. */
  readonly approve: (run: Run) => Promise<void>
}

/** Lives one life and reports. The same request gives the same life. */
export async function live(request: LifeRequest): Promise<Report> {
  const life = openLife(request)
  const { world, deeds, people } = life
  await people.move()
  for (let day = 0; day < request.days; day += 1) {
    const begin = BEGIN + day * DAY
    for (const repository of world.teams.keys()) deeds.push(...life.teamDay(repository, begin))
    deeds.push(...life.routine(begin), ...troublesOf(world, begin), ...people.day(begin))
    await liveUntil(world, deeds, begin + DAY)
  }
  world.daemon.close()
  return life.report()
}

async function liveUntil(world: World, deeds: Deed[], end: Instant): Promise<void> {
  for (;;) {
    deeds.sort((a, b) => a.at - b.at)
    const next = deeds[0]
    if (next === undefined || next.at >= end) return
    deeds.shift()
    world.time = Math.max(world.time + 1, next.at)
    await next.act()
  }
}

function openLife(request: LifeRequest) {
  const household = householdOf(request.household)
  const random = openRandom(`${request.household} ${request.seed}`)
  const counters = { pushes: 0, deleted: 0, ids: 0 }
  const runs = new Map<string, number>()
  const troubles = new Map<string, number>()
  const findings: Finding[] = []
  const lines: { readonly at: Instant; readonly line: string; readonly repository: string }[] = []
  const deeds: Deed[] = []
  const removals: Removals = { digests: new Map(), tags: [], allowed: new Map() }
  const referrers = random.chance(0.5)
  const times = { time: BEGIN, skew: 0 }
  const registry = openLifeRegistry({
    now: () => times.time,
    daemonNow: () => times.time + times.skew,
    untag: random.chance(0.5),
    referrers,
    lastCatalog: () => world.lastCatalog,
    deleting: (removed) => {
      counters.deleted += removed.tags.length === 1 ? 0 : 1
      noteRemoval(world, removals, removed)
    },
  })
  const clock: Clock = {
    now: () => times.time + times.skew,
    monotonic: () => times.time,
    // What is waited for longest is the next renewal of a lease: it is never due here.
    sleep: (ms, signal) => sleep(world, ms, signal),
  }
  const newId = (): string => {
    counters.ids += 1
    return `00000000-0000-4000-8000-${String(counters.ids).padStart(12, '0')}`
  }
  const daemon = openLifeDaemon({ client: registry.client, clock, newId })
  const looks = new Map<string, Instant>()
  /** When a repository was last cleaned, or at least looked at in full. */
  const ended = new Map<string, Instant>()
  const say = (line: string, repository: string): void => {
    lines.push({ at: world.time, line, repository })
  }
  const around: Omit<World, 'time' | 'skew'> = {
    random,
    daemon,
    registry,
    household,
    rules: { registry: 'prod', policy: household.policy, protections: [], changedAt: BEGIN },
    teams: new Map(),
    troubled: false,
    clockSet: new Set(),
    instead: request.instead ?? ((policy) => policy),
    tell: (line, repository = '') => say(line, repository),
    later: (deed) => void deeds.push(deed),
    count: (trouble) => void troubles.set(trouble, (troubles.get(trouble) ?? 0) + 1),
    find: (kind, repository, what, digest) => {
      const day = Math.floor((world.time - BEGIN) / DAY)
      findings.push({ kind, day, repository, what, story: storyOf(lines, repository, digest) })
    },
    noteLooks: () => noteLooks(world, looks),
    approve: (run) => runOne(world, people, { removals, runs, ended }, () => daemon.approve(run.id)),
  }
  const world: World = Object.assign(times, around)
  const people = openPeople(world)
  const settle = (repository: string): Team => {
    const history = openHistoryOf(world, repository)
    const team = openTeam({
      name: repository,
      habits: household.habits,
      random,
      history,
      referrers,
      push: (made, tag, at) => {
        counters.pushes += tag === undefined ? 0 : 1
        registry.push(repository, made, tag, at)
      },
      tell: (at, line) => void lines.push({ at, line, repository }),
      later: (deed) => void deeds.push(deed),
    })
    world.teams.set(repository, team)
    return team
  }
  settle(household.repository).settle(BEGIN - HOUR)
  return {
    world,
    deeds,
    people,
    teamDay: (repository: string, day: Instant): Deed[] =>
      (world.teams.get(repository)?.day(day) ?? []).map(({ at, act }) => ({
        at,
        // Without the registry, or without its storage, nobody works.
        act: () => (['fine', 'unmounted'].includes(registry.weather().kind) ? act() : undefined),
      })),
    routine: (day: Instant): Deed[] => [
      { at: day + 2 * HOUR + 50 * MINUTE, act: () => readCatalog(world) },
      { at: day + 3 * HOUR + 12 * MINUTE, act: () => night(world, people, { removals, runs, ended }) },
      { at: day + 12 * HOUR, act: () => noon(world, ended) },
      ...laterRepository(world, day, settle),
    ],
    report: (): Report => ({
      findings,
      pushes: counters.pushes,
      deleted: counters.deleted,
      runs,
      troubles,
      tale: lines.map(lineText),
    }),
  }
}

async function sleep(world: World, ms: number, signal?: AbortSignal): Promise<void> {
  if (ms < LEASE_LENGTH * RENEWAL || signal === undefined) {
    world.time += ms
    return
  }
  if (signal.aborted) return
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

function openHistoryOf({ registry, lastCatalog }: World, repository: string): History {
  const known = registry.histories.get(repository) ?? openHistory(lastCatalog)
  registry.histories.set(repository, known)
  return known
}

/** Under a policy of a whole registry, repositories appear later. */
function laterRepository(world: World, day: Instant, settle: (repository: string) => Team): Deed[] {
  const { random, household, teams } = world
  if (household.habits.later !== true || teams.size > 2 || !random.chance(0.03)) return []
  const at = day + random.int(HOUR, 23 * HOUR)
  const act = (): void => {
    if (world.registry.weather().kind !== 'fine') return
    const repository = `later/${teams.size}`
    const team = settle(repository)
    world.tell('the repository appears', repository)
    team.build(world.time)
    team.copy(world.time + 10)
    team.copy(world.time + 20)
  }
  return [{ at, act }]
}

async function readCatalog(world: World): Promise<void> {
  const troubles = await world.daemon.discover()
  if (troubles.length === 0 && world.registry.weather().kind !== 'empty' && world.skew === 0)
    world.lastCatalog = world.time
}

type Removals = {
  /** What went in the run at hand, by digest. */
  readonly digests: Map<string, Removed>
  readonly tags: Removed[]
  /** What may go, as it was when the first DELETE of the run came. */
  readonly allowed: Map<string, ReadonlySet<Digest>>
}

function caseOf(world: World, repository: string): Case {
  const { rules, registry, time: now, instead } = world
  const history = openHistoryOf(world, repository)
  return {
    history,
    policy: instead(rules.policy),
    protections: rules.protections,
    now,
    shut: isShut(world, registry),
  }
}

function isShut({ rules, time }: World, { histories }: LifeRegistry): boolean {
  const { quota, coolingOff } = rules.policy
  if (coolingOff !== undefined && time < rules.changedAt + coolingOff) return true
  if (quota?.tags === undefined) return false
  const tags = [...histories.values()].flatMap((history) => [...history.tags.keys()])
  return tags.filter((tag) => !tag.startsWith('sha256-')).length < quota.tags
}

function noteRemoval(world: World, removals: Removals, removed: Removed): void {
  const { repository, digest } = removed
  if (!removals.allowed.has(repository)) {
    world.noteLooks()
    removals.allowed.set(repository, mayGo(caseOf(world, repository)))
  }
  if (world.registry.weather().kind === 'empty')
    world.find('wrong', repository, 'a DELETE without the storage', digest)
  else removals.digests.set(digest, removed)
}

function noteLooks(world: World, looks: Map<string, Instant>): void {
  const { registry, daemon, rules, time } = world
  for (const [repository, history] of registry.histories) {
    const at = daemon.lookedAt(rules.registry, repository)
    if (at === undefined || at === looks.get(repository)) continue
    looks.set(repository, at)
    history.look(time, hiddenIn(registry, history))
  }
}

function hiddenIn({ weather }: LifeRegistry, { present }: History): ReadonlySet<Digest> {
  const now = weather()
  if (now.kind === 'empty') return new Set(present)
  return now.kind === 'unmounted' ? now.hidden : new Set()
}

type Book = {
  readonly removals: Removals
  readonly runs: Map<string, number>
  readonly ended: Map<string, Instant>
}

/** Once a day: what the daemon does now and then, and whether it still does what it is there for. */
function noon(world: World, ended: Map<string, Instant>): void {
  const { daemon, rules, time, teams } = world
  daemon.housekeep()
  const often = rules.policy.schedule.cron.endsWith('*') ? DAY : 7 * DAY
  for (const repository of teams.keys()) {
    const last = Math.max(ended.get(repository) ?? 0, rules.policy.status === 'ACTIVE' ? 0 : time)
    ended.set(repository, last === 0 ? time : last)
    if (last === 0 || time - last <= 2 * often + 2 * DAY) continue
    world.find('starved', repository, `it was not cleaned for ${Math.floor((time - last) / DAY)} days`)
    ended.set(repository, time)
  }
}

/** The nightly runs, and what is held against them. */
async function night(world: World, people: People, book: Book): Promise<void> {
  const { daemon } = world
  for (const run of daemon.due()) await runOne(world, people, book, () => daemon.workOn(run.id))
}

async function runOne(world: World, people: People, book: Book, work: () => Promise<Run>): Promise<void> {
  const { tell } = world
  const { removals, runs, ended } = book
  removals.digests.clear()
  removals.allowed.clear()
  const run = await work()
  world.noteLooks()
  runs.set(run.state, (runs.get(run.state) ?? 0) + 1)
  tell(`run ${run.state} ${run.message ?? ''} ${JSON.stringify(run.counts ?? {})}`, run.repository)
  // Why a trouble is no neglect: some seeds have one at the time of the run, four nights in a row.
  if (run.state !== 'FAILED' || world.troubled) ended.set(run.repository, world.time)
  judge(world, removals, run)
  people.heard(run)
}

/** Holds a run that ended against the words. */
function judge(world: World, { digests, allowed }: Removals, run: Run): void {
  const { clockSet } = world
  const { repository } = run
  const history = openHistoryOf(world, repository)
  const may = allowed.get(repository) ?? new Set<Digest>()
  const reasons = digests.size === 0 ? new Map<Digest, string>() : world.daemon.reasons(run.id)
  for (const { digest, tags } of digests.values()) {
    world.tell(
      `careen deletes ${short(digest)} (${tags.join(', ')}): ${reasons.get(digest) ?? '?'}`,
      repository,
    )
    if (!may.has(digest))
      world.find(
        'wrong',
        repository,
        `${short(digest)} (${tags.join(', ')}) went: ${reasons.get(digest) ?? '?'}`,
        digest,
      )
    if (history.present.has(digest) && digestsGone(history, digest))
      world.find('torn', repository, `${short(digest)} lost tags alone`, digest)
  }
  const there = [...history.seen].flatMap((digest) => history.lives.get(digest) ?? [])
  for (const { made } of there) {
    const gone = [...made.children, ...(made.subject === undefined ? [] : [made.subject])]
    const lost = gone.find((digest) => digests.has(digest) && !history.present.has(digest))
    if (lost !== undefined)
      world.find('torn', repository, `${short(made.digest)} lost ${short(lost)}`, made.digest)
  }
  if (run.state !== 'SUCCEEDED' || run.kind !== 'CLEAN' || run.trigger === 'approval') return
  if (world.troubled || world.skew !== 0) return
  // The first look after a clock was set tells that it was, and is not believed.
  if (clockSet.delete(repository)) return
  for (const digest of mustGo(caseOf(world, repository)))
    world.find(
      'stays',
      repository,
      `${short(digest)} has to go, and a run left it; careen says ${world.daemon.saidOf(run.id, digest)}`,
      digest,
    )
}

function digestsGone(history: History, digest: Digest): boolean {
  return [...(history.lives.get(digest)?.tags.values() ?? [])].some(
    (stays) => stays.at(-1)?.endedBy === 'careen',
  )
}
