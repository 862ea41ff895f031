/** The people around careen: they plan, apply, approve, restore, resume, and change their minds. */
import {
  CareenError,
  type DeclaredObject,
  type Instant,
  type Policy,
  type Protection,
  type Registry,
  type Scope,
} from '../../policies/index.ts'
import type { Run } from '../../proto/resources/run.ts'
import type { World } from './life.ts'
import { type Deed, short } from './team.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What is in force. */
export type Rules = {
  registry: string
  policy: Policy
  protections: readonly Protection[]
  changedAt: Instant
}

export type People = {
  /** The first apply. */
  readonly move: () => Promise<void>
  readonly day: (day: Instant) => Deed[]
  /** A run ended: somebody may have to see to it in the morning. */
  readonly heard: (run: Run) => void
}

export function openPeople(world: World): People {
  const { random } = world
  return {
    move: () => apply(world, true),
    day: (day) => {
      const deeds: Deed[] = []
      const does = (probability: number, act: () => void | Promise<void>): void => {
        const at = day + random.int(8 * HOUR, 20 * HOUR)
        if (random.chance(probability)) deeds.push({ at, act: () => carefully(world, act) })
      }
      does(0.1, () => look(world))
      does(0.05, () => restore(world))
      does(0.05, () => change(world))
      for (let i = 0; i < 6; i += 1) does(world.household.habits.pulls, () => pull(world))
      return deeds
    },
    heard: (run) => {
      const at = world.time + random.int(5 * HOUR, 8 * HOUR)
      const isParked = run.state === 'AWAITING_APPROVAL'
      if (isParked) world.later({ at, act: () => carefully(world, () => approve(world, run)) })
      // What was not found while its storage was away is back by itself; a repository that is stopped is not.
      const waits = /Cleaning of the repository is stopped/.test(run.message ?? '')
      if (run.state === 'FAILED' && (waits || !world.troubled))
        world.later({ at, act: () => carefully(world, () => see(world, run)) })
    },
  }
}

/** What the daemon refuses is told, and is no fault by itself. */
async function carefully(world: World, act: () => void | Promise<void>): Promise<void> {
  try {
    await act()
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code === 'INTERNAL') throw thrown
    world.tell(`refused: ${error.code} ${error.message}`)
  }
  world.noteLooks()
}

function objects({ registry: name, policy, protections }: Rules): DeclaredObject[] {
  const registry: Registry = { kind: 'registry', name, url: 'https://registry.example.com' }
  return [registry, policy, ...protections]
}

async function apply(world: World, skipEffects: boolean): Promise<void> {
  const { daemon, rules, tell } = world
  const plan = await daemon.plan(objects(rules), skipEffects)
  await daemon.apply(plan)
  rules.changedAt = world.time
  tell(`applied: ${JSON.stringify(plan.summary)}`)
  await daemon.discover()
}

async function look(world: World): Promise<void> {
  const { daemon, rules, teams, tell, random } = world
  const repository = random.pick([...teams.keys()])
  if (repository === undefined) return
  tell('somebody asks careen explain', repository)
  await daemon.explain(`${rules.registry}/${repository}`)
}

async function approve(world: World, run: Run): Promise<void> {
  if (world.random.chance(0.2)) return world.tell('nobody approves', run.repository)
  world.tell('somebody approves', run.repository)
  await world.approve(run)
}

/** A run failed: where nothing is the matter any more, it is resumed as the message says. */
async function see(world: World, run: Run): Promise<void> {
  const { daemon, rules, registry, tell } = world
  if (!/careen repositories resume/.test(run.message ?? '')) return
  if (registry.weather().kind !== 'fine' || world.skew !== 0) {
    const at = world.time + 6 * HOUR
    return world.later({ at, act: () => carefully(world, () => see(world, run)) })
  }
  tell('somebody resumes', run.repository)
  daemon.resume(`${rules.registry}/${run.repository}`)
}

