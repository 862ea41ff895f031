/** What a team does to its repository: builds, releases, promotions, reverts, hands that slip. */
import type { Digest, Instant } from '../../policies/index.ts'
import { type History, tagsOn } from './history.ts'
import { type Made, makeImage, makeIndex, subjectTag } from './images.ts'
import type { Habits } from './policies.ts'
import type { Random } from './random.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Something that happens at an instant. */
export type Deed = { readonly at: Instant; readonly act: () => void | Promise<void> }

export type Push = (made: Made, tag: string | undefined, at: Instant) => void

export type Site = {
  readonly name: string
  readonly habits: Habits
  readonly random: Random
  readonly history: History
  /** Can the registry be asked what refers to an image? */
  readonly referrers: boolean
  /** Where a push goes: storage may be away. */
  readonly push: Push
  readonly tell: (at: Instant, line: string) => void
  /** Something that follows from a deed, later in the day. */
  readonly later: (deed: Deed) => void
}

export type Team = {
  /** What there was before careen came. */
  readonly settle: (at: Instant) => void
  /** What happens in the day that begins at `day`, in no order. */
  readonly day: (day: Instant) => Deed[]
  /** One more build, now. */
  readonly build: (at: Instant) => void
  /** An image that was built elsewhere long ago arrives. */
  readonly copy: (at: Instant) => void
}

type Counters = { builds: number; patch: number; minor: number; preview: number }

export function openTeam(site: Site): Team {
  const { habits, random } = site
  const counters: Counters = { builds: 0, patch: 0, minor: 0, preview: 1 }
  const build = (at: Instant): void => buildOne(site, counters, at)
  const hour = (): number => random.int(5 * MINUTE, DAY - 5 * MINUTE)
  return {
    build,
    copy: (at) => copyOne(site, counters, at),
    settle: (at) => {
      const times = Array.from({ length: habits.before }, () => at - random.int(HOUR, 25 * DAY))
      for (const time of times.toSorted((a, b) => a - b)) buildOne(site, counters, time)
    },
    day: (day) => {
      const deeds: Deed[] = []
      const does = (probability: number, act: (at: Instant) => void): void => {
        const at = day + hour()
        if (random.chance(probability)) deeds.push({ at, act: () => act(at) })
      }
      for (let i = random.int(...habits.builds); i > 0; i -= 1) does(1, build)
      does(habits.release, (at) => releaseOne(site, counters, at))
      does(habits.preview, (at) => previewOne(site, counters, at))
      does(habits.preview, (at) => previewOne(site, counters, at))
      does(habits.promotion, (at) => promote(site, at))
      does(habits.revert, (at) => rebuild(site, counters, at))
      does(habits.copy, (at) => copyOne(site, counters, at))
      does(habits.handDelete, (at) => slip(site, at))
      return deeds
    },
  }
}

export function short(digest: Digest): string {
  return digest.slice(7, 15)
}

function buildTime({ habits, random }: Site, at: Instant): Instant | 'constant' | undefined {
  if (random.chance(habits.vague)) return random.chance(0.5) ? 'constant' : undefined
  return at - random.int(1, 40) * MINUTE - random.int(0, 59_999)
}

/** An image, or an index of two; pushed without a tag, its children first. */
function make(site: Site, seed: string, at: Instant): Made {
  const { habits, random, name, push } = site
  const built = buildTime(site, at)
  const recipe = { seed: `${name} ${seed}`, ...(built === undefined ? {} : { built }) }
  if (!random.chance(habits.indexes)) return makeImage(recipe)
  // The second platform's build is sometimes the same as last time: two indexes share it.
  const shared = random.chance(0.3)
  const second = shared
    ? makeImage({ seed: `${name} arm64`, built: 'constant', architecture: 'arm64' })
    : makeImage({ ...recipe, architecture: 'arm64' })
  const children = [makeImage(recipe), second]
  for (const child of children) push(child, undefined, at - 2)
  return makeIndex(children)
}

function pushAll({ push, tell }: Site, made: Made, tags: readonly string[], at: Instant): void {
  for (const tag of tags) push(made, tag, at)
  const built = made.built === undefined ? 'no build time' : `built ${new Date(made.built).toISOString()}`
  tell(
    at,
    `push ${short(made.digest)} as ${tags.join(', ')} (${built}${made.children.length > 0 ? ', index' : ''})`,
  )
}

/** By cosign's tag, by a referrer, or, where the registry cannot be asked for those, by a list of referrers under a tag. */
function sign(site: Site, made: Made, at: Instant): void {
  const { random, push, tell, name, referrers } = site
  const byTag = random.chance(0.5)
  const recipe = { seed: `${name} signs ${made.digest}`, built: 'constant' as const }
  const signature = makeImage({ ...recipe, ...(byTag ? {} : { subject: made }) })
  push(signature, byTag ? `${subjectTag(made.digest)}.sig` : undefined, at)
  if (!byTag && !referrers) push(makeIndex([signature]), subjectTag(made.digest), at + 1)
  tell(at, `sign ${short(made.digest)} by ${short(signature.digest)} (${byTag ? 'tag' : 'referrer'})`)
}

