import type {
  ExplainedImage as WireExplained,
  ExplainedImage__Output,
} from '../gen/careen/v1/ExplainedImage.ts'
import type { Explanation as WireExplanation, Explanation__Output } from '../gen/careen/v1/Explanation.ts'
import { nameOf, objectName, parseName, parseObjectName } from '../names.ts'
import type { ExplainedImage, Explanation } from '../resources/index.ts'
import { fromGuard, fromTimestamp, given, stamp, toTimestamp } from './basics.ts'
import { fromParked, toParked } from './conditions.ts'
import { fromPolicyName, toPolicyName, toRepositoryName } from './references.ts'

export function toExplanation(explanation: Explanation, workspace: string): WireExplanation {
  const { run, counts } = explanation
  return {
    repository: toRepositoryName({ ...explanation.repository, workspace }),
    policy: toPolicyName(workspace, explanation.policy),
    passedOver: explanation.passedOver.map(({ policy, why }) => ({
      policy: toPolicyName(workspace, policy),
      why,
    })),
    limitChecks: [...explanation.limitChecks],
    stopped: explanation.stopped ?? '',
    clockUnknown: explanation.clockUnknown ?? '',
    onHold: explanation.onHold ?? '',
    decideTime: toTimestamp(explanation.decidedAt),
    run: run === undefined ? '' : nameOf('run', { workspace, run }),
    rules: explanation.rules.map(({ rule, byTags }) => ({ rule, byTags })),
    protections: explanation.protections.map((address) => objectName(workspace, address)),
    deletes: counts.deletes,
    untags: counts.untags,
    kept: counts.kept,
    freedBytes: counts.bytes,
    ...given({ nextRunTime: stamp(explanation.nextRunAt), parked: toParked(explanation.parked, workspace) }),
  }
}

/** Returns an explanation without its images, which are sent one by one. */
export function fromExplanation(wire: Explanation__Output): Explanation {
  const { registry, repository } = parseName('repository', wire.repository, 'explanation.repository')
  return {
    repository: { registry, repository },
    passedOver: wire.passedOver.map(({ policy, why }) => ({ policy: fromPolicyName(policy) ?? '', why })),
    limitChecks: wire.limitChecks.map(fromGuard),
    decidedAt: fromTimestamp(wire.decideTime) ?? 0,
    rules: wire.rules.map(({ rule, byTags }) => ({ rule, byTags })),
    protections: wire.protections.map((name) => parseObjectName(name, 'explanation.protections').address),
    counts: { deletes: wire.deletes, untags: wire.untags, kept: wire.kept, bytes: wire.freedBytes },
    decisions: [],
    deleted: [],
    images: [],
    ...given({
      policy: fromPolicyName(wire.policy),
      stopped: wire.stopped,
      nextRunAt: fromTimestamp(wire.nextRunTime),
      parked: fromParked(wire.parked),
      clockUnknown: wire.clockUnknown,
      onHold: wire.onHold,
      run: wire.run === '' ? undefined : parseName('run', wire.run, 'explanation.run').run,
    }),
  }
}

export function toExplained(image: ExplainedImage): WireExplained {
  return {
    digest: image.digest,
    mediaType: image.mediaType,
    artifactType: image.artifactType ?? '',
    parts: [...image.parts],
    sizeBytes: image.size,
    ...given({
      buildTime: stamp(image.builtAt),
      arrivedAfterTime: stamp(image.after),
      arrivedBeforeTime: stamp(image.before),
      pushTime: stamp(image.pushedAt),
      putBackTime: stamp(image.putBackAt),
    }),
  }
}

export function fromExplained(wire: ExplainedImage__Output): ExplainedImage {
  return {
    digest: wire.digest,
    mediaType: wire.mediaType,
    parts: wire.parts,
    size: wire.sizeBytes,
    ...given({
      artifactType: wire.artifactType,
      builtAt: fromTimestamp(wire.buildTime),
      after: fromTimestamp(wire.arrivedAfterTime),
      before: fromTimestamp(wire.arrivedBeforeTime),
      pushedAt: fromTimestamp(wire.pushTime),
      putBackAt: fromTimestamp(wire.putBackTime),
    }),
  }
}
