import { CareenError, type Registry } from '../../policies/model/index.ts'
import type { Store } from '../store/store.ts'

/** Returns why a process cannot read the secrets and files that a registry block names, or undefined if it can. */
export type CheckReferences = (registry: Registry, workspace: string) => Promise<CareenError | undefined>

/** The places that cannot read what registries name, by the name of the registry. */
export type Unreadable = ReadonlyMap<string, readonly UnreadableAt[]>

export type UnreadableAt = {
  readonly place: string
  readonly code: CareenError['code']
  readonly why: string
}

/** Reads what all stored registries name, in this process. */
export async function unreadableHere(
  { objects }: Pick<Store, 'objects'>,
  check: CheckReferences,
): Promise<Unreadable> {
  const all = objects.workspaces().flatMap(({ name: workspace }) =>
    objects.registries(workspace).map(async ({ object }) => {
      if (object.kind !== 'registry') return []
      const error = await check(object, workspace)
      return error === undefined ? [] : [[object.name, [unreadableAt('careend', error)]] as const]
    }),
  )
  return new Map((await Promise.all(all)).flat())
}

function unreadableAt(place: string, { code, message }: CareenError): UnreadableAt {
  return { place, code, why: message.replace(/^credentials: /, '') }
}
