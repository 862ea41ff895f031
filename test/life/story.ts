/** What a life tells of an image, in lines. */
import type { Digest, Instant } from '../../policies/index.ts'
import { short } from './team.ts'

export type Line = { readonly at: Instant; readonly line: string; readonly repository: string }

/** What was told of an image, or of the last days. */
export function storyOf(lines: readonly Line[], repository: string, digest?: Digest): string[] {
  const own = lines.filter((line) => line.repository === '' || line.repository === repository)
  const name = digest === undefined ? undefined : short(digest)
  const recent = own.slice(-60)
  const told = own.filter((one) => recent.includes(one) || (name !== undefined && one.line.includes(name)))
  return told.map(lineText)
}

export function lineText({ at, line, repository }: Line): string {
  return `${new Date(at).toISOString()} ${repository} ${line}`
}
