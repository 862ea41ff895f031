/**
 * The words of a policy (design.md, section 5; evidence.md, sections 5 and 6), written from these pages and in the plainest way:
 * which images go. With times that are points it is what the policy says of what happened; with times that are not, what it
 * says in every world.
 */
import type { Digest, Instant, Policy, Protection, PolicyRule } from '../../policies/index.ts'
import { isVariant, newerThan, type Placed, sortable, versionOf } from './order.ts'
import { mayBeKeptThinned } from './periods.ts'
import type { Time, Times } from './times.ts'

export type WordImage = {
  readonly digest: Digest
  /** Without those of signatures. */
  readonly tags: readonly string[]
  /** Has it any tag, those of signatures counted? */
  readonly tagged: boolean
  /** Those that are here. */
  readonly children: readonly Digest[]
  readonly lacksChild: boolean
  /** What it refers to. */
  readonly subject?: Digest
  readonly times: Times
  /** When it was last pulled, where that is known. */
  readonly pulled?: Instant
  /** It is kept, takes no place, and holds what belongs to it. */
  readonly sealed?: true
}

export type WordInput = {
  readonly policy: Policy
  readonly protections: readonly Protection[]
  readonly images: readonly WordImage[]
  readonly now: Instant
  /** Is a gate shut: quota, cooling off? Then nothing goes. */
  readonly shut: boolean
}

type Frame = WordInput & {
  readonly byDigest: ReadonlyMap<Digest, WordImage>
  readonly parents: ReadonlyMap<Digest, readonly Digest[]>
  readonly referrers: ReadonlyMap<Digest, readonly Digest[]>
}

type Doomed = Map<Digest, 'root' | 'along'>

/** Digests that go. */
export function whatGoes(input: WordInput): ReadonlySet<Digest> {
  const doomed: Doomed = new Map()
  if (input.shut || input.policy.status !== 'ACTIVE') return new Set()
  const frame = frameOf(input)
  for (;;) {
    const before = doomed.size
    const wanted = wantedGone(frame, doomed)
    for (const image of wanted)
      if (!isBlocked(frame, doomed, image)) doomed.set(image.digest, doomed.get(image.digest) ?? 'root')
    for (let added = true; added;) {
      const along = input.images.filter(
        (image) => !doomed.has(image.digest) && goesAlong(frame, doomed, image),
      )
      for (const image of along) doomed.set(image.digest, 'along')
      added = along.length > 0
    }
    if (doomed.size === before) return new Set(doomed.keys())
  }
}

function frameOf(input: WordInput): Frame {
  const byDigest = new Map(input.images.map((image) => [image.digest, image]))
  const parents = new Map<Digest, Digest[]>()
  const referrers = new Map<Digest, Digest[]>()
  for (const { digest, children, subject } of input.images) {
    for (const child of children) parents.set(child, [...(parents.get(child) ?? []), digest])
    if (subject !== undefined) referrers.set(subject, [...(referrers.get(subject) ?? []), digest])
  }
  return { ...input, byDigest, parents, referrers }
}

function isProtected({ protections, now }: Frame, image: WordImage): boolean {
  return (
    image.sealed === true ||
    protections.some(
      ({ tagRegexp, digests, until }) =>
        (until === undefined || now < until) &&
        ((tagRegexp !== undefined && image.tags.some(matching(tagRegexp))) || digests.includes(image.digest)),
    )
  )
}

const patterns = new Map<string, (tag: string) => boolean>()
function matching(pattern: string): (tag: string) => boolean {
  const whole = new RegExp(`^(?:${pattern})$`, 'u')
  const known = patterns.get(pattern) ?? ((tag: string) => whole.test(tag))
  patterns.set(pattern, known)
  return known
}

function isHeldByParent({ parents }: Frame, doomed: Doomed, { digest }: WordImage): boolean {
  return (parents.get(digest) ?? []).some((parent) => !doomed.has(parent))
}

