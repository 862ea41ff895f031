import { CareenError, type Policy, type Registry, compact } from '../../policies/model/index.ts'
import { openPace, type PaceDeps } from '../clock.ts'
import { clockState } from '../inventory/index.ts'
import { type AnswerListener, type ClockReading, type OpenClient, openerIn } from '../registry/client.ts'
import type { Store } from '../store/store.ts'
import { noteListed } from './note-listed.ts'
import type { Workspaces } from './workspaces.ts'

export type DiscoverDeps = PaceDeps & {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly open: OpenClient
  readonly now: () => number
  /** Called after repositories were assigned to their policies. */
  readonly onDiscovered?: () => void
}

/**
 * Lists the repositories of all registries of a workspace that a policy of wide scope needs, adds what is new, and writes down
 * who governs what. Several registries are read at once, and each is written as soon as it is read. Why: a registry that does
 * not answer must not delay others. Returns a sentence per registry whose catalog could not be read, or lacks most of what it listed; what is known
 * there stays known.
 */
export async function discover(
  deps: DiscoverDeps,
  workspace: string,
  signal: AbortSignal,
): Promise<string[]> {
  const { workspaces, onDiscovered } = deps
  const troubles: string[] = []
  const { registries, policies } = workspaces.model(workspace)
  const listed = registries.filter((registry) => policies.some((policy) => isWide(policy, registry)))
  const discovered = listed.map(async (registry) => {
    try {
      const trouble = await discoverIn(deps, { workspace, registry }, signal)
      if (trouble !== undefined) troubles.push(trouble)
      onDiscovered?.()
    } catch (thrown) {
      troubles.push(`${registry.name}: the catalog cannot be read: ${CareenError.from(thrown).message}`)
    }
  })
  await Promise.all(discovered)
  signal.throwIfAborted()
  await assignNow(deps, workspace)
  onDiscovered?.()
  return troubles
}

async function discoverIn(
  deps: DiscoverDeps,
  { workspace, registry }: { readonly workspace: string; readonly registry: Registry },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { store } = deps
  const answers: ClockReading[] = []
  const began = deps.now()
  const names = await repositoriesOf(openerIn(deps.open, workspace), registry, signal, (answer) =>
    answers.push(answer),
  )
  const newest = store.looks.newest()
  const clock = clockState({
    registry,
    answers,
    looks: { stepped: 0, ...compact({ newest }) },
    now: deps.now(),
  })
  const trouble = store.transaction(() => {
    for (const repository of names)
      store.repositories.upsert({ registry: registry.name, repository, workspace })
    const isCatalog = registry.repositories === undefined
    if (isCatalog && !('unknown' in clock)) store.looks.addCatalog(registry.name, names, began)
    store.reviews.listed(registry.name, names)
    return noteListed(store, { registry, names, at: 'unknown' in clock ? undefined : began })
  })
  await assignNow(deps, workspace)
  return trouble
}

/** Writes down who governs what by the stored objects, prepared a slice at a time, in one transaction. */
async function assignNow(deps: DiscoverDeps, workspace: string): Promise<void> {
  const { store, workspaces, now } = deps
  const pace = openPace(deps)
  await store.staging.inStage(async (stage) => {
    const { serial } = store.objects.workspace(workspace)
    const staged = await workspaces.stageAssign(workspace, { stage, now: now(), pace })
    store.transaction(() => {
      if (store.objects.workspace(workspace).serial === serial) workspaces.assignStaged(staged)
      else workspaces.assign(workspace, now())
    })
  }, pace)
}

/** Is it in force, and over more repositories of the registry than one? Then they must be listed. */
export function isWide({ scope, status }: Policy, { name }: Registry): boolean {
  if (status !== 'ACTIVE') return false
  return scope.kind === 'global' || (scope.kind !== 'repository' && scope.registry === name)
}

/** The repositories that its block names, else those of its catalog: complete, or an error. */
export async function repositoriesOf(
  open: ReturnType<typeof openerIn>,
  registry: Registry,
  signal: AbortSignal,
  onAnswer?: AnswerListener,
): Promise<readonly string[]> {
  if (registry.repositories !== undefined) return registry.repositories
  return (await open(registry)).repositories(signal, onAnswer)
}
