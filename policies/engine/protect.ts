import {
  addressOf,
  type Digest,
  type Image,
  type Instant,
  type Pin,
  type Protection,
} from '../model/index.ts'
import { ascending } from './compare.ts'
import type { EvaluateInput } from './decision.ts'
import type { Patterns } from './patterns.ts'
import type { Reason } from './reason.ts'
import { covers } from './scope.ts'
import { hasAll } from './select.ts'

/** What holds images whatever the rules say: protections, pins, lists of images in use. */
export type Protector = {
  /** Every protection and pin that fits the image; empty for most. */
  readonly reasons: (image: Image) => readonly Reason[]
  /** There is nothing that could fit any image. */
  readonly isIdle: boolean
  /** Instants at which one of them ends, in any order. */
  readonly ends: readonly Instant[]
}

type Ready = {
  readonly protection: Protection
  readonly digests: ReadonlySet<Digest>
  readonly matches: ((tag: string) => boolean) | undefined
}

/** The protections and pins that bear on a repository at this instant; what is over, or of elsewhere, is left out. */
export function protector(
  input: Pick<EvaluateInput, 'repository' | 'protections' | 'pins' | 'now'>,
  patterns: Patterns,
): Protector {
  const { repository: ref, now } = input
  const ready = input.protections
    .filter((protection) => isRunning(protection, now) && covers(protection.scope, ref))
    .toSorted((a, b) => ascending(a.name, b.name))
    .map((protection) => prepare(protection, patterns))
  const pins = Map.groupBy(
    (input.pins ?? []).filter(
      (pin) => pin.registry === ref.registry && pin.repository === ref.repository && isRunning(pin, now),
    ),
    (pin) => pin.reference,
  )
  const protects = ready.length === 0 ? () => [] : (image: Image) => ready.flatMap((one) => fits(one, image))
  const pinned = pins.size === 0 ? () => [] : (image: Image) => pinsOf(pins, image)
  const ends = [
    ...ready.map(({ protection }) => protection.until),
    ...[...pins.values()].flat().map((pin) => pin.until),
  ]
  return {
    reasons: (image) => [...protects(image), ...pinned(image)],
    isIdle: ready.length === 0 && pins.size === 0,
    ends: ends.filter((end) => end !== undefined),
  }
}

function prepare(protection: Protection, patterns: Patterns): Ready {
  const { tagRegexp } = protection
  return {
    protection,
    digests: new Set(protection.digests),
    matches: tagRegexp === undefined ? undefined : patterns(tagRegexp, addressOf(protection)),
  }
}

function fits({ protection, digests, matches }: Ready, image: Image): Reason[] {
  const { owner, until, annotations } = protection
  const tag = matches === undefined ? undefined : image.tags.find(matches)
  const annotated =
    annotations !== undefined && Object.keys(annotations).length > 0 && hasAll(image.annotations, annotations)
  if (tag === undefined && !annotated && !digests.has(image.digest)) return []
  return [
    {
      kind: 'protected',
      by: addressOf(protection),
      ...(tag === undefined ? {} : { tag }),
      ...(owner === undefined ? {} : { owner }),
      ...(until === undefined ? {} : { until }),
    },
  ]
}

function pinsOf(pins: ReadonlyMap<string, readonly Pin[]>, image: Image): Reason[] {
  return [image.digest, ...image.tags].flatMap((reference) =>
    (pins.get(reference) ?? []).map((pin): Reason => ({
      kind: pin.kind === 'pin' ? 'pinned' : 'in_use',
      reference,
      owner: pin.owner,
      ...(pin.reason === undefined ? {} : { reason: pin.reason }),
      ...(pin.until === undefined ? {} : { until: pin.until }),
    })),
  )
}

function isRunning({ until }: { readonly until?: Instant }, now: Instant): boolean {
  return until === undefined || now < until
}
