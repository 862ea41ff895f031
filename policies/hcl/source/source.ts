/** A file as it was read. `name` is what messages call it. */
export type SourceFile = { readonly name: string; readonly text: string }

/** A text that positions are asked of. Made once per file: it holds where every line begins. */
export type SourceText = SourceFile & { readonly lineStarts: readonly number[] }

/** A stretch of a text, in UTF-16 units; `end` is exclusive. */
export type Span = { readonly start: number; readonly end: number }

/** A span of characters in a source text. */
export type Range = Span & { readonly source: SourceText }

/** Counted from 1. A column is one grapheme cluster, as in Terraform. `byte` counts from 0, in UTF-8. */
export type Position = { readonly line: number; readonly column: number; readonly byte: number }

/** Returns a source text with the offsets at which its lines start. */
export function openSource({ name, text }: SourceFile): SourceText {
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  return { name, text, lineStarts }
}

/** Returns line, column and byte of an offset. The offset counts UTF-16 units from 0. */
export function positionOf(source: SourceText, offset: number): Position {
  const line = lineOf(source, offset)
  const before = source.text.slice(source.lineStarts[line - 1] ?? 0, offset)
  return {
    line,
    column: graphemes(before).length + 1,
    byte: (byteStartsOf(source)[line - 1] ?? 0) + byteLength(before),
  }
}

/** The line, counted from 1, that an offset stands in. */
export function lineOf({ lineStarts }: SourceText, offset: number): number {
  let low = 0
  let high = lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}

/** A line without its end. */
export function lineText({ text, lineStarts }: SourceText, line: number): string {
  const end = lineStarts[line]
  return text.slice(lineStarts[line - 1] ?? 0, end === undefined ? text.length : end - 1).replace(/\r$/, '')
}

/** What a reader takes for one character each. Nothing is made before it is needed: the first segmenter takes long. */
export function graphemes(text: string): readonly string[] {
  if (/^[\u0020-\u007E\t]*$/.test(text)) return text.split('')
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), (one) => one.segment)
}

/** The bytes before each line. Why remembered: ten thousand blocks of one file are asked for their places. */
const byteStarts = new WeakMap<SourceText, readonly number[]>()

function byteStartsOf(source: SourceText): readonly number[] {
  const known = byteStarts.get(source)
  if (known !== undefined) return known
  const { text, lineStarts } = source
  let bytes = 0
  const starts = lineStarts.map((start, at) => {
    const before = bytes
    bytes += byteLength(text.slice(start, lineStarts[at + 1]))
    return before
  })
  byteStarts.set(source, starts)
  return starts
}

/** The UTF-8 length of a text. */
function byteLength(text: string): number {
  let bytes = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    // A pair of surrogates is four bytes: two of them for each half.
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800 || (unit >= 0xd800 && unit < 0xe000)) bytes += 2
    else bytes += 3
  }
  return bytes
}