/** What refers to it, and to that, must be able to follow; children without a tag that stay by name keep it, too. */
function isBlocked(frame: Frame, doomed: Doomed, image: WordImage): boolean {
  const followers = (frame.referrers.get(image.digest) ?? []).flatMap(
    (digest) => frame.byDigest.get(digest) ?? [],
  )
  if (followers.some((one) => !canFollow(frame, doomed, one))) return true
  return image.children.some((digest) => {
    const child = frame.byDigest.get(digest)
    return child !== undefined && !child.tagged && isProtected(frame, child)
  })
}

function canFollow(frame: Frame, doomed: Doomed, image: WordImage): boolean {
  if (isProtected(frame, image) || image.tags.length > 0) return false
  return !isHeldByParent(frame, doomed, image) && !isBlocked(frame, doomed, image)
}

function goesAlong(frame: Frame, doomed: Doomed, image: WordImage): boolean {
  if (image.subject !== undefined && frame.byDigest.has(image.subject))
    return doomed.has(image.subject) && canFollow(frame, doomed, image)
  const parents = frame.parents.get(image.digest) ?? []
  if (parents.length === 0 || image.tagged || isProtected(frame, image)) return false
  return !isHeldByParent(frame, doomed, image) && !isBlocked(frame, doomed, image)
}

type Said = { readonly rule: PolicyRule; readonly wants: 'keep' | 'gone' | 'nothing' }

function wantedGone(frame: Frame, doomed: Doomed): WordImage[] {
  const candidates = frame.images.filter(
    (image) =>
      doomed.get(image.digest) !== 'along' &&
      !isProtected(frame, image) &&
      !isHeldByParent(frame, doomed, image) &&
      !(image.subject !== undefined && frame.byDigest.has(image.subject)),
  )
  const opinions = new Map<WordImage, Said[]>(candidates.map((image) => [image, []]))
  for (const rule of frame.policy.rules) {
    const selected = candidates.filter((image) => selects(rule, image))
    for (const [image, wants] of judge(frame, rule, selected)) opinions.get(image)?.push({ rule, wants })
  }
  return candidates.filter((image) => isWanted(frame, image, opinions.get(image) ?? []))
}

function selects(rule: PolicyRule, image: WordImage): boolean {
  // What refers to something that is not here, and an index that lacks a child, is for rules that name them.
  if (image.subject !== undefined || image.lacksChild) return false
  if (rule.excludeTagRegexp !== undefined && image.tags.some(matching(rule.excludeTagRegexp))) return false
  return image.tagged ? covered(rule, image).length > 0 : rule.untagged
}

function covered({ tagRegexp }: PolicyRule, { tags }: WordImage): readonly string[] {
  return tagRegexp === undefined ? [] : tags.filter(matching(tagRegexp))
}

function isWanted({ policy, now }: Frame, image: WordImage, said: readonly Said[]): boolean {
  if (!image.tagged && now < image.times.grace + policy.grace) return false
  if (image.tags.some((tag) => !said.some(({ rule }) => covered(rule, image).includes(tag)))) return false
  if (said.some(({ rule, wants }) => rule.keep === true && wants === 'keep')) return false
  const asked = said.filter(({ rule }) => rule.keep !== true)
  switch (policy.onConflict) {
    case 'any':
      return asked.some(({ wants }) => wants === 'gone')
    case 'first_match': {
      const place = ({ rule }: Said): number => rule.priority ?? Infinity
      return (
        asked.toSorted((a, b) => place(a) - place(b) || (a.rule.label < b.rule.label ? -1 : 1))[0]?.wants ===
        'gone'
      )
    }
    default:
      return asked.length > 0 && asked.every(({ wants }) => wants === 'gone')
  }
}

function timeFor(rule: PolicyRule, image: WordImage): Time | undefined {
  const { time } = image.times
  if (rule.ageFrom === undefined) return time
  if (rule.ageFrom !== 'last_pulled') throw new Error(`no words for age_from = ${rule.ageFrom}`)
  const { pulled } = image
  if (pulled === undefined) return undefined
  if (time.low > pulled) return time
  return { low: pulled, high: Math.max(time.high, pulled), exact: pulled >= time.high }
}

