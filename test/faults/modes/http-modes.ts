import type { FaultRule } from '../../../daemon/registry/fake/faults.ts'
import { faults as rules } from '../../../daemon/registry/fake/faults.ts'
import type { MemoryOptions } from '../../../daemon/registry/fake/state.ts'
import { CareenError, compact } from '../../../policies/model/index.ts'
import { openRandom, type Random } from '../../life/random.ts'
import { startTcpProxy, type WireFault } from '../../support/tcp-proxy.ts'
import { AFTER_DELETES, openWorld, webPolicy, type World } from '../../support/world.ts'
import { FAULTS } from '../fault-list.ts'
import { checkedBy, linesOf } from './findings.ts'
import { objectsIn, type Scene, sceneFindings } from './scene.ts'
import type { ModeResult } from './trial.ts'
/** Modes whose faults strike HTTP: answers that are wrong, cut, or not there. */

const REF = { registry: 'prod', repository: 'team/web' }
const DAY = 24 * 3_600_000
/** These cost seconds, or megabytes, and are tried apart. */
const SLOW = new Set(['33 MiB more', 'a 429 for an hour'])
const NAMES = Object.keys(FAULTS).filter((name) => !SLOW.has(name)) as (keyof typeof FAULTS)[]

/** Beside the policy that deletes, one that is disabled. */
const POLICIES = `${webPolicy('max_delete_percent = 100')}
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

/** What a fault is, and how it is ended. */
type Trouble = { readonly what: string; readonly end: () => void }

type Injected = { readonly count: number; readonly seed: number; readonly url?: string }

/** What was pushed, and what the policy makes of it. */
type Pushes = {
  readonly kept: Map<string, string>
  readonly doomed: Set<string>
  readonly pushed: Set<string>
  readonly push: (tag: string, repository?: string) => Promise<string>
}

function openPushes(world: World): Pushes {
  const pushed = new Set<string>()
  return {
    kept: new Map(),
    doomed: new Set(),
    pushed,
    push: async (tag, repository = 'team/web') => {
      const { digest } = await world.push(repository, { tags: [tag], days: 10, seed: `${repository} ${tag}` })
      pushed.add(digest)
      return digest
    },
  }
}

/** Injects faults one by one into runs of a world, and checks all invariants after each. */
async function injectInto(
  world: World,
  { count, seed, url = world.registry.url }: Injected,
  begin: () => Trouble,
): Promise<ModeResult> {
  const pushes = openPushes(world)
  const secrets = leaseSecrets(world)
  for (const tag of ['release-1', 'release-2', 'release-3']) pushes.kept.set(tag, await pushes.push(tag))
  await pushes.push('old', 'idle/web')
  let fresh = [await pushes.push('pr-first')]
  await world.apply(POLICIES.replaceAll('$URL', url))
  const applied = objectsIn(world.store)
  await runOnce(world, 'CLEAN')
  const violations: string[] = []
  let checked: ModeResult['checked']
  for (let fault = 0; fault < count && violations.length === 0; fault += 1) {
    // What was there at the last look is old by now. Why: what comes between two looks counts as new.
    world.clock.skew += 8 * DAY
    for (const digest of fresh) pushes.doomed.add(digest)
    fresh = [await pushes.push(`pr-${fault}-a`), await pushes.push(`pr-${fault}-b`)]
    const { what, end } = begin()
    if (fault % 4 === 3) await runOnce(world, 'DRY_RUN')
    await runOnce(world, 'CLEAN')
    end()
    await runToEnd(world)
    const findings = sceneFindings({ ...sceneOf(world, pushes), applied, secrets })
    checked = checkedBy(findings)
    violations.push(...linesOf(findings).map((one) => `seed ${seed}: fault ${fault}, ${what}: ${one}`))
  }
  return { faults: count, violations, ...compact({ checked }) }
}

function sceneOf(world: World, pushes: Pushes): Omit<Scene, 'applied' | 'secrets'> {
  const { store, database, registry, warned } = world
  const messages = store.runs.list({ limit: 1000 }).map(({ message = '' }) => message)
  return { ...pushes, ref: REF, store, database, registry, texts: [...warned, ...messages] }
}

/** Returns the secrets of all leases from now on. */
function leaseSecrets({ ledger }: World): readonly Uint8Array[] {
  const secrets: Uint8Array[] = []
  const { begin } = ledger
  const noting: typeof begin = async (...args) => {
    const assignment = await begin(...args)
    if (assignment !== undefined) secrets.push(assignment.lease.secret)
    return assignment
  }
  Object.assign(ledger, { begin: noting })
  return secrets
}

/** The registry answers a part of the requests of a run wrongly. */
export async function answersAreWrong(count: number, seed: number): Promise<ModeResult> {
  const random = openRandom(`answers ${seed}`)
  const on: Hook = { fault: undefined }
  await using world = await openWorld({ untag: random.chance(0.5), fault: (request) => on.fault?.(request) })
  return await injectInto(world, { count, seed }, () => {
    const [rule, what] = faultOf(random)
    on.fault = rules(rule)
    return { what, end: () => (on.fault = undefined) }
  })
}

type Hook = { fault: NonNullable<MemoryOptions['fault']> | undefined }

/** Connections to the registry are cut, reset in the middle of an answer, or stand still: somewhere, or at the answer to a DELETE. */
export async function connectionsBreak(count: number, seed: number): Promise<ModeResult> {
  const random = openRandom(`connections ${seed}`)
  const on: Hook = { fault: undefined }
  await using world = await openWorld({ untag: random.chance(0.5), fault: (request) => on.fault?.(request) })
  await using proxy = await startTcpProxy(Number(new URL(world.registry.url).port))
  return await injectInto(world, { count, seed, url: `http://127.0.0.1:${proxy.port}` }, () => {
    const kind = random.pick(['cut', 'reset', 'hold', 'delay'] as const) ?? 'cut'
    const isDelete = random.chance(0.5)
    const fault: WireFault = { kind, after: random.int(0, isDelete ? 300 : 25_000), ms: random.int(20, 300) }
    const arm = { kind: 'before', act: () => proxy.arm(fault) } as const
    const when: FaultRule['when'] = ({ method }) => method === 'DELETE'
    if (isDelete) on.fault = rules({ fault: arm, when, skip: random.int(0, 4), times: 1 })
    else proxy.arm(fault)
    const end = (): void => {
      on.fault = undefined
      proxy.arm(undefined)
    }
    return { what: `${JSON.stringify(fault)}${isDelete ? ' of answers from a DELETE on' : ''}`, end }
  })
}

