import { type Decision, goes, type Reason, sentence } from '../../../policies/engine/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import { firstRefusal, type ReportFault, shown, wrongDigest, wrongTag } from './names.ts'

export type DecisionGround = {
  /** Labels of the rules of the run's policy. Undefined: the run has no policy, and nothing may be deleted. */
  readonly rules: ReadonlySet<string> | undefined
  /** True if this lease recorded a scan. Without one nothing may be deleted. */
  readonly scanned: boolean
  /** Returns true if the inventory has, or had, the image. */
  readonly isKnown: (digest: Digest) => boolean
  /** Returns true if an earlier part decided about the image. */
  readonly isDecided: (digest: Digest) => boolean
}

/** Returns why a part of the decisions cannot be that of the run's policy about this repository. */
export function verifyDecisions(decisions: readonly Decision[], ground: DecisionGround): ReportFault {
  const here = new Set<Digest>()
  return firstRefusal(decisions, (decision) => {
    const { digest } = decision
    const twice = here.has(digest) || ground.isDecided(digest)
    here.add(digest)
    if (twice) return `${shown(digest)} is decided twice`
    return (
      wrongDigest(digest) ??
      wrongImage(decision, ground) ??
      wrongShape(decision) ??
      wrongRules(decision, ground)
    )
  })
}

function wrongImage({ digest, action }: Decision, { rules, scanned, isKnown }: DecisionGround): ReportFault {
  if (scanned && !isKnown(digest)) return `${digest} is not in the inventory`
  if (action === 'KEEP') return undefined
  if (!scanned) return `${digest} is to be deleted, and this lease recorded no scan`
  return rules === undefined ? `${digest} is to be deleted, and no policy is in force` : undefined
}

function wrongShape(decision: Decision): ReportFault {
  const { digest, tags, action, untag, follows } = decision
  if (action !== 'UNTAG' && untag.length > 0) return `${digest} loses tags, and its action is ${action}`
  if (action === 'UNTAG' && untag.length === 0) return `${digest} is to be untagged, and no tag is named`
  if (untag.some((tag) => !tags.includes(tag))) return `${digest} is to lose a tag that it does not have`
  if (follows.length > 0 && !goes(decision)) return `${digest} stays, and follows an image that is deleted`
  return firstRefusal(tags, wrongTag) ?? firstRefusal([decision.group, ...follows], wrongDigest)
}

function wrongRules({ digest, verdicts, reasons }: Decision, { rules }: DecisionGround): ReportFault {
  const named = [...verdicts.map(({ rule }) => rule), ...reasons.flatMap(ruleOf)]
  const unknown = named.find((rule) => rules?.has(rule) !== true)
  if (unknown !== undefined)
    return `${digest} is decided by rule ${shown(unknown)}, which the policy does not have`
  const unclear = reasons.find((reason) => !isReadable(reason))
  return unclear === undefined ? undefined : `${digest} has a reason ${shown(unclear.kind)} that is not known`
}

function ruleOf(reason: Reason): readonly string[] {
  return 'rule' in reason ? [reason.rule] : []
}

/** Returns true if the reason can be shown. One of an unknown kind, or with missing parts, cannot. */
function isReadable(reason: Reason): boolean {
  try {
    return typeof sentence(reason) === 'string'
  } catch {
    return false
  }
}
