/** Small repositories of which little is known, made fast and shrunk by leaving things out. */
import * as fc from 'fast-check'
import type { EvaluateInput } from '../../../policies/engine/decision.ts'
import type { Image } from '../../../policies/model/image.ts'
import type { Protection } from '../../../policies/model/protection.ts'
import type { Instant, Known, TimeEvidence, TimeSource } from '../../../policies/model/time.ts'
import { DAY, digestOf, given, NOW } from './generate-images.ts'
import { type Chance, chanceOf } from './worlds-chance.ts'
import { policyOf } from './worlds-generate-policy.ts'
import { shrunk } from './worlds-shrink.ts'

const HOUR = DAY / 24

/** What chance has to say, in the words of the generators. */
export type Dice = {
  /** A whole number below this one. */
  readonly below: (count: number) => number
  /** One of them; those that are there twice, twice as often. */
  readonly pick: <T>(list: readonly [T, ...(readonly T[])]) => T
  /** Yes, in one of so many cases. */
  readonly once: (of: number) => boolean
  /** The value, in one of so many cases. */
  readonly maybe: <T>(of: number, make: () => T) => T | undefined
}

function diceOf(chance: Chance): Dice {
  const below = (count: number): number => Math.floor(chance() * count)
  const once = (of: number): boolean => below(of) === 0
  return {
    below,
    once,
    pick: (list) => list[below(list.length)] ?? list[0],
    maybe: (of, make) => (once(of) ? make() : undefined),
  }
}

/** Do images belong to each other; and do the gaps come from looks that were made one after the other? */
export type Kind = { readonly grouped: boolean; readonly looks: boolean }

/** What one of the generators made. `seed`: of the chance that draws worlds. */
export type Drawn = { readonly input: EvaluateInput; readonly kind: Kind; readonly seed: number }

/** Few, so that bounds are often shared; ages of a day, a week and two weeks lie among them. */
const INSTANTS: readonly [Instant, ...Instant[]] = [
  0,
  1,
  24 * HOUR,
  2 * DAY,
  5 * DAY + 6 * HOUR,
  7 * DAY - 1,
  7 * DAY,
  7 * DAY + 1,
  8 * DAY,
  14 * DAY,
  15 * DAY,
  40 * DAY,
].map((age) => NOW - age) as [Instant, ...Instant[]]

/** When careen looked: the newest last. */
function looksOf(dice: Dice): readonly Instant[] {
  const count = 1 + dice.below(5)
  const looks = new Set(Array.from({ length: count }, () => dice.pick(INSTANTS)))
  return [...looks].toSorted((a, b) => a - b)
}

type Scene = {
  readonly dice: Dice
  readonly kind: Kind
  readonly looks: readonly Instant[]
  /** What ages count from. */
  readonly from: ReadonlySet<string>
}

function gapIn({ dice, kind, looks }: Scene): { readonly after?: Instant; readonly before: Instant } {
  if (kind.looks) {
    const i = dice.below(looks.length)
    const [after, before] = [looks[i - 1], looks[i] ?? NOW]
    return after === undefined ? { before } : { after, before }
  }
  if (dice.once(5)) return { before: dice.pick(INSTANTS) }
  const [one, other] = [dice.pick(INSTANTS), dice.pick(INSTANTS)]
  if (dice.once(30)) return { after: 0, before: one }
  return {
    after: Math.min(one, other),
    before: Math.max(one, other) + (dice.once(20) ? 0 : Number(one === other)),
  }
}

function evidenceOf(scene: Scene, source: TimeSource): TimeEvidence {
  const { dice } = scene
  if (dice.once(4)) return { at: dice.once(40) ? NOW + 3 * DAY : dice.pick(INSTANTS), source }
  if (dice.once(40)) return 'unknown'
  return { ...gapIn(scene), source }
}

/** When it says that it was built: mostly where it matters, within the gap or at its borders. */
function createdOf({ dice }: Scene, arrived: TimeEvidence | undefined): Known | undefined {
  if (dice.once(5)) return undefined
  const source = 'config'
  if (dice.once(30)) return { at: dice.pick([0, NOW + DAY, NOW + 3 * DAY, Date.UTC(2013, 2, 1)]), source }
  if (typeof arrived !== 'object' || !('before' in arrived) || dice.once(3))
    return { at: dice.pick(INSTANTS), source }
  const { after = arrived.before - 10 * DAY, before } = arrived
  const middle = Math.floor((after + before) / 2)
  return {
    at: dice.pick([after, after + 1, middle, middle, middle + 1, before - 1, before, before + 1]),
    source,
  }
}

const TAGS = [
  'pr-1',
  'pr-2',
  'x',
  'v1.0.0',
  'v1.0.1',
  'v1.1.0',
  'v1.0.0-alpine',
  'v1.0.1-alpine',
  'v2.0.0-rc.1',
  'latest',
]

function tagsOf(dice: Dice, count: number): readonly (readonly string[])[] {
  const tags = Array.from({ length: count }, (): string[] => [])
  for (const tag of TAGS) if (!dice.once(3)) tags[dice.below(count)]?.push(tag)
  return tags
}

