import type { EffectCause, RepositoryEffect } from '../../policies/diff/index.ts'
import { type Lint, LINTS } from '../../policies/model/index.ts'
import type { EffectCause as WireCause, EffectCause__Output } from '../gen/careen/v1/EffectCause.ts'
import type { Lint__Output } from '../gen/careen/v1/Lint.ts'
import type {
  RepositoryEffect as WireEffect,
  RepositoryEffect__Output,
} from '../gen/careen/v1/RepositoryEffect.ts'
import { nameOf, parseName } from '../names.ts'
import { fromGuard, fromTimestamp, given, malformed, stamp } from './basics.ts'
import { fromDeferred, fromParked, toParked } from './conditions.ts'
import { fromPolicyName, toPolicyName } from './references.ts'

/** Returns an effect without its images, which are sent in batches. */
export function toEffect(effect: RepositoryEffect, workspace: string): WireEffect {
  return {
    repository: nameOf('repository', { workspace, ...effect.repository }),
    policy: toPolicyName(workspace, effect.policy),
    kept: effect.kept,
    bytes: effect.bytes,
    limitChecks: [...effect.limitChecks],
    failure: effect.failure ?? '',
    lints: [...effect.lints],
    ...toEffectConditions(effect, workspace),
  }
}

function toEffectConditions(effect: RepositoryEffect, workspace: string): Partial<WireEffect> {
  return {
    missing: effect.missing === true,
    onlyKeeps: effect.onlyKeeps === true,
    deferred: effect.deferred?.images ?? 0,
    deferredTags: [...(effect.deferred?.tags ?? [])],
    clockUnknown: effect.clockUnknown ?? '',
    stopped: effect.stopped ?? '',
    ...given({
      cause: effect.cause === undefined ? undefined : toCause(effect.cause),
      parked: toParked(effect.parked, workspace),
      untaggedSinceTime: stamp(effect.untaggedSince),
      notBeforeTime: stamp(effect.notBefore),
      seenTime: stamp(effect.seenAt),
    }),
  }
}

export function fromEffect(wire: RepositoryEffect__Output): RepositoryEffect {
  const { registry, repository } = parseName('repository', wire.repository, 'effect.repository')
  return {
    repository: { registry, repository },
    deletes: [],
    kept: wire.kept,
    bytes: wire.bytes,
    limitChecks: wire.limitChecks.map(fromGuard),
    lints: wire.lints.map(fromLint),
    ...given({
      policy: fromPolicyName(wire.policy),
      failure: wire.failure,
      untaggedSince: fromTimestamp(wire.untaggedSinceTime),
      missing: wire.missing || undefined,
      onlyKeeps: wire.onlyKeeps || undefined,
      notBefore: fromTimestamp(wire.notBeforeTime),
      seenAt: fromTimestamp(wire.seenTime),
      deferred: fromDeferred(wire),
      clockUnknown: wire.clockUnknown,
      stopped: wire.stopped,
      parked: fromParked(wire.parked),
      cause: fromCause(wire.cause),
    }),
  }
}

function toCause({ removedNames, ...counts }: EffectCause): WireCause {
  return { ...counts, removedNames: [...removedNames] }
}

/** Returns undefined for an effect of which it is not known. */
export function fromCause(wire: EffectCause__Output | undefined | null): EffectCause | undefined {
  if (wire === undefined || wire === null) return undefined
  const { added, anyway, removed, removedNames } = wire
  return { added, anyway, removed, removedNames }
}

function fromLint({ code, address, detail }: Lint__Output): Lint {
  if (!Object.hasOwn(LINTS, code)) throw malformed('lint.code', `"${code}" is not known`)
  return { code: code as Lint['code'], address, detail }
}