function faultOf(random: Random): readonly [FaultRule, string] {
  const name = random.pick(NAMES) ?? 'a reset'
  const method = random.pick(['GET', 'GET', 'DELETE', 'any'] as const)
  const [skip, times] = [random.int(0, method === 'DELETE' ? 1 : 20), random.int(1, 4)]
  const when: FaultRule['when'] = (request) => method === 'any' || request.method === method
  return [{ fault: FAULTS[name], when, skip, times }, `${name} at ${times} ${method} after ${skip}`]
}

async function runOnce(world: World, kind: 'CLEAN' | 'DRY_RUN'): Promise<void> {
  try {
    await (kind === 'CLEAN' ? world.clean('prod/team/web') : world.dryRun('prod/team/web'))
  } catch (thrown) {
    if (CareenError.from(thrown).code === 'INTERNAL') throw thrown
  }
}

/** Runs again, when no DELETE can arrive any more. */
async function runToEnd(world: World): Promise<void> {
  for (let tries = 0; tries < 4; tries += 1) {
    world.clock.skew += AFTER_DELETES
    if (world.store.repositories.get(REF)?.stopped !== undefined) world.operations.repositories.resume(REF)
    const run = await world.clean('prod/team/web')
    if (run.state === 'AWAITING_APPROVAL') await world.approve(run.id, '')
    if (run.state === 'SUCCEEDED' && world.store.intents.open(REF).length === 0) return
  }
}
