import type { Image, Instant } from '../../model/index.ts'
import { goDuration } from './durations.ts'
import { anywhere, doublestar } from './patterns.ts'
import {
  field,
  isRecord,
  listOf,
  optionalFlag,
  optionalNumber,
  optionalText,
  partOf,
  type PolicyPart,
  textsOf,
} from './read.ts'
import { latest, pullTime, pushTime } from './times.ts'
import { any, not } from './truth.ts'
import { beyondNewest, olderThan, type ForeignVerdict, type Vote } from './votes.ts'
import { decideZotImages, type ZotItem, type ZotKeep, type ZotPolicy } from './zot-images.ts'

const HOUR = 3_600_000
const RULES = ['pulledWithin', 'pushedWithin', 'mostRecentlyPushedCount', 'mostRecentlyPulledCount']
const CONFIG = [
  'distSpecVersion',
  'storage',
  'http',
  'log',
  'extensions',
  'scheduler',
  'cluster',
  'retention',
]
const STORAGE =
  'rootDirectory dedupe commit gc gcDelay gcInterval gcMaxSchedulerDelay remoteCache cacheDriver storageDriver subPaths redirectBlobURL retention'.split(
    ' ',
  )

/**
 * Decides as the retention of zot, with its database of metadata. The first policy with a pattern of the repository holds. A tag
 * belongs to the first entry of keepTags with an expression that matches anywhere in it, and stays if one rule of the entry retains
 * it; a tag of no entry is removed. Counts are of tags, by the first push of their digest. Untagged images are deleted once they
 * are older than the delay, unless an index lists them or keepUntagged retains them. Without a policy untagged ones are deleted.
 */
export function decideAsZot(
  policy: unknown,
  { name, images }: { readonly name: string; readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  const { retention, gcDelay, isOff } = retentionOf(policy)
  if (isOff || optionalFlag(retention, 'dryRun') === true) {
    const why = isOff ? 'the garbage collection is off' : 'dryRun is on'
    return images.map(({ digest }) => ({ digest, action: 'keep', why }))
  }
  const delay = optionalText(retention, 'delay')
  const wait = delay === undefined ? gcDelay : goDuration(delay, `${retention.path}.delay`)
  const policies = listOf(retention, 'policies').map(([one, path]) => policyOf(one, path, { wait, now }))
  const own = policies.find(({ covers }) => covers(name))?.policy
  return decideZotImages(own ?? { ...NO_POLICY, delay: wait }, images, now)
}

const NO_POLICY = {
  deletesUntagged: true,
  deletesReferrers: false,
  keepTags: [],
  keepUntagged: undefined,
} as const

type ZotRetention = { readonly retention: PolicyPart; readonly gcDelay: number; readonly isOff: boolean }

function retentionOf(policy: unknown): ZotRetention {
  const names = ['dryRun', 'delay', 'policies']
  const bare = { gcDelay: HOUR, isOff: false }
  if (!isRecord(policy) || !('storage' in policy || 'retention' in policy))
    return { retention: partOf(policy, '$', names), ...bare }
  const root = partOf(policy, '$', CONFIG)
  if (field(root, 'storage') === undefined)
    return { retention: partOf(field(root, 'retention') ?? {}, '$.retention', names), ...bare }
  const storage = partOf(field(root, 'storage'), '$.storage', STORAGE)
  const gcDelay = optionalText(storage, 'gcDelay')
  return {
    retention: partOf(field(storage, 'retention') ?? {}, '$.storage.retention', names),
    gcDelay: gcDelay === undefined ? HOUR : goDuration(gcDelay, '$.storage.gcDelay'),
    isOff: optionalFlag(storage, 'gc') === false,
  }
}

type ZotTimes = { readonly wait: number; readonly now: Instant }

function policyOf(value: unknown, path: string, { wait, now }: ZotTimes) {
  const part = partOf(value, path, [
    'repositories',
    'deleteReferrers',
    'deleteUntagged',
    'keepTags',
    'keepUntagged',
  ])
  const globs = textsOf(part, 'repositories').map((glob) => doublestar(glob, `${path}.repositories`, true))
  const untagged = field(part, 'keepUntagged')
  const keepUntagged = untagged === undefined ? undefined : partOf(untagged, `${path}.keepUntagged`, RULES)
  const policy: ZotPolicy = {
    deletesUntagged: optionalFlag(part, 'deleteUntagged') ?? true,
    deletesReferrers: optionalFlag(part, 'deleteReferrers') ?? false,
    delay: wait,
    keepTags: listOf(part, 'keepTags').map(([entry, place]) => {
      const one = partOf(entry, place, ['patterns', ...RULES])
      const matchers = textsOf(one, 'patterns').map((pattern) => anywhere(pattern, `${place}.patterns`))
      const selects = (tag: string): boolean =>
        matchers.length === 0 || matchers.some((matches) => matches(tag))
      return {
        selects,
        keep: keepOf(one, now) ?? ((items) => items.map(() => ({ truth: 'yes', why: 'its patterns match' }))),
      }
    }),
    keepUntagged: keepUntagged === undefined ? undefined : keepOf(keepUntagged, now),
  }
  return { covers: (name: string): boolean => globs.some((matches) => matches(name)), policy }
}

/** Returns what an entry retains by its rules, or undefined if it has none. Why 0 is no rule: zot reads it as absent. */
function keepOf(part: PolicyPart, now: Instant): ZotKeep | undefined {
  const top = (name: string, time: typeof pushTime, by: string): ZotKeep[] => {
    const count = optionalNumber(part, name) ?? 0
    const placed = (items: readonly ZotItem[]) =>
      items.map(({ image, counted }) => ({ time: time(image), counted }))
    return count === 0 ? [] : [(items) => beyondNewest(placed(items), count, by)]
  }
  const within = (name: string, time: typeof pushTime, what: string): ZotKeep[] => {
    const text = optionalText(part, name)
    if (text === undefined) return []
    const condition = { age: goDuration(text, `${part.path}.${name}`), now, atLimit: 'yes', what } as const
    return [(items) => items.map(({ image }) => olderThan(time(image), condition))]
  }
  const rules = [
    ...top('mostRecentlyPulledCount', pullTime, 'pull time'),
    ...top('mostRecentlyPushedCount', pushTime, 'push time'),
    ...within('pulledWithin', (image) => latest(pullTime(image), pushTime(image)), 'pulled or pushed'),
    ...within('pushedWithin', pushTime, 'pushed'),
  ]
  return rules.length === 0
    ? undefined
    : (images) =>
        union(
          rules.map((rule) => rule(images)),
          images.length,
        )
}

/** Returns for each image whether one rule retains it. */
function union(rules: readonly (readonly Vote[])[], count: number): readonly Vote[] {
  return Array.from({ length: count }, (_, at) => {
    const votes = rules.flatMap((rule) => rule.slice(at, at + 1))
    const truth = any(votes.map((one) => not(one.truth)))
    const whys = votes.filter((one) => not(one.truth) === truth).map(({ why }) => why)
    return { truth, why: truth === 'no' ? whys.join(', ') : (whys[0] ?? '') }
  })
}
