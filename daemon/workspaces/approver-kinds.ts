import { CareenError } from '../../policies/model/index.ts'
import { kindOfIdentity } from '../../proto/resources/index.ts'
import { approverOf, type TwoPersons } from './two-persons.ts'

/** A kind of identity that does not approve. `kinds`: those that do. `why`: half a sentence. */
export type RefusedKind = { readonly kind: string; readonly kinds: string; readonly why: string }

/** Returns why the identity does not approve in the workspace, if `approver_kinds` of careend.hcl leaves its kind out. */
export function refusedKind(
  { kindsFor }: Pick<TwoPersons, 'kindsFor'>,
  workspace: string,
  identity: string,
): RefusedKind | undefined {
  const all = kindsFor(workspace)
  const kind = kindOfIdentity(identity)
  if (all === undefined || all.some((one) => one === kind)) return undefined
  const kinds = all.join(', ')
  const why = `the kind of this identity is ${kind}, and in workspace ${workspace} these kinds approve: ${kinds} (approver_kinds in careend.hcl)`
  return { kind, kinds, why }
}

/** What somebody wants to approve. `id`: as commands take it. `others`: persons who may not; empty: none is known. */
type Approvable = {
  readonly what: 'plan' | 'run'
  readonly id: string
  readonly workspace: string
  readonly others: readonly string[]
}

/** Throws SECOND_PERSON_NEEDED if the kind of the identity does not approve there. */
export function refuseKind(
  twoPersons: TwoPersons,
  identity: string,
  { what, id, workspace, others }: Approvable,
): void {
  const refused = refusedKind(twoPersons, workspace, identity)
  if (refused === undefined) return
  const { kind, kinds, why } = refused
  const whom = ['somebody', ...(others.length === 0 ? [] : ['other than', others.join(', ')])].join(' ')
  throw new CareenError(
    'SECOND_PERSON_NEEDED',
    `${approverOf(twoPersons, identity)} cannot approve ${what} ${id}: ${why}. Nothing was approved. Ask ${whom} with such an identity to run: careen approve ${id}`,
    { metadata: { workspace, [what]: id, kind, kinds } },
  )
}