function isLeftBehind({ parents, byDigest }: Frame, digest: Digest): boolean {
  return parents.has(digest) && byDigest.get(digest)?.tagged === false
}

function highest(tags: readonly string[]): string {
  let found = ''
  for (const tag of tags) {
    const version = versionOf(tag)
    const text = version === undefined ? '' : sortable(version)
    if (text > found) found = text
  }
  return found
}

function placedOf(rule: PolicyRule, image: WordImage): Placed | undefined {
  const time = timeFor(rule, image)
  return time && { digest: image.digest, time, version: highest(image.tags) }
}

function judge(frame: Frame, rule: PolicyRule, selected: readonly WordImage[]): [WordImage, Said['wants']][] {
  const placed = selected.flatMap((image) => placedOf(rule, image) ?? [])
  const byDigest = new Map(placed.map((one) => [one.digest, one]))
  // In another world, what an index left behind may have gone along with it.
  const sure = frame.images.every(({ times }) => times.time.exact)
  const counted = sure ? placed : placed.filter(({ digest }) => !isLeftBehind(frame, digest))
  const versions =
    rule.keepSemver === undefined
      ? undefined
      : keptVersions(
          rule,
          selected.filter(({ digest }) => byDigest.has(digest)),
        )
  const limit = rule.expirePeriod ?? rule.expireAfter
  const edge = limit === undefined ? -Infinity : frame.now - limit
  const lost = new Map(
    selected.map(({ digest, times }) => [
      digest,
      rule.ageFrom === undefined ? (times.untagged ?? -Infinity) : -Infinity,
    ]),
  )
  const isOld = ({ digest, time }: Placed): boolean =>
    Math.max(time.high, lost.get(digest) ?? -Infinity) < edge
  return selected.map((image) => {
    const one = byDigest.get(image.digest)
    if (one === undefined) return [image, 'keep']
    const newer = newerThan(one, counted)
    if (rule.keep === true) return [image, newer.length < (rule.retainedTop ?? 0) ? 'keep' : 'nothing']
    const onFloor =
      newer.length < (rule.retainedTop ?? 0) ||
      versions?.has(image.digest) === true ||
      (rule.keepThinned !== undefined && mayBeKeptThinned(rule.keepThinned, one, counted))
    if (onFloor) return [image, 'keep']
    if (rule.max !== undefined && newer.length >= rule.max) return [image, 'gone']
    if (limit === undefined) return [image, rule.max === undefined ? 'gone' : 'keep']
    const spared = newer.filter(isOld).length < (rule.keepExpired ?? 0)
    return [image, isOld(one) && !spared ? 'gone' : 'keep']
  })
}

/** Images with a version that is among the highest of its line, or with none at all. */
function keptVersions(rule: PolicyRule, images: readonly WordImage[]): ReadonlySet<Digest> {
  const keep = rule.keepSemver
  const lines = new Map<string, Set<string>>()
  const own = new Map<Digest, { line: string; version: string }[]>()
  for (const image of images) {
    const versions = covered(rule, image).flatMap((tag) => versionOf(tag) ?? [])
    own.set(
      image.digest,
      versions
        .filter((version) => version.suffix === '' || isVariant(version) || keep?.prerelease === true)
        .map((version) => {
          const { major, minor, patch, suffix } = version
          const numbers = { major: [major], minor: [major, minor], patch: [major, minor, patch] }[
            keep?.per ?? 'major'
          ]
          const variant = isVariant(version)
          const line = `${numbers.join('.')} ${variant ? suffix.toLowerCase() : ''}`
          const text = sortable({ ...version, suffix: variant ? '' : suffix })
          lines.set(line, (lines.get(line) ?? new Set()).add(text))
          return { line, version: text }
        }),
    )
  }
  const kept = images.filter((image) => {
    if (covered(rule, image).every((tag) => versionOf(tag) === undefined)) return true
    return (own.get(image.digest) ?? []).some(
      ({ line, version }) =>
        [...(lines.get(line) ?? [])].filter((other) => other > version).length < (keep?.count ?? 0),
    )
  })
  return new Set(kept.map(({ digest }) => digest))
}