function imageOf(scene: Scene, i: number, tags: readonly string[]): Image {
  const { dice } = scene
  const arrived = dice.once(8) ? undefined : evidenceOf(scene, 'first_seen')
  return given({
    digest: digestOf(i),
    tags: [...tags],
    created: createdOf(scene, arrived),
    arrived,
    pushed: mostlyIf(scene, ['pushed'], () => evidenceOf(scene, 'registry')),
    tagged: mostlyIf(scene, ['tagged'], () => evidenceOf(scene, 'tag')),
    pulled: mostlyIf(scene, ['pulled', 'last_pulled'], () =>
      dice.once(3) ? ('never' as const) : evidenceOf(scene, 'pull'),
    ),
    putBack: dice.maybe(10, () => dice.pick(INSTANTS)),
    untaggedAt: tags.length === 0 ? dice.maybe(3, () => lostOf(scene)) : undefined,
    unseenSince: dice.maybe(60, () => NOW - DAY),
    unreadable: dice.maybe(60, () => 'broken'),
    firstSeen: dice.pick(INSTANTS),
    size: 1,
    mediaType: '',
    children: [],
  })
}

/** Seldom, where no rule asks for it. */
function mostlyIf<T>({ dice, from }: Scene, kinds: readonly string[], make: () => T): T | undefined {
  const isAsked = kinds.some((kind) => from.has(kind))
  return dice.once(isAsked ? 8 : 10) === isAsked ? undefined : make()
}

function lostOf(scene: Scene): TimeEvidence {
  const evidence = evidenceOf(scene, 'first_seen')
  const isFar = evidence !== 'unknown' && 'at' in evidence && evidence.at > NOW
  return evidence === 'unknown' || isFar ? { before: NOW - 7 * DAY, source: 'first_seen' } : evidence
}

/** Makes some of them indexes of others, and some refer to others. */
function related(dice: Dice, images: readonly Image[]): readonly Image[] {
  const count = images.length + 1
  return images.map((image) => {
    const children = dice.once(3)
      ? Array.from({ length: 1 + dice.below(2) }, () => digestOf(dice.below(count)))
      : []
    const subject = dice.maybe(6, () => digestOf(dice.below(count)))
    const signed = dice.maybe(12, () => `${digestOf(dice.below(count)).replace(':', '-')}.sig`)
    const tags = dice.once(4) ? [] : image.tags
    return given({ ...image, children, subject, tags: signed === undefined ? tags : [...tags, signed] })
  })
}

/** No tag twice. */
function distinct(images: readonly Image[]): readonly Image[] {
  const taken = new Set<string>()
  return images.map((image) => ({
    ...image,
    tags: image.tags.filter((tag) => !taken.has(tag) && taken.add(tag)).toSorted(),
  }))
}

function protectionsOf(dice: Dice): readonly Protection[] {
  if (!dice.once(8)) return []
  const name = 'guard'
  const scope = { kind: 'global' } as const
  if (dice.once(2)) return [{ kind: 'protect', name, scope, digests: [digestOf(dice.below(4))] }]
  return [{ kind: 'protect', name, scope, digests: [], tagRegexp: dice.pick(['latest', 'x']) }]
}

function draw(random: fc.Random, grouped: boolean): Drawn {
  const dice = diceOf(chanceOf(random.nextInt(0, 2 ** 31 - 1)))
  const kind = { grouped, looks: !dice.once(4) }
  const policy = policyOf(dice)
  const from = new Set(policy.rules.map(({ ageFrom }) => ageFrom ?? ''))
  const scene = { dice, kind, looks: looksOf(dice), from }
  const count = 1 + dice.below(dice.pick([3, 4, 6, 9]))
  const flat = tagsOf(dice, count).map((tags, i) => imageOf(scene, i, tags))
  const input: EvaluateInput = given({
    repository: { registry: 'r', repository: 'a' },
    images: kind.grouped ? distinct(related(dice, flat)) : flat,
    policy,
    protections: protectionsOf(dice),
    clockUnknown: dice.maybe(200, () => 'it is a minute off'),
    trustBuilt: dice.maybe(8, () => false as const),
    now: NOW + dice.pick([0, 0, 0, 1, HOUR, 3 * DAY]),
  })
  return { input, kind, seed: dice.below(1_000_000) }
}

class Cases extends fc.Arbitrary<Drawn> {
  readonly #grouped: (random: fc.Random) => boolean
  constructor(grouped: (random: fc.Random) => boolean) {
    super()
    this.#grouped = grouped
  }
  override generate(random: fc.Random): fc.Value<Drawn> {
    return new fc.Value(draw(random, this.#grouped(random)), undefined)
  }
  override canShrinkWithoutContext(value: unknown): value is Drawn {
    return typeof value === 'object' && value !== null && 'kind' in value
  }
  override shrink({ input, ...rest }: Drawn): fc.Stream<fc.Value<Drawn>> {
    const values = function* (): Generator<fc.Value<Drawn>> {
      for (const smaller of shrunk(input)) yield new fc.Value({ ...rest, input: smaller }, undefined)
    }
    return fc.stream(values())
  }
}

/** No image belongs to another. */
export const flatCases: fc.Arbitrary<Drawn> = new Cases(() => false)

/** Some images are indexes of others, or refer to others. */
export const groupedCases: fc.Arbitrary<Drawn> = new Cases(() => true)

/** Of both kinds. */
export const mixedCases: fc.Arbitrary<Drawn> = new Cases((random) => random.nextInt(0, 2) === 0)
