import type { Digest } from '../../policies/index.ts'
import type { Time } from './times.ts'

/** An image with its time for a rule. `version`: the highest among its tags, as a text that sorts; empty: none. */
export type Placed = { readonly digest: Digest; readonly time: Time; readonly version: string }

/** Is `a` certainly newer than `b`? */
export function isNewer(a: Placed, b: Placed): boolean {
  if (a.time.claim !== undefined && b.time.claim !== undefined && a.time.claim > b.time.claim) return true
  if (a.time.low > b.time.high) return true
  if (!a.time.exact || !b.time.exact || a.time.low !== b.time.low) return false
  return a.version === b.version ? a.digest < b.digest : a.version > b.version
}

/** How many are certainly newer. */
export function newerThan(one: Placed, all: readonly Placed[]): Placed[] {
  return all.filter((other) => other !== one && isNewer(other, one))
}

const VERSION = /^v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?$/
const EARLY = /^(?:alpha|beta|rc|pre|preview|dev|snapshot|canary|nightly|next|edge|m)[\d]*$/i

export type Version = {
  readonly major: number
  readonly minor: number
  readonly patch: number
  readonly suffix: string
}

export function versionOf(tag: string): Version | undefined {
  const [, major, minor, patch, suffix = ''] = VERSION.exec(tag) ?? []
  return major === undefined
    ? undefined
    : { major: Number(major), minor: Number(minor), patch: Number(patch), suffix }
}

/** Is the suffix a variant's, such as `alpine`, and not that of a version to come? */
export function isVariant({ suffix }: Version): boolean {
  const [first = ''] = suffix.split('.')
  return suffix !== '' && !EARLY.test(first) && !/^(?:\d+|r\d+|g[0-9a-f]+)(?:-g[0-9a-f]+)?$/i.test(first)
}

/** A text that sorts as versions do; those to come before the version itself. */
export function sortable({ major, minor, patch, suffix }: Version): string {
  const numbers = [major, minor, patch].map((part) => String(part).padStart(8, '0')).join('.')
  return `${numbers}${suffix === '' ? '~' : `-${suffix}`}`
}
