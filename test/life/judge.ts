import { isSignatureTag } from '../../policies/engine/graph.ts'
/** Holds what careen did to one repository against the true history, by the words of the policy. */
import type { Digest, Instant, Policy, Protection } from '../../policies/index.ts'
import { type History, type Life, tagsOn } from './history.ts'
import { type Known, knownOf, timesOf, type World } from './times.ts'
import { whatGoes, type WordImage } from './words.ts'

/** What the words are applied to. `shut`: a gate holds everything. */
export type Case = {
  readonly history: History
  readonly policy: Policy
  readonly protections: readonly Protection[]
  readonly now: Instant
  readonly shut: boolean
}

/** What may go by what is true, in every way in which careen's assumptions allow to read it. */
export function mayGo({ history, now, ...words }: Case): ReadonlySet<Digest> {
  const thins = words.policy.rules.some(({ keepThinned }) => keepThinned !== undefined)
  const worlds: readonly World[] = thins ? ['built'] : ['truth', 'built']
  const known = knownOf(history)
  const [first, ...rest] = worlds.map((world) =>
    whatGoes({ ...words, now, images: imagesOf(history, world, known) }),
  )
  return new Set([...(first ?? [])].filter((digest) => rest.every((other) => other.has(digest))))
}

/** What has to go by what careen may believe. */
export function mustGo({ history, now, ...words }: Case): ReadonlySet<Digest> {
  return whatGoes({ ...words, now, images: [...imagesOf(history, 'evidence'), ...ghosts(history)] })
}

function imagesOf(history: History, world: World, known?: readonly Known[]): WordImage[] {
  const times = timesOf(history, world, known)
  return [...times].flatMap(([digest, own]) => {
    const life = history.lives.get(digest)
    // No look can show what had lost its tag before, on a plain registry.
    if (life === undefined || !history.seen.has(digest)) return []
    const here = life.stays.at(-1)?.from ?? 0
    const { pulled } = life
    const told = pulled !== undefined && (world !== 'evidence' || pulled > here)
    const sealed = world === 'evidence' && history.tagless.has(digest)
    return [
      {
        ...plain(history, life),
        times: own,
        ...(told ? { pulled } : {}),
        ...(sealed ? { sealed: true as const } : {}),
      },
    ]
  })
}

function plain(history: History, { made }: Life): Omit<WordImage, 'times'> {
  const all = tagsOn(history, made.digest)
  const signs = all.find(isSignatureTag)
  const subject = made.subject ?? (signs === undefined ? undefined : `sha256:${signs.slice(7, 71)}`)
  // A list of referrers does not hold what refers to the same image.
  const children = made.children.filter(
    (child) => subject === undefined || history.lives.get(child)?.made.subject !== subject,
  )
  return {
    digest: made.digest,
    tags: all.filter((tag) => !isSignatureTag(tag)),
    tagged: all.length > 0,
    children: children.filter((child) => history.present.has(child)),
    lacksChild: subject === undefined && children.some((child) => !history.present.has(child)),
    ...(subject === undefined ? {} : { subject }),
  }
}

/** What people deleted, as long as two looks have not agreed on it: it holds what belongs to it. */
function ghosts({ lost, lives }: History): WordImage[] {
  return [...lost].flatMap((digest) => {
    const made = lives.get(digest)?.made
    if (made === undefined) return []
    const times = { time: { low: -Infinity, high: Infinity, exact: false }, grace: 0 }
    return {
      digest,
      tags: [],
      tagged: true,
      children: made.children,
      lacksChild: false,
      sealed: true as const,
      times,
    }
  })
}