async function restore(world: World): Promise<void> {
  const { daemon, rules, registry, random, tell, time } = world
  const [repository, history] = random.pick([...registry.histories]) ?? []
  if (repository === undefined || history === undefined) return
  const gone = [...history.lives.values()].filter(({ made, stays, tags }) => {
    const last = stays.at(-1)
    return (
      last?.endedBy === 'careen' &&
      tags.size > 0 &&
      made.subject === undefined &&
      (last.to ?? 0) > time - 25 * DAY
    )
  })
  const life = random.pick(gone)
  if (life === undefined) return
  tell(`careen restore ${short(life.made.digest)}`, repository)
  await daemon.restore(`${rules.registry}/${repository}`, life.made.digest)
}

function pull(world: World): void {
  const { registry, random, daemon, rules, time } = world
  const [repository, history] = random.pick([...registry.histories]) ?? []
  const digest = history && random.pick([...history.present])
  if (repository === undefined || digest === undefined || registry.weather().kind !== 'fine') return
  history?.pull(digest, time)
  daemon.pulled(rules.registry, repository, digest, time)
}

async function change(world: World): Promise<void> {
  const { rules, random, count, household } = world
  const before = { ...rules }
  const kind = random.pick(['number', 'rename', 'pause', 'protect', 'registry'] as const) ?? 'number'
  count(`change of ${kind}`)
  switch (kind) {
    case 'number':
      rules.policy = otherNumbers(world, household.policy, rules)
      break
    case 'rename':
      rules.policy = { ...rules.policy, name: `${household.policy.name}-${random.int(1, 99)}` }
      break
    case 'pause': {
      rules.policy = { ...rules.policy, status: 'DISABLED' }
      world.later({
        at: world.time + random.int(1, 9) * DAY,
        act: () => carefully(world, () => resumePolicy(world)),
      })
      break
    }
    case 'protect':
      rules.protections = rules.protections.length > 0 ? [] : [protection(world)]
      break
    case 'registry':
      renameRegistry(rules, `prod${random.int(2, 99)}`)
      break
  }
  world.tell(`change of ${kind}: ${JSON.stringify(objects(rules))}`)
  try {
    await apply(world, random.chance(0.2))
  } catch (thrown) {
    Object.assign(rules, before)
    throw thrown
  }
}

async function resumePolicy(world: World): Promise<void> {
  const before = { ...world.rules }
  world.rules.policy = { ...world.rules.policy, status: 'ACTIVE' }
  world.tell('the policy is ACTIVE again')
  try {
    await apply(world, false)
  } catch (thrown) {
    Object.assign(world.rules, before)
    throw thrown
  }
}

/** Sometimes looser, sometimes tighter, from what it was at first. */
function otherNumbers({ random }: World, first: Policy, { policy }: Rules): Policy {
  const rules = first.rules.map((rule) => ({
    ...rule,
    ...(rule.retainedTop === undefined
      ? {}
      : { retainedTop: Math.max(2, rule.retainedTop + random.int(-2, 3)) }),
    ...(rule.expirePeriod === undefined
      ? {}
      : { expirePeriod: Math.max(DAY, rule.expirePeriod + random.int(-3, 4) * DAY) }),
    ...(rule.max === undefined ? {} : { max: rule.max + random.int(-2, 4) }),
  }))
  return { ...policy, rules }
}

function protection({ random, rules }: World): Protection {
  return {
    kind: 'protect',
    name: 'hold',
    scope: { kind: 'registry', registry: rules.registry },
    tagRegexp: random.pick(['prod', 'build-[0-9]*7', 'latest|prod.*']) ?? 'prod',
    digests: [],
  }
}

function renameRegistry(rules: Rules, registry: string): void {
  const moved = (scope: Scope): Scope => (scope.kind === 'global' ? scope : { ...scope, registry })
  rules.registry = registry
  rules.policy = { ...rules.policy, scope: moved(rules.policy.scope) }
  rules.protections = rules.protections.map((one) => ({ ...one, scope: moved(one.scope) }))
}
