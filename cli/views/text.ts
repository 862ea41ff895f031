import { escaped } from '../../policies/hcl/source/escaped.ts'

export { escaped }

/** Text that came from elsewhere, safe to show as a part of one line: it cannot begin a line of its own. */
export function oneLine(text: string): string {
  return escaped(text).replaceAll(/[\n\t]+/g, ' ')
}

/** `1,930` */
export function count(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

/** `1 image`, `2 images` */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** `2026-11-24 03:00:07Z` */
export function instant(at: number | undefined): string {
  return at === undefined
    ? '-'
    : new Date(at)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, 'Z')
}

/** The digest as people compare it: its first twelve hexadecimal digits. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 19)
}

/** Columns of equal width; the last one is not padded. Cells are plain text, from wherever. */
export function table(cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(oneLine))
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** A signature's tag holds a whole digest; its beginning is enough for people. */
function shortTag(tag: string): string {
  return oneLine(tag).replace(/^(sha256-[0-9a-f]{12})[0-9a-f]{52}/, '$1...')
}

/** An image by its tags, or its digest when it has none. */
export function imageName(image: { readonly digest: string; readonly tags: readonly string[] }): string {
  const tags = image.tags.slice(0, 4).map(shortTag)
  const more = image.tags.length > 4 ? [`+${image.tags.length - 4}`] : []
  return tags.length === 0
    ? `(untagged) ${oneLine(shortDigest(image.digest))}`
    : [...tags, ...more].join(', ')
}

/** At most so many characters: a name gives way in its middle, a sentence at its end. */
export function fitted(text: string, width: number, where: 'middle' | 'end' = 'middle'): string {
  if (text.length <= width) return text
  const room = Math.max(0, width - 2)
  if (where === 'end') return `${text.slice(0, room)}..`
  const head = Math.ceil(room / 2)
  return `${text.slice(0, head)}..${text.slice(text.length - (room - head))}`
}
