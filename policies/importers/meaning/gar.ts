import type { Image, Instant } from '../../model/index.ts'
import { plainDuration } from './durations.ts'
import {
  elementsOf,
  field,
  isRecord,
  numberOf,
  optionalText,
  partOf,
  type PolicyPart,
  refuse,
  textOf,
  textsOf,
} from './read.ts'
import { decideWhole, relate, type Relations } from './relations.ts'
import { pushOrArrival } from './times.ts'
import { isBefore } from './times.ts'
import { all, known, not, type Truth } from './truth.ts'
import { beyondNewest, type ForeignVerdict, type Vote } from './votes.ts'

type GarPolicy = { readonly name: string; readonly keeps: boolean; readonly matches: (image: Image) => Truth }
type GarContext = {
  readonly images: readonly Image[]
  readonly packages: readonly string[]
  readonly relations: Relations
  readonly now: Instant
}

/**
 * Decides as the cleanup policies of Artifact Registry: an image that a Delete policy matches is deleted, unless a Keep policy
 * matches it. A policy's conditions must all hold, and of a list of prefixes one. The documentation says neither what olderThan
 * measures nor whether children take places of keepCount: times lie between the push and the newest tag, and such places are
 * unknown. keepCount is per package, which is a repository of careen; its name begins after the project and the repository, or is
 * all of the name, and where that makes a difference the verdict is unknown. Children and referrers follow their index and subject.
 */
export function decideAsGar(
  policy: unknown,
  { name, images }: { readonly name: string; readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  const relations = relate(images, 'fields')
  const inner = name.split('/').slice(2).join('/')
  const packages = inner === '' ? [name] : [name, inner]
  const context = { images, packages, relations, now }
  const policies = elementsOf(policy, '$').map(([one, path]) => policyOf(one, path, context))
  return decideWhole(images, relations, (image) => voteOf(policies, image))
}

function voteOf(policies: readonly GarPolicy[], image: Image): Vote {
  const matched = policies.map((one) => ({ ...one, truth: one.matches(image) }))
  const named = (keeps: boolean, truth: Truth) =>
    matched.find((one) => one.keeps === keeps && one.truth === truth)?.name
  const [keep, remove] = [named(true, 'yes'), named(false, 'yes')]
  const [perhapsKeep, perhapsRemove] = [named(true, 'unknown'), named(false, 'unknown')]
  if (remove === undefined && perhapsRemove === undefined)
    return { truth: 'no', why: 'no Delete policy matches it' }
  if (keep !== undefined) return { truth: 'no', why: `Keep policy ${keep} matches it` }
  const unclear = perhapsKeep ?? (remove === undefined ? perhapsRemove : undefined)
  if (unclear !== undefined)
    return { truth: 'unknown', why: `the file does not say whether policy ${unclear} matches it` }
  return { truth: 'yes', why: `Delete policy ${remove} matches it, and no Keep policy does` }
}

function policyOf(value: unknown, path: string, context: GarContext): GarPolicy {
  const part = partOf(value, path, ['name', 'id', 'action', 'condition', 'mostRecentVersions'])
  const keeps = actionOf(part) === 'keep'
  const name = optionalText(part, 'name') ?? optionalText(part, 'id') ?? path
  const recent = field(part, 'mostRecentVersions')
  if (recent === undefined) return { name, keeps, matches: conditionOf(part, context) }
  if (!keeps || field(part, 'condition') !== undefined)
    refuse(`${path}.mostRecentVersions`, 'it is for a Keep policy without a condition')
  return {
    name,
    keeps,
    matches: recentOf(
      partOf(recent, `${path}.mostRecentVersions`, ['packageNamePrefixes', 'keepCount']),
      context,
    ),
  }
}

function actionOf(part: PolicyPart): 'keep' | 'delete' {
  const action = field(part, 'action')
  const type = isRecord(action)
    ? textOf(partOf(action, `${part.path}.action`, ['type']), 'type')
    : textOf(part, 'action')
  const lower = type.toLowerCase()
  if (lower !== 'keep' && lower !== 'delete')
    refuse(`${part.path}.action`, `it is "${type}"; it can be Keep or Delete`)
  return lower
}

const CONDITIONS = [
  'tagState',
  'tagPrefixes',
  'versionNamePrefixes',
  'packageNamePrefixes',
  'olderThan',
  'newerThan',
]

function conditionOf(policy: PolicyPart, { packages, now }: GarContext): (image: Image) => Truth {
  const part = partOf(field(policy, 'condition') ?? {}, `${policy.path}.condition`, CONDITIONS)
  const state = (optionalText(part, 'tagState') ?? 'any').toLowerCase()
  if (!['tagged', 'untagged', 'any'].includes(state))
    refuse(`${part.path}.tagState`, `it is "${state}"; it can be tagged, untagged or any`)
  const [tags, versions] = [textsOf(part, 'tagPrefixes'), textsOf(part, 'versionNamePrefixes')]
  const ofPackage = inPackage(packages, textsOf(part, 'packageNamePrefixes'))
  const [older, newer] = [ageOf(part, 'olderThan'), ageOf(part, 'newerThan')]
  const isOlder = (image: Image, age: number): Truth => isBefore(pushOrArrival(image), now - age, 'unknown')
  return (image) =>
    all([
      known(state === 'any' || (state === 'tagged') === image.tags.length > 0),
      known(tags.length === 0 || image.tags.some((tag) => hasPrefix(tag, tags))),
      known(versions.length === 0 || hasPrefix(image.digest, versions)),
      ofPackage,
      older === undefined ? 'yes' : isOlder(image, older),
      newer === undefined ? 'yes' : not(isOlder(image, newer)),
    ])
}

function recentOf(part: PolicyPart, { images, packages, relations }: GarContext): (image: Image) => Truth {
  const ofPackage = inPackage(packages, textsOf(part, 'packageNamePrefixes'))
  const placed = images.map((image) => ({
    time: pushOrArrival(image),
    counted: relations.isDependent(image) ? ('unknown' as const) : ('yes' as const),
  }))
  const votes = beyondNewest(placed, numberOf(part, 'keepCount'), 'time')
  const beyond = new Map(votes.map(({ truth }, at) => [images[at]?.digest, truth]))
  return (image) => all([ofPackage, not(beyond.get(image.digest) ?? 'unknown')])
}

function ageOf(part: PolicyPart, name: string): number | undefined {
  const text = optionalText(part, name)
  return text === undefined ? undefined : plainDuration(text, `${part.path}.${name}`)
}

function inPackage(packages: readonly string[], prefixes: readonly string[]): Truth {
  if (prefixes.length === 0) return 'yes'
  const matched = packages.filter((name) => hasPrefix(name, prefixes))
  if (matched.length === packages.length) return 'yes'
  return matched.length === 0 ? 'no' : 'unknown'
}

function hasPrefix(text: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => text.startsWith(prefix))
}
