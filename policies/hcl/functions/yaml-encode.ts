import { isList, isObject, isSet, numberText, sortedEntries, type HclValue } from '../values/value.ts'
import type { Calling } from './function.ts'

/**
 * How a value stands after a key or a dash: in the same line, below it, or, of text with more than one line, as a head in
 * the same line and its lines below.
 */
type Written =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'list' | 'map'; readonly lines: readonly string[] }
  | { readonly kind: 'text'; readonly head: string; readonly lines: readonly string[] }

/** A YAML document. Keys and texts are in double quotes, but texts of more than one line are blocks. */
export function encodeYaml(value: HclValue, calling: Pick<Calling, 'grow'>): string {
  const written = write(value, calling)
  switch (written.kind) {
    case 'line':
      // Without it, a reader cannot tell that a bare word is complete.
      return `${written.text}\n${/^["[{]/.test(written.text) ? '' : '...\n'}`
    case 'text':
      return `${[written.head, ...indented(written.lines)].join('\n')}\n`
    default:
      return `${written.lines.join('\n')}\n`
  }
}

function write(value: HclValue, calling: Pick<Calling, 'grow'>): Written {
  if (isObject(value)) return writeMap(value, calling)
  if (isList(value)) return writeList(value, calling)
  if (isSet(value)) return writeList(value.items, calling)
  const text = typeof value === 'number' ? numberText(value) : String(value)
  calling.grow(text.length)
  return typeof value === 'string' ? writeText(value) : { kind: 'line', text }
}

function writeMap(map: ReadonlyMap<string, HclValue>, calling: Pick<Calling, 'grow'>): Written {
  if (map.size === 0) return { kind: 'line', text: '{}' }
  const lines = sortedEntries(map).flatMap(([key, value]) => {
    calling.grow(key.length)
    return entryLines(quoted(key), write(value, calling))
  })
  return { kind: 'map', lines }
}

function entryLines(key: string, value: Written): readonly string[] {
  switch (value.kind) {
    case 'line':
      return [`${key}: ${value.text}`]
    case 'text':
      return [`${key}: ${value.head}`, ...indented(value.lines)]
    case 'list':
      return [`${key}:`, ...value.lines]
    case 'map':
      return [`${key}:`, ...indented(value.lines)]
  }
}

function writeList(items: readonly HclValue[], calling: Pick<Calling, 'grow'>): Written {
  if (items.length === 0) return { kind: 'line', text: '[]' }
  return { kind: 'list', lines: items.flatMap((item) => itemLines(write(item, calling))) }
}

function itemLines(item: Written): readonly string[] {
  if (item.kind === 'line') return [`- ${item.text}`]
  if (item.kind === 'text') return [`- ${item.head}`, ...indented(item.lines)]
  const [first = '', ...rest] = item.lines
  return [`- ${first}`, ...indented(rest)]
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((one) => (one === '' ? one : `  ${one}`))
}

/** What cannot stand in a block as it is. */
const UNPRINTABLE =
  /[^\n\u0020-\u007E\u00A0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\u{10000}-\u{10FFFF}]/u

function writeText(text: string): Written {
  if (!text.includes('\n') || UNPRINTABLE.test(text) || / (?:\n|$)/.test(text))
    return { kind: 'line', text: quoted(text) }
  // If the text begins with a blank or an empty line, readers need the indentation of the block.
  const indent = /^[ \n]/.test(text) ? '2' : ''
  const lines = text.split('\n')
  if (!text.endsWith('\n')) return { kind: 'text', head: `|${indent}-`, lines }
  const keep = text.endsWith('\n\n') || text === '\n' ? '+' : ''
  return { kind: 'text', head: `|${indent}${keep}`, lines: lines.slice(0, -1) }
}

function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(
    /[\u007F-\u009F\u2028\u2029\uFEFF]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
