import type { Pin } from '../../policies/model/index.ts'
import type { _careen_worker_v1_Assignment_EmptyPart as WireEmptyPart } from '../gen/careen/worker/v1/Assignment.ts'
import type { Intent as WireIntent, Intent__Output } from '../gen/careen/worker/v1/Intent.ts'
import type { Lease as WireLease, Lease__Output } from '../gen/careen/worker/v1/Lease.ts'
import type {
  PinnedReference as WirePin,
  PinnedReference__Output,
} from '../gen/careen/worker/v1/PinnedReference.ts'
import type { Sighting as WireSighting, Sighting__Output } from '../gen/careen/worker/v1/Sighting.ts'
import { nameOf, parseName } from '../names.ts'
import type { AskedIntent, EmptyPart, Lease, Sighting } from '../resources/index.ts'
import { fromTimestamp, given, need, stamp, toTimestamp } from './basics.ts'

export function toLease({
  workspace,
  runId,
  instance,
  generation,
  secret,
}: Omit<Lease, 'validFor'>): WireLease {
  const run = nameOf('run', { workspace, run: runId })
  return { run, instance, generation, secret: Buffer.from(secret) }
}

/** `validFor`: only an answer says it. */
export function fromLease(wire: Lease__Output | null, validFor = 0): Lease {
  const { run: name, instance, generation, secret } = need(wire, 'lease')
  const { workspace, run } = parseName('run', name, 'lease.run')
  return { workspace, runId: run, instance, generation, secret, validFor }
}

export function toSighting(sighting: Sighting): WireSighting {
  return {
    digest: sighting.digest,
    firstSeenTime: toTimestamp(sighting.firstSeenAt),
    baseline: sighting.baseline,
    ...given({
      untagTime: stamp(sighting.untaggedAt),
      pushTime: stamp(sighting.pushedAt),
      pullTime: stamp(sighting.pulledAt),
      afterTime: stamp(sighting.after),
      putBackTime: stamp(sighting.putBackAt),
      missingTime: stamp(sighting.missingSince),
      goneTime: stamp(sighting.goneAt),
    }),
  }
}

export function fromSighting(wire: Sighting__Output): Sighting {
  const firstSeenAt = need(fromTimestamp(wire.firstSeenTime), 'sighting.first_seen_time')
  return {
    digest: wire.digest,
    firstSeenAt,
    baseline: wire.baseline,
    ...given({
      untaggedAt: fromTimestamp(wire.untagTime),
      pushedAt: fromTimestamp(wire.pushTime),
      pulledAt: fromTimestamp(wire.pullTime),
      after: fromTimestamp(wire.afterTime),
      putBackAt: fromTimestamp(wire.putBackTime),
      missingSince: fromTimestamp(wire.missingTime),
      goneAt: fromTimestamp(wire.goneTime),
    }),
  }
}

export function toIntent(intent: AskedIntent): WireIntent {
  return {
    digest: intent.digest,
    untagOnly: intent.action === 'UNTAG',
    tags: [...intent.tags],
    mediaType: intent.mediaType,
    manifest: Buffer.from(intent.bytes),
  }
}

export function fromIntent(wire: Intent__Output | null): AskedIntent {
  const intent = need(wire, 'intent')
  return {
    digest: intent.digest,
    action: intent.untagOnly ? 'UNTAG' : 'DELETE',
    tags: intent.tags,
    mediaType: intent.mediaType,
    bytes: Buffer.from(intent.manifest),
  }
}

const EMPTY_PARTS: Readonly<Record<EmptyPart, WireEmptyPart>> = {
  'open intents': 'EMPTY_PART_OPEN_INTENTS',
  'approved digests': 'EMPTY_PART_APPROVED_DIGESTS',
}

export function toEmptyParts(parts: ReadonlySet<EmptyPart>): WireEmptyPart[] {
  return [...parts].map((part) => EMPTY_PARTS[part])
}

export function fromEmptyParts(wire: readonly WireEmptyPart[]): ReadonlySet<EmptyPart> {
  const parts: readonly EmptyPart[] = ['open intents', 'approved digests']
  return new Set(parts.filter((part) => wire.includes(EMPTY_PARTS[part])))
}

export function toPinnedReference({ registry, repository, ...pin }: Pin, workspace: string): WirePin {
  return {
    repository: nameOf('repository', { workspace, registry, repository }),
    reference: pin.reference,
    owner: pin.owner,
    ...given({ reason: pin.reason, expireTime: stamp(pin.until) }),
  }
}

export function fromPinnedReference(wire: PinnedReference__Output): Pin {
  const { registry, repository } = parseName('repository', wire.repository, 'pins.repository')
  return {
    kind: 'pin',
    registry,
    repository,
    reference: wire.reference,
    owner: wire.owner,
    ...given({ reason: wire.reason, until: fromTimestamp(wire.expireTime) }),
  }
}
