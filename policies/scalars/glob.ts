/** A repository pattern ready to match, or why it is refused. */
export type CompiledGlob =
  | { readonly ok: true; readonly matches: (repository: string) => boolean; readonly literalPrefix: number }
  | { readonly ok: false; readonly why: string }

const SEGMENT = /^[a-z0-9*][a-z0-9._*-]*$/

/** `*` stands for any part of one path segment, `**` for one or more whole segments: `team/**`, `team/*-api`, `**`. */
export function compileRepositoryPattern(text: string): CompiledGlob {
  if (text.length === 0 || text.length > 255) return { ok: false, why: 'a pattern has 1 to 255 characters' }
  const segments = text.split('/')
  for (const segment of segments) {
    if (segment === '**') continue
    if (segment.includes('**'))
      return { ok: false, why: '** stands for whole path segments: write team/** or **/api' }
    if (!SEGMENT.test(segment)) {
      return {
        ok: false,
        why: 'a pattern has lower-case letters, digits, . _ - and *, in segments parted by /',
      }
    }
  }
  const star = text.indexOf('*')
  const matches = (repository: string): boolean => matchSegments(segments, repository.split('/'))
  return { ok: true, matches, literalPrefix: star === -1 ? text.length : star }
}

/** Linear in segments for each `**`; remembers only the last one, as a star matcher over text does. */
function matchSegments(pattern: readonly string[], path: readonly string[]): boolean {
  let p = 0
  let s = 0
  let star = -1
  let mark = 0
  while (s < path.length) {
    const segment = pattern[p]
    if (segment === '**') {
      star = p
      mark = s + 1
      p += 1
      s = mark
    } else if (segment !== undefined && matchText(segment, path[s] ?? '')) {
      p += 1
      s += 1
    } else if (star !== -1) {
      mark += 1
      p = star + 1
      s = mark
    } else return false
  }
  return p === pattern.length
}

function matchText(pattern: string, text: string): boolean {
  let p = 0
  let s = 0
  let star = -1
  let mark = 0
  while (s < text.length) {
    if (pattern[p] === '*') {
      star = p
      mark = s
      p += 1
    } else if (p < pattern.length && pattern[p] === text[s]) {
      p += 1
      s += 1
    } else if (star !== -1) {
      mark += 1
      p = star + 1
      s = mark
    } else return false
  }
  while (pattern[p] === '*') p += 1
  return p === pattern.length
}
