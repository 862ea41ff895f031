import type { AssignedRepository, StagedRepository, Store } from '../store/store.ts'
import { assignAll, type Assignments, keyOf } from './assign-repositories.ts'

/** Assignments that wait in a stage of the store. `rows`: how many do. */
export type StagedAssignments = {
  readonly stage: number
  readonly rows: number
  readonly assignments: Assignments
}

/** Repositories that are assigned at once. */
const SLICE = 200

/**
 * Finds what is to be written of the repositories of a workspace, and stages it, a slice at a time. Writes nothing else. `pace`: called
 * after each slice. Requires that the stage is closed in the end.
 */
export async function stageAssignments(
  { repositories }: Pick<Store, 'repositories'>,
  assignments: Assignments,
  stage: number,
  pace: () => Promise<void>,
): Promise<StagedAssignments> {
  const { registries, named, next } = assignments
  const seen = new Set<string>()
  let rows = 0
  const add = async (staged: readonly StagedRepository[]): Promise<void> => {
    repositories.stageAssigned(stage, staged)
    rows += staged.length
    await pace()
  }
  for (const registry of registries) {
    let page: readonly AssignedRepository[] = []
    do {
      page = repositories.assigned(registry, { after: page.at(-1)?.repository ?? '', limit: SLICE })
      for (const one of page) seen.add(keyOf(one))
      await add(page.map((was) => ({ was, is: next(was) })))
    } while (page.length === SLICE)
  }
  const fresh = [...named].filter(([key]) => !seen.has(key)).map(([, one]) => one)
  for (let from = 0; from < fresh.length; from += SLICE)
    await add(fresh.slice(from, from + SLICE).map((one) => ({ was: undefined, is: next(one) })))
  return { stage, rows, assignments }
}

/**
 * Writes staged assignments. The result is that of `assignAll`, whatever was written since they were staged: each repository that is not as
 * it was found is assigned anew, and all are if some are gone. Requires a transaction.
 */
export function assignStaged(store: Store, { stage, rows, assignments }: StagedAssignments): void {
  const { repositories } = store
  const { registries, elsewhere, next } = assignments
  const { isWhole, drifted } = repositories.drifted(stage, registries, rows)
  if (!isWhole) {
    assignAll(store, assignments)
    return
  }
  repositories.assignStaged(stage)
  for (const one of drifted) repositories.assign(next(one))
  for (const one of elsewhere) repositories.upsert(one)
}
