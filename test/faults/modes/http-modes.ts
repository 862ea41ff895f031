import type { FaultRule } from '../../../daemon/registry/fake/faults.ts'
import { faults as rules } from '../../../daemon/registry/fake/faults.ts'
import type { MemoryOptions } from '../../../daemon/registry/fake/state.ts'
import { CareenError } from '../../../policies/index.ts'
import { openRandom, type Random } from '../../life/random.ts'
import { AFTER_DELETES, openWorld, webPolicy, type World } from '../../support/world.ts'
import { FAULTS } from '../fault-list.ts'
import { startBreakingProxy, type WireFault } from './breaking-proxy.ts'
import type { ModeResult } from './trial.ts'
/** Modes whose faults strike HTTP: answers that are wrong, cut, or not there. */

const REF = { registry: 'prod', repository: 'team/web' }
/** These cost seconds, or megabytes, and are tried apart. */
const SLOW = new Set(['33 MiB more', 'a 429 for an hour'])
const NAMES = Object.keys(FAULTS).filter((name) => !SLOW.has(name)) as (keyof typeof FAULTS)[]

/** What a fault is, and how it is ended. */
type Trouble = { readonly what: string; readonly end: () => void }

type Injected = { readonly count: number; readonly seed: number; readonly url?: string }

/** Injects faults one by one into runs of a world, and checks what is there after each. */
async function injectInto(
  world: World,
  { count, seed, url = world.registry.url }: Injected,
  begin: () => Trouble,
): Promise<ModeResult> {
  const kept = ['release-1', 'release-2', 'release-3']
  const pushed = new Set<string>()
  const push = async (tag: string, days: number): Promise<void> =>
    void pushed.add((await world.push('team/web', { tags: [tag], days })).digest)
  for (const tag of kept) await push(tag, 100)
  await push('pr-first', 10)
  await world.apply(webPolicy('max_delete_percent = 100').replaceAll('$URL', url))
  const violations: string[] = []
  for (let fault = 0; fault < count && violations.length === 0; fault += 1) {
    for (const tag of [`pr-${fault}-a`, `pr-${fault}-b`]) await push(tag, 10)
    const { what, end } = begin()
    await runOnce(world)
    end()
    const ended = await runToEnd(world)
    const found = [...(ended === undefined ? [] : [`I6: ${ended}`]), ...(await wrongAt(world, kept, pushed))]
    violations.push(...found.map((one) => `seed ${seed}: fault ${fault}, ${what}: ${one}`))
  }
  return { faults: count, violations }
}

/** The registry answers a part of the requests of a run wrongly. */
export async function answersAreWrong(count: number, seed: number): Promise<ModeResult> {
  const random = openRandom(`answers ${seed}`)
  const on: { hook: NonNullable<MemoryOptions['fault']> | undefined } = { hook: undefined }
  await using world = await openWorld({ fault: (request) => on.hook?.(request) })
  return await injectInto(world, { count, seed }, () => {
    const [rule, what] = faultOf(random)
    on.hook = rules(rule)
    return { what, end: () => (on.hook = undefined) }
  })
}

/** Connections to the registry are cut, reset in the middle of an answer, or stand still. */
export async function connectionsBreak(count: number, seed: number): Promise<ModeResult> {
  const random = openRandom(`connections ${seed}`)
  await using world = await openWorld()
  await using proxy = await startBreakingProxy(world.registry.url)
  return await injectInto(world, { count, seed, url: proxy.url }, () => {
    const kind = random.pick(['cut', 'reset', 'hold', 'delay'] as const) ?? 'cut'
    const fault: WireFault = { kind, after: random.int(0, 25_000), ms: random.int(20, 300) }
    proxy.arm(fault)
    return { what: JSON.stringify(fault), end: () => proxy.arm(undefined) }
  })
}

function faultOf(random: Random): readonly [FaultRule, string] {
  const name = random.pick(NAMES) ?? 'a reset'
  const method = random.pick(['GET', 'GET', 'DELETE', 'any'] as const)
  const [skip, times] = [random.int(0, method === 'DELETE' ? 1 : 20), random.int(1, 4)]
  const when: FaultRule['when'] = (request) => method === 'any' || request.method === method
  return [{ fault: FAULTS[name], when, skip, times }, `${name} at ${times} ${method} after ${skip}`]
}

async function runOnce(world: World): Promise<void> {
  try {
    await world.clean('prod/team/web')
  } catch (thrown) {
    if (CareenError.from(thrown).code === 'INTERNAL') throw thrown
  }
}

/** Runs again, when no DELETE can arrive any more. Returns why the last run did not succeed. */
async function runToEnd(world: World): Promise<string | undefined> {
  let last: string | undefined
  for (let tries = 0; tries < 4; tries += 1) {
    world.clock.skew += AFTER_DELETES
    if (world.store.repositories.get(REF)?.stopped !== undefined) world.operations.repositories.resume(REF)
    const run = await world.clean('prod/team/web')
    if (run.state === 'AWAITING_APPROVAL') await world.runs.approve(run.id, '', 'somebody')
    last = run.state === 'SUCCEEDED' ? undefined : `the run ended as ${run.state}: ${run.message ?? ''}`
    if (last === undefined && world.store.intents.open(REF).length === 0) return undefined
  }
  return last
}

async function wrongAt(
  world: World,
  kept: readonly string[],
  pushed: ReadonlySet<string>,
): Promise<string[]> {
  const tags = await world.tags('team/web')
  const intents = world.store.intents.ofRepository(REF, '', 10_000)
  const known = new Set(intents.map(({ digest }) => digest))
  // A probe deletes a digest that nobody has.
  const sent = world
    .deletes()
    .flatMap(({ path }) => /sha256:[\da-f]+$/.exec(path)?.[0] ?? [])
    .filter((digest) => pushed.has(digest))
  return [
    ...kept.filter((tag) => !tags.includes(tag)).map((tag) => `I1: ${tag} is gone`),
    ...sent
      .filter((digest) => !known.has(digest))
      .map((digest) => `I2: ${digest} was deleted without an intent`),
    ...intents
      .filter(({ outcome }) => outcome === undefined)
      .map(({ id }) => `I2: intent ${id} has no outcome`),
  ]
}