function buildOne(site: Site, counters: Counters, at: Instant): void {
  counters.builds += 1
  const { habits, random } = site
  const made = make(site, `build ${counters.builds}`, at)
  const tags = habits.numbered ? [`build-${counters.builds}`, 'latest'] : ['main']
  pushAll(site, made, tags, at)
  if (random.chance(habits.signed)) sign(site, made, at + 1)
}

function releaseOne(site: Site, counters: Counters, at: Instant): void {
  counters.patch += 1
  if (site.random.chance(0.1)) Object.assign(counters, { patch: 0, minor: counters.minor + 1 })
  const version = `1.${counters.minor}.${counters.patch}`
  const early = site.random.chance(0.2) ? '-rc.1' : ''
  pushAll(site, make(site, `release ${version}${early}`, at), [`${version}${early}`], at)
  if (site.random.chance(0.5))
    pushAll(
      site,
      make(site, `alpine ${version}${early}`, at + 5),
      [`${version}${early}-alpine`.replace('-rc.1-alpine', '-alpine')],
      at + 5,
    )
}

/** A pull request is built again and again under its tag. */
function previewOne(site: Site, counters: Counters, at: Instant): void {
  if (site.random.chance(0.3)) counters.preview += 1
  const number = Math.max(1, counters.preview - site.random.int(0, 2))
  counters.builds += 1
  pushAll(site, make(site, `preview ${counters.builds}`, at), [`pr-${number}`], at)
}

/** Images that people think of: with a tag that is no signature's. */
function known({ history }: Site): Digest[] {
  return [
    ...new Set([...history.tags].flatMap(([tag, digest]) => (tag.startsWith('sha256-') ? [] : [digest]))),
  ]
}

/** `prod` is put on an image that is there: one of the newest, or an old one. */
function promote(site: Site, at: Instant): void {
  const { random, history, push, tell } = site
  const all = known(site)
  const digest = random.chance(0.5) ? random.pick(all.slice(-4)) : random.pick(all)
  const made = digest === undefined ? undefined : history.lives.get(digest)?.made
  if (made === undefined) return
  const tag = random.chance(0.7) ? 'prod' : 'prod-eu'
  push(made, tag, at)
  tell(at, `promote ${short(made.digest)} to ${tag}`)
}

/** A revert builds an old digest again, whether it is still there or not. */
function rebuild(site: Site, counters: Counters, at: Instant): void {
  const { random, history, push } = site
  const roots = [...history.lives.values()].filter(
    ({ made, tags }) =>
      made.subject === undefined &&
      tags.size > 0 &&
      ![...tags.keys()].some((tag) => tag.startsWith('sha256-')),
  )
  const life = random.chance(0.6) ? random.pick(roots.slice(-25)) : random.pick(roots)
  if (life === undefined) return
  counters.builds += 1
  for (const child of life.made.children) {
    const part = history.lives.get(child)?.made
    if (part !== undefined && !history.present.has(child)) push(part, undefined, at - 2)
  }
  const own = [...life.tags.keys()].filter((tag) => tag.startsWith('build-'))
  const again = random.chance(0.3) ? own.slice(-1) : []
  pushAll(
    site,
    life.made,
    site.habits.numbered ? [`build-${counters.builds}`, 'latest', ...again] : ['main'],
    at,
  )
}

function copyOne(site: Site, counters: Counters, at: Instant): void {
  const { random, name } = site
  counters.builds += 1
  const built = at - random.int(3, 90) * DAY
  const made = makeImage({ seed: `${name} copy ${counters.builds}`, built })
  pushAll(site, made, [`copy-${counters.builds}`], at)
}

/** Somebody deletes an image, or a tag, by hand. */
function slip(site: Site, at: Instant): void {
  const { random, history, tell, later, push } = site
  const digest = random.pick(known(site))
  if (digest === undefined) return
  const tags = tagsOn(history, digest)
  if (random.chance(0.4)) {
    const tag = random.pick(tags.filter((one) => !one.startsWith('sha256-')))
    if (tag === undefined) return
    history.untag(tag, at, 'team')
    tell(at, `by hand: tag ${tag} is removed from ${short(digest)}`)
    return
  }
  history.remove(digest, at, 'team')
  tell(at, `by hand: ${short(digest)} is deleted (${tags.join(', ')})`)
  const life = history.lives.get(digest)
  if (life === undefined || !random.chance(0.3)) return
  const back = at + (random.chance(0.5) ? random.int(10 * MINUTE, 2 * HOUR) : random.int(1, 4) * DAY)
  const act = (): void => {
    for (const tag of tags) push(life.made, tag, back)
    tell(back, `by hand: ${short(digest)} is pushed again (${tags.join(', ')})`)
  }
  later({ at: back, act })
}
