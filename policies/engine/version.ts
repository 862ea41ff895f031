import { compare, parse, type SemVer } from 'semver'

/** A semantic version, read once. `text` leaves build metadata out, which has no part in precedence. */
export type SemanticVersion = {
  readonly text: string
  readonly major: number
  readonly minor: number
  readonly patch: number
  readonly isPrerelease: boolean
  /** A suffix that names a flavour, such as `alpine`, in lower case. Absent: there is no suffix, or it says how far a release is. */
  readonly variant?: string
  readonly parsed: SemVer
}

/** The semantic version that a tag is, with or without a leading `v`; undefined: it is none. */
export function versionOf(tag: string): SemanticVersion | undefined {
  const parsed = /^v?\d+\.\d+\.\d+/.test(tag) ? parse(tag) : null
  if (parsed === null) return undefined
  const { version: text, major, minor, patch, prerelease } = parsed
  const variant = variantOf(prerelease)
  return {
    text,
    major,
    minor,
    patch,
    isPrerelease: prerelease.length > 0,
    parsed,
    ...(variant === undefined ? {} : { variant }),
  }
}

const STAGE = /^(?:alpha|beta|rc|pre|preview|dev|snapshot|canary|nightly|next|edge|m)\d*$/i
/** A number, a revision, a commit, and what `git describe` writes. */
const COUNTED = /^(?:\d+|r\d+|g[0-9a-f]+|\d+-g[0-9a-f]+)$/i

/** By its first identifier: one that says how far a release is, or counts, makes a prerelease. */
function variantOf(prerelease: readonly (string | number)[]): string | undefined {
  const first = String(prerelease[0] ?? '')
  if (first === '' || STAGE.test(first) || COUNTED.test(first)) return undefined
  return prerelease.join('.').toLowerCase()
}

/** The highest version among tags; undefined: none is a version. */
export function highestVersion(tags: readonly string[]): SemanticVersion | undefined {
  return tags
    .map(versionOf)
    .filter((version) => version !== undefined)
    .toSorted(byVersion)[0]
}

/** By precedence, for sorting: higher versions before lower ones, any version before none. */
export function byVersion(a: SemanticVersion | undefined, b: SemanticVersion | undefined): number {
  if (a === undefined || b === undefined) return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0)
  return compare(b.parsed, a.parsed)
}
