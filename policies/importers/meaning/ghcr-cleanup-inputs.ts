import type { Image } from '../../model/index.ts'
import { PLAIN_MONTHS, wordDuration } from './durations.ts'
import { inputList } from './ghcr-package.ts'
import { anywhere, type Matcher, wildcard } from './patterns.ts'
import { field, optionalFlag, optionalNumber, optionalText, partOf, type PolicyPart, refuse } from './read.ts'

/** What the inputs of ghcr-cleanup-action say. */
export type CleanupPolicy = {
  readonly packages: readonly string[]
  readonly isDryRun: boolean
  readonly excludes: Matcher
  readonly deletesTags: boolean
  /** The tags of an image that delete-tags matches. */
  readonly matched: (image: Image) => readonly string[]
  /** Does delete-tags match the digest, as if it were a tag? */
  readonly matchesDigest: Matcher
  readonly age: number | undefined
  readonly keepTagged: number | undefined
  readonly keepUntagged: number | undefined
  readonly deletesUntagged: boolean
  readonly partial: boolean
  readonly ghost: boolean
  readonly orphans: boolean
}

const OPTIONS = [
  'tags',
  'delete-tags',
  'delete-ghost-images',
  'delete-partial-images',
  'delete-orphaned-images',
  'keep-n-untagged',
  'keep-n-tagged',
]
const FIELDS = [
  ...'token owner repository package packages expand-packages exclude-tags delete-untagged older-than use-regex validate dry-run log-level registry-url github-api-url'.split(
    ' ',
  ),
  ...OPTIONS,
]

/** Reads the inputs. Throws INVALID_ARGUMENT for inputs that the action refuses. */
export function readCleanup(inputs: unknown): CleanupPolicy {
  const part = partOf(inputs, '$.with', FIELDS)
  const isSet = (name: string): boolean => (field(part, name) ?? '') !== ''
  const isOn = (name: string): boolean => optionalFlag(part, name) === true
  if (isSet('tags') && isSet('delete-tags')) refuse('$.with.tags', 'it cannot be used with delete-tags')
  if (isSet('keep-n-untagged') && isOn('delete-untagged'))
    refuse('$.with.keep-n-untagged', 'it cannot be used with delete-untagged')
  const tags = isSet('tags') ? 'tags' : 'delete-tags'
  const matches = matcherOf(part, tags)
  const older = optionalText(part, 'older-than')
  const keepTagged = optionalNumber(part, 'keep-n-tagged')
  return {
    packages: inputList(part, isSet('packages') ? 'packages' : 'package', ','),
    isDryRun: isOn('dry-run'),
    excludes: matcherOf(part, 'exclude-tags'),
    deletesTags: isSet(tags),
    matched: (image) => image.tags.filter(matches),
    // Why not with keep-n-tagged: the action looks for what to count by tags alone.
    matchesDigest: (digest) => keepTagged === undefined && matches(digest),
    age: older === undefined ? undefined : wordDuration(older, '$.with.older-than', PLAIN_MONTHS),
    keepTagged,
    keepUntagged: optionalNumber(part, 'keep-n-untagged'),
    deletesUntagged: optionalFlag(part, 'delete-untagged') ?? !OPTIONS.some(isSet),
    partial: isOn('delete-partial-images'),
    ghost: isOn('delete-ghost-images'),
    orphans: isOn('delete-orphaned-images'),
  }
}

/** Why not trimmed: the action splits at commas alone, so that a space belongs to the pattern. */
function matcherOf(part: PolicyPart, name: string): Matcher {
  const text = optionalText(part, name) ?? ''
  const path = `${part.path}.${name}`
  if (text === '') return () => false
  if (optionalFlag(part, 'use-regex') === true) return anywhere(text, path)
  const matchers = text.split(',').map((one) => wildcard(one, path, 'with ?'))
  return (tag) => matchers.some((matches) => matches(tag))
}
