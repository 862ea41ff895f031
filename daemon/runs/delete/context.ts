import type { Decision } from '../../../policies/engine/index.ts'
import type { IntentAction } from '../../../proto/resources/index.ts'
import type { Clock } from '../../clock.ts'
import type { ActiveLease, Ledger } from '../../ledger/index.ts'
import type { Manifest, RegistryClient } from '../../registry/client.ts'

/** The repository that a run deletes from, and everything that acts on it. */
export type DeletionContext = {
  /** `REGISTRY/REPOSITORY`, for messages. */
  readonly name: string
  /** The repository's name in its registry. */
  readonly repository: string
  readonly client: RegistryClient
  readonly ledger: Pick<Ledger, 'intend' | 'recordOutcome' | 'putBack' | 'pushes'>
  readonly lease: ActiveLease
  readonly clock: Clock
}

/** An image to delete, or to remove tags from, with its manifest as it was read after the decision. */
export type Target = { readonly decision: Decision; readonly manifest: Manifest }

/** Returns the tags that are removed: those of an UNTAG, else all that the decision saw. */
export function tagsOf(decision: Decision): readonly string[] {
  return decision.action === 'UNTAG' ? decision.untag : decision.tags
}

/** Returns what the intent of a decision records: tags alone, or the image. */
export function actionOf({ action }: Decision): IntentAction {
  return action === 'UNTAG' ? 'UNTAG' : 'DELETE'
}
