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
  return diagnostics.toSorted(
    (a, b) =>
      compare(a.place?.file, b.place?.file) ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      (a.place?.column ?? 0) - (b.place?.column ?? 0) ||
      compare(a.place?.address, b.place?.address),
  )
}

function compare(a = '', b = ''): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
