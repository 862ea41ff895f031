/** Where in a user's file a thing stands. `line` and `column` start at 1 and are absent where the reader cannot tell. */
export type Place = {
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** The block, as in `lifecycle_policy.web.rule.previews`. */
  readonly address?: string
}

/** A mistake, or a doubt, about a user's file. Collected, never thrown; sorted at the edge. */
export type Diagnostic = {
  readonly severity: 'error' | 'warning'
  /** For a doubt: its code in `LINTS`. */
  readonly code?: string
  /** One short line, no full stop. */
  readonly summary: string
  /** What is wrong and what to write instead. */
  readonly detail: string
  readonly place?: Place
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === 'error')
}

/** Errors and warnings in reading order: by file, line, column, address; a stable order for equal places. */
export function inReadingOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) => byPlace(key(a), key(b)))
}

type Key = readonly [string, number, number, string]

function key({ place }: Diagnostic): Key {
  return [place?.file ?? '', place?.line ?? 0, place?.column ?? 0, place?.address ?? '']
}

function byPlace(a: Key, b: Key): number {
  return compare(a[0], b[0]) || a[1] - b[1] || a[2] - b[2] || compare(a[3], b[3])
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
