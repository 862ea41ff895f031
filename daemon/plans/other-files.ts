import { addressOf, CareenError, compact, minuteText } from '../../policies/model/index.ts'
import {
  type Declared,
  isOriginId,
  type ManagedObject,
  type OpaqueObject,
  type OtherFiles,
  type StoredObject,
} from '../../proto/resources/index.ts'
import type { PlanRequest } from '../plan-services.ts'
import type { Store } from '../store/store.ts'
import type { EtagOf } from './etags.ts'

type Stored = {
  readonly stored: readonly StoredObject[]
  readonly opaque: readonly OpaqueObject[]
  /** Who manages what the plan declares. */
  readonly manager: string
  readonly etagOf: EtagOf
}

/**
 * Returns what a workspace was applied from, if the files of a plan have no part in it: nothing there is theirs, and they declare
 * nothing as it is stored. Undefined without files, if the files name the workspace, and if identities alone manage what is there.
 */
export function otherFiles(
  store: Store,
  { workspace, origin, namesWorkspace, declared }: PlanRequest,
  { stored, opaque, manager, etagOf }: Stored,
): OtherFiles | undefined {
  const objects = [...stored, ...opaque]
  if (origin === undefined || namesWorkspace === true) return undefined
  if (objects.every((one) => one.manager !== '' && !isOriginId(one.manager))) return undefined
  if (objects.some((one) => one.manager === manager)) return undefined
  const texts = new Set(declared.map((one) => textOf(one, etagOf)))
  if (objects.some(({ address, etag }) => texts.has(`${address} ${etag}`))) return undefined
  const { appliedBy, origins } = store.objects.about(workspace)
  return {
    objects: objects.length,
    ...compact({
      origin: origins[0],
      appliedBy,
      appliedAt: store.objects.workspace(workspace).updatedAt,
    }),
    workspaces: store.objects
      .workspaces()
      .map(({ name }) => name)
      .filter((name) => name !== workspace && isFrom(store, name, origin.id)),
  }
}

/** Returns address and etag of a declared object. */
function textOf(one: Declared, etagOf: EtagOf): string {
  return 'object' in one ? `${addressOf(one.object)} ${etagOf(one.object)}` : `${one.address} ${one.etag}`
}

function isFrom(store: Store, workspace: string, origin: string): boolean {
  return store.objects.about(workspace).origins.some(({ id }) => id === origin)
}

/** Returns the refusal of a plan that comes from other files than its workspace. `workspace`, `origin`: of the plan. */
export function workspaceDiffers(
  { workspace, origin }: Pick<PlanRequest, 'workspace' | 'origin'>,
  other: OtherFiles,
): CareenError {
  const { objects, workspaces } = other
  const what = objects === 1 ? 'the one object' : `all ${objects} objects`
  const from = other.origin?.id ?? 'files that are not known'
  const elsewhere = workspaces.slice(0, NAMED).map((name) => `careen plan -workspace=${name}`)
  const own = elsewhere.length === 0 ? '' : ` They are applied elsewhere: ${elsewhere.join(', ')}.`
  const message = `is this the right workspace? It was applied from ${from}, and these files are ${origin?.id ?? 'not known'}: ${what} of workspace ${workspace} ${objects === 1 ? 'is' : 'are'} of other files.${own} To add to it, write careen { workspace = ${JSON.stringify(workspace)} } into the files; to replace what is there, use -take-over. Nothing was changed`
  const metadata = {
    workspace,
    objects: String(objects),
    workspaces: workspaces.slice(0, NAMED).join(' '),
    ...compact({ origin: origin?.id, ...whoMetadata(other) }),
  }
  return new CareenError('WORKSPACE_DIFFERS', message, { metadata })
}

function whoMetadata({
  origin,
  appliedBy,
  appliedAt,
}: OtherFiles): Readonly<Record<string, string | undefined>> {
  return {
    applied_from: origin?.id,
    applied_by: appliedBy,
    apply_time: appliedAt === undefined ? undefined : minuteText(appliedAt),
  }
}

/** Workspaces that one message names. */
const NAMED = 3

/** Returns the objects of other origins that a plan destroys, if it comes from other files. */
export function destroysOthers(
  other: OtherFiles | undefined,
  leftAlone: readonly ManagedObject[],
): OtherFiles | undefined {
  return other !== undefined && leftAlone.length < other.objects ? other : undefined
}
