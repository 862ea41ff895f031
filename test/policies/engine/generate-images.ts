/** Small but nasty repositories for fast-check, and the small tools that its other generators use as well. */
import * as fc from 'fast-check'
import type { Digest, Image } from '../../../policies/model/image.ts'
import type { Instant, Known, TimeSource } from '../../../policies/model/time.ts'

const HOUR = 60 * 60 * 1000
export const DAY = 24 * HOUR
/** A Tuesday; the ISO week before it spans two years. */
export const NOW: Instant = Date.UTC(2027, 0, 5, 6)
const MOST_IMAGES = 9
export const TAGS = ['pr-1', 'pr-2', 'x', 'v1.0.0', 'v1.0.1', '1.1.0', 'v2.0.0-rc.1', 'latest'] as const
export const PATTERNS = [
  '.*',
  'v.*',
  'pr-.*',
  'v?[0-9]+\\.[0-9]+\\.[0-9]+(-.*)?',
  'pr-[0-9]+',
  'x|latest',
  'x',
  'latest',
] as const

/** No order: a later image may have the smaller digest. Those from `MOST_IMAGES` up are in no repository. */
export function digestOf(index: number): Digest {
  return `sha256:${((index * 7 + 3) % 16).toString(16).repeat(64)}`
}

/** The value in one of `rarity` + 1 cases; shrinks to nothing. */
export function maybe<T>(arbitrary: fc.Arbitrary<T>, rarity: number): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: rarity, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary },
  )
}

/** The value, but for one of `rarity` + 1; shrinks to nothing. */
export function mostly<T>(arbitrary: fc.Arbitrary<T>, rarity: number): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: rarity, arbitrary },
  )
}

/** `true` in one of `rarity` + 1 cases. */
export function rarely(rarity: number): fc.Arbitrary<true | undefined> {
  return maybe(fc.constant<true>(true), rarity)
}

export function listOf<T>(
  arbitrary: fc.Arbitrary<T>,
  rarity: number,
  maxLength: number,
): fc.Arbitrary<readonly T[]> {
  return maybe(fc.array(arbitrary, { minLength: 1, maxLength }), rarity).map((list) => list ?? [])
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }
type Given<T> = Defined<Pick<T, Present<T>>> & Partial<Defined<Omit<T, Present<T>>>>
type Present<T> = { [K in keyof T]: undefined extends T[K] ? never : K }[keyof T]

/** Without the keys that have no value. */
export function given<T extends object>(record: T): Given<T> {
  const kept: Partial<T> = {}
  for (const key in record) if (record[key] !== undefined) kept[key] = record[key]
  return kept as Given<T>
}

/** Mostly whole days ago; a few in the future, one of them too far to be true, and one when careen was not thought of. */
const instants: fc.Arbitrary<Instant> = fc.oneof(
  { weight: 20, arbitrary: daysBefore(60, 60, 40, 31, 30, 15, 14, 8, 7, 400) },
  { weight: 3, arbitrary: daysBefore(6, 3, 2, 1, 0) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2, 25).map((hours) => NOW - 20 * DAY - hours * HOUR) },
  { weight: 1, arbitrary: fc.constantFrom(0, NOW + DAY / 2, NOW + DAY, NOW + 3 * DAY, Date.UTC(2013, 2, 1)) },
)

function daysBefore(...days: readonly number[]): fc.Arbitrary<Instant> {
  return fc.constantFrom(...days).map((count) => NOW - count * DAY)
}

function known(source: TimeSource, rarityOfNone: number): fc.Arbitrary<Known | undefined> {
  return mostly(
    instants.map((at) => ({ at, source })),
    rarityOfNone,
  )
}

/** An image before it is known which others there are: these are told by their index. */
type Seed = {
  readonly details: Omit<Image, 'digest' | 'tags' | 'children' | 'subject'>
  readonly children: readonly number[]
  readonly subject: number | undefined
  readonly signs: readonly { readonly index: number; readonly suffix: string }[]
  /** It lists what refers to that one. */
  readonly lists: number | undefined
}

export const pairs = fc.constantFrom(
  { team: 'a' },
  { team: 'b' },
  { team: 'a', keep: 'yes' },
  { keep: 'yes' },
)
export const neighbours = fc.nat(MOST_IMAGES)

const details: fc.Arbitrary<Seed['details']> = fc
  .record({
    created: known('config', 6),
    pushed: known('registry', 6),
    tagged: known('tag', 2),
    pulled: fc.oneof(known('pull', 2), fc.constant<'never'>('never')),
    firstSeen: daysBefore(30, 30, 30, 3, 3, 1, 0),
    size: fc.constantFrom(10, 20, 0),
    mediaType: fc.constant(''),
    unreadable: maybe(fc.constant('broken'), 40),
    artifactType: maybe(fc.constantFrom('chart', 'sbom'), 3),
    platform: maybe(fc.constantFrom('linux/arm64', 'linux/arm64/v8', 'linux/amd64', 'unknown/unknown'), 1),
    annotations: maybe(pairs, 3),
    labels: maybe(pairs, 3),
  })
  .map(given)

const seeds: fc.Arbitrary<readonly Seed[]> = fc.array(
  fc.record({
    details,
    children: listOf(neighbours, 3, 3),
    subject: maybe(neighbours, 6),
    signs: listOf(
      fc.record({ index: neighbours, suffix: fc.constantFrom('.sig', '.att', '.sbom', '') }),
      6,
      2,
    ),
    lists: maybe(neighbours, 14),
  }),
  { maxLength: MOST_IMAGES, size: 'max' },
)

/** Who has which tag; a number beyond the images: nobody. In the second kind most images have no tag. */
const owners: fc.Arbitrary<readonly number[]> = fc.oneof(
  { weight: 2, arbitrary: ownersUpTo(MOST_IMAGES + 2) },
  { weight: 1, arbitrary: ownersUpTo(2) },
)

function ownersUpTo(max: number): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.nat(max), { minLength: TAGS.length, maxLength: TAGS.length })
}

function imagesOf(list: readonly Seed[], owner: readonly number[]): Image[] {
  const taken = new Set<string>()
  return list.map((seed, i) => {
    const tags: string[] = TAGS.filter((_, tag) => owner[tag] === i)
    const lists = seed.lists === undefined ? [] : [{ index: seed.lists, suffix: '' }]
    for (const { index, suffix } of [...lists, ...seed.signs]) {
      const tag = `${digestOf(index).replace(':', '-')}${suffix}`
      if (!taken.has(tag)) tags.push(tag)
      taken.add(tag)
    }
    const listed = seed.lists === undefined ? [] : referrersOf(list, seed.lists)
    return {
      ...seed.details,
      digest: digestOf(i),
      tags: tags.toSorted(),
      children: [...seed.children, ...listed].map(digestOf),
      ...(seed.subject === undefined ? {} : { subject: digestOf(seed.subject) }),
    }
  })
}

function referrersOf(list: readonly Seed[], index: number): number[] {
  return [...list.keys()].filter((i) => list[i]?.subject === index || list[i]?.signs[0]?.index === index)
}

export const images: fc.Arbitrary<readonly Image[]> = fc
  .tuple(seeds, owners)
  .map(([list, owner]) => imagesOf(list, owner))
