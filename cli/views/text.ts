import { escaped } from '../../policies/hcl/source/escaped.ts'

export { escaped }

/** Returns foreign text escaped for use within one line: it cannot begin a new line. */
export function oneLine(text: string): string {
  return escaped(text).replaceAll(/[\n\t]+/g, ' ')
}

/** Returns a number with separators, such as `1,930`. */
export function count(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

/** Returns a number with its noun, such as `1 image` or `2 images`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** Returns an instant such as `2026-11-24 03:00:07Z`, or `-` if undefined. */
export function instant(at: number | undefined): string {
  return at === undefined
    ? '-'
    : new Date(at)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, 'Z')
}

/** Returns the algorithm and the first twelve hexadecimal digits of a digest. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 19)
}

/** Returns rows in columns of equal width; the last column is not padded. Escapes the cells. */
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

/** Fewest columns of a cell that gives way. */
const LEAST = 6

/** As `table`, in at most so many columns: cells of the columns that are `giving` are cut in their middle, the widest first. */
export function tableWithin(
  cells: readonly (readonly string[])[],
  columns: number,
  giving: readonly number[],
): string {
  const rows = cells.map((row) => row.map(oneLine))
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  const widthOf = (column: number): number => widths[column] ?? 0
  let over = widths.reduce((sum, width) => sum + width, 2 * (widths.length - 1)) - columns
  for (; over > 0; over -= 1) {
    const widest = giving.reduce(
      (one, other) => (widthOf(other) > widthOf(one) ? other : one),
      giving[0] ?? 0,
    )
    if (widthOf(widest) <= LEAST) break
    widths[widest] = widthOf(widest) - 1
  }
  return table(rows.map((row) => row.map((cell, column) => fitted(cell, widthOf(column)))))
}

/** What a table gives up where there is no room: columns of names are cut, and others left out, the first ones first. */
export type TableRoom = {
  readonly columns: number
  readonly giving: readonly number[]
  readonly dropped: readonly number[]
}

/** Columns that names keep while others can be left out. */
const READABLE = 16

/** As `tableWithin`, without columns that there is no room for. */
export function tableDropping(
  cells: readonly (readonly string[])[],
  { columns, giving, dropped }: TableRoom,
): string {
  const rows = cells.map((row) => row.map(oneLine))
  const shown = new Set((rows[0] ?? []).keys())
  const wish = (column: number): number => {
    const width = Math.max(...rows.map((row) => (row[column] ?? '').length))
    return giving.includes(column) ? Math.min(width, READABLE) : width
  }
  for (const column of dropped) {
    const wanted = [...shown].reduce((sum, one) => sum + wish(one) + 2, -2)
    if (wanted > columns) shown.delete(column)
  }
  const kept = rows.map((row) => row.filter((_, column) => shown.has(column)))
  const places = [...shown].flatMap((column, place) => (giving.includes(column) ? [place] : []))
  return tableWithin(kept, columns, places)
}

/** Shortens the digest in the tag of a signature. */
function shortTag(tag: string): string {
  return oneLine(tag).replace(/^(sha256-[0-9a-f]{12})[0-9a-f]{52}/, '$1...')
}

/** Returns the tags of an image, or its short digest if it has none. */
export function imageName(image: { readonly digest: string; readonly tags: readonly string[] }): string {
  const tags = image.tags.slice(0, 4).map(shortTag)
  const more = image.tags.length > 4 ? [`+${image.tags.length - 4}`] : []
  return tags.length === 0
    ? `(untagged) ${oneLine(shortDigest(image.digest))}`
    : [...tags, ...more].join(', ')
}

/** Shortens a text to at most so many characters, in its middle or at its end. */
export function fitted(text: string, width: number, where: 'middle' | 'end' = 'middle'): string {
  if (text.length <= width) return text
  const room = Math.max(0, width - 2)
  if (where === 'end') return `${text.slice(0, room)}..`
  const head = Math.ceil(room / 2)
  return `${text.slice(0, head)}..${text.slice(text.length - (room - head))}`
}

const UNIT = /^(?:s|h|d|min|%|B|[KMGTP]iB)(?!\w)/
const LARGE = /(?<!\w)\d+[ydhm]$/
const SMALL = /^\d+[dhms](?!\w)/

/** Returns the parts of a text between which a line may end: words; a number with its unit, as `0.2 s`; an age, as `9d 4h`; a command. */
export function unbroken(text: string): readonly string[] {
  const parts: string[] = []
  for (const word of text.split(' ')) {
    const last = parts.at(-1)
    const belongs =
      last !== undefined &&
      !last.includes(' ') &&
      (last === 'careen' || (/\d$/.test(last) && UNIT.test(word)) || (LARGE.test(last) && SMALL.test(word)))
    if (belongs) parts[parts.length - 1] = `${last} ${word}`
    else parts.push(word)
  }
  return parts
}

/** Returns the text in lines of at most so many columns. A longer word has a line of its own. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  for (const word of unbroken(text)) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > columns) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
