import type { Image, KeepSemver } from '../model/index.ts'
import { ordinaryTags } from './graph.ts'
import type { Indices } from './indices.ts'
import { byVersion, type SemanticVersion, versionOf } from './version.ts'

/** Where a version stands in its line: 1 for the highest. `line` is `1`, `1.4` or `1.4.2`, or `1.4-alpine` for a variant. */
export type VersionRank = {
  readonly version: string
  readonly line: string
  readonly place: number
  readonly kept: boolean
}

/** The result of `keep_semver` for an image: its best rank, or a prerelease that takes no part. Undefined: not a version. */
export type Versioned = VersionRank | { readonly prerelease: string } | undefined

/** `keep_semver` over the ranked images; `matches` says which tags the rule selects by. */
export function versionsKept(
  images: readonly Image[],
  ranked: Indices,
  keep: KeepSemver,
  matches: (tag: string) => boolean,
): ReadonlyMap<number, Versioned> {
  const own = new Map(
    Array.from(ranked, (i) => {
      const image = images[i]
      const tags = image === undefined ? [] : ordinaryTags(image).filter(matches)
      return [i, tags.map(versionOf).filter((version) => version !== undefined)] as const
    }),
  )
  const lines = Map.groupBy(
    [...own.values()].flat().filter((version) => takesPart(version, keep)),
    (version) => lineOf(version, keep),
  )
  const places = new Map([...lines].map(([line, versions]) => [line, placesOf(versions, keep)]))
  const rankOf = (version: SemanticVersion): VersionRank => {
    const line = lineOf(version, keep)
    const place = places.get(line)?.get(nameOf(version, keep)) ?? 0
    return { version: version.text, line, place, kept: place <= keep.count }
  }
  return new Map(
    [...own].map(([i, versions]) => {
      const best = versions
        .filter((version) => takesPart(version, keep))
        .map(rankOf)
        .toSorted((a, b) => a.place - b.place)[0]
      const early = versions[0]?.text
      return [i, best ?? (early === undefined ? undefined : { prerelease: early })]
    }),
  )
}

function takesPart(version: SemanticVersion, keep: KeepSemver): boolean {
  return keep.prerelease || !version.isPrerelease || isVariant(version, keep)
}

/** A variant is a line of its own. */
function lineOf(version: SemanticVersion, keep: KeepSemver): string {
  const { major, minor, patch } = version
  const suffix = isVariant(version, keep) ? `-${version.variant}` : ''
  switch (keep.per) {
    case 'major':
      return `${major}${suffix}`
    case 'minor':
      return `${major}.${minor}${suffix}`
    case 'patch':
      return `${major}.${minor}.${patch}${suffix}`
  }
}

function isVariant({ variant }: SemanticVersion, { variants }: KeepSemver): boolean {
  return variant !== undefined && variants !== false
}

/** Places of distinct versions, 1 for the highest; variants are compared without case. */
function placesOf(versions: readonly SemanticVersion[], keep: KeepSemver): ReadonlyMap<string, number> {
  const distinct = new Set(versions.toSorted(byVersion).map((version) => nameOf(version, keep)))
  return new Map([...distinct].map((text, at) => [text, at + 1]))
}

function nameOf(version: SemanticVersion, keep: KeepSemver): string {
  return isVariant(version, keep) ? version.text.toLowerCase() : version.text
}
