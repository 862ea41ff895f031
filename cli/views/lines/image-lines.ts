import { type Decision, type LimitCheck, sentence, whyText } from '../../../policies/engine/index.ts'
import type { ExplainedImage, Removed } from '../../../proto/resources/index.ts'
import { imageName } from '../text.ts'
import type { OutputLine } from './line.ts'

/** Returns a line for each decision about an image, with its reasons also as sentences. `more`: fields of all of them. `images`: what is known of them. */
export function decisionLines(
  decisions: readonly Decision[],
  more: object,
  images: readonly ExplainedImage[] = [],
): readonly OutputLine[] {
  const byDigest = new Map(images.map((image) => [image.digest, image]))
  return decisions.map((decision) => {
    const { digest: _digest, ...known } = byDigest.get(decision.digest) ?? {}
    const { reasons, size, untag, goesAt, follows: after, ...rest } = decision
    const texts = reasons.map((reason) => sentence(reason))
    return {
      type: 'image_effect',
      message: `${imageName(decision)}: ${decision.action.toLowerCase()}: ${whyText(decision)}`,
      data: {
        ...more,
        ...rest,
        untag: untag.length === 0 ? undefined : untag,
        follows: after.length === 0 ? undefined : after,
        size: size === 0 ? undefined : size,
        goesAt: goesAt === Infinity ? undefined : goesAt,
        known: 'mediaType' in known ? known : undefined,
        reasons: reasons.map((reason, i) => ({ ...reason, text: texts[i] ?? '' })),
      },
    }
  })
}

/** Returns a line for each limit of a repository. */
export function limitLines(
  repository: string | undefined,
  checks: readonly LimitCheck[],
): readonly OutputLine[] {
  return checks.map(({ guard, message, ...rest }) => ({
    type: 'limit',
    ...(rest.ok ? {} : { level: 'warn' as const }),
    message: repository === undefined ? message : `${repository}: ${message}`,
    data: { repository, name: guard, detail: message, ...rest },
  }))
}

/** Returns a line for each image that careen deleted or untagged, or tried to. */
export function removedLines(removed: readonly Removed[], more: object): readonly OutputLine[] {
  return removed.map((one) => {
    const { runId: run, size, registry: _registry, repository: _repository, ...own } = one
    const { action: _action, firstOutcome: _first, firstOutcomeAt: _firstAt, ...rest } = own
    return {
      type: 'image',
      message: `${imageName(one)}: ${one.outcome ?? 'pending'}`,
      data: { ...more, run, ...rest, size: size === 0 ? undefined : size },
    }
  })
}
