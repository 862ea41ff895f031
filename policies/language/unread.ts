import { lineOf, type ParsedFile } from '../hcl/index.ts'

/** Kinds of names of which some may have stood where a file could not be read: `var`, `local`, `registry`. */
export type Unread = ReadonlySet<string>

const ALL = ['var', 'local', 'registry']

/**
 * What is broken inside of a block leaves the block's own name known, but for `locals`, where the names are inside. What is
 * broken elsewhere may have been anything.
 */
export function unreadKinds(files: readonly ParsedFile[]): Unread {
  return new Set(files.flatMap(kindsOf))
}

function kindsOf({ source, body, diagnostics }: ParsedFile): readonly string[] {
  const lines = diagnostics.map(({ place }) => place?.line ?? 0)
  if (lines.length === 0) return []
  const blocks = body.blocks.map(({ type, start, end }) => ({
    type,
    first: lineOf(source, start),
    last: lineOf(source, end),
  }))
  return lines.flatMap((line) => {
    const around = blocks.find(({ first, last }) => line >= first && line <= last)
    if (around === undefined) return ALL
    return around.type === 'locals' ? ['local'] : []
  })
}
