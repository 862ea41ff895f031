import { canTombstone } from '../../evaluation/index.ts'
import type { Capabilities } from '../../registry/client.ts'
import { byDigest } from './by-digest.ts'
import type { DeletionContext } from './context.ts'
import type { DeleteStrategy } from './strategy.ts'
import { tagsFirst } from './tags-first.ts'
import { tombstoneStrategy } from './tombstone.ts'

export type StrategyInput = {
  readonly capabilities: Capabilities
  readonly runId: string
  /** True if the registry's block allows tombstones. */
  readonly tombstonesAllowed: boolean
  /** Tags that were seen to move. Undefined: the policy deletes images with mutable tags. */
  readonly movedTags: ReadonlySet<string> | undefined
}

/** Returns the strategy that loses the least when a tag is pushed during its image's DELETE. */
export function chooseStrategy(input: StrategyInput, context: DeletionContext): DeleteStrategy {
  const { capabilities, runId, tombstonesAllowed, movedTags } = input
  const { untag, takesOwnTags, digestDelete, cascades } = capabilities
  if (untag && takesOwnTags !== true) return tagsFirst(context)
  if (untag) return byDigest(context, { canUntag: true, movedTags: undefined })
  if (canTombstone({ digestDelete, cascades }, tombstonesAllowed)) return tombstoneStrategy(context, runId)
  return byDigest(context, { canUntag: false, movedTags })
}
