import { isList, isObject, isSet, numberText, sortedEntries, type HclValue } from './value.ts'

/** `inline`: everything in one line. */
export type Showing = { readonly inline?: boolean }

/** A value as HCL that reads back as the same value. Lists and objects have a line for each item. */
export function showValue(value: HclValue, { inline = false }: Showing = {}): string {
  return inline ? inlineText(value) : textAt(value, '')
}

function inlineText(value: HclValue): string {
  if (isList(value)) return `[${value.map(inlineText).join(', ')}]`
  if (isSet(value)) return `toset([${value.items.map(inlineText).join(', ')}])`
  if (!isObject(value)) return simpleText(value)
  if (value.size === 0) return '{}'
  return `{ ${sortedEntries(value)
    .map(([key, item]) => `${quoted(key)} = ${inlineText(item)}`)
    .join(', ')} }`
}

/** `margin`: the blanks that the line begins with which the value is to stand in. */
function textAt(value: HclValue, margin: string): string {
  if (isList(value)) return listText(value, margin)
  if (isSet(value)) return `toset(${listText(value.items, margin)})`
  if (!isObject(value)) return simpleText(value)
  if (value.size === 0) return '{}'
  const inner = `${margin}  `
  const lines = sortedEntries(value).map(([key, item]) => `${inner}${quoted(key)} = ${textAt(item, inner)}\n`)
  return `{\n${lines.join('')}${margin}}`
}

function listText(items: readonly HclValue[], margin: string): string {
  if (items.length === 0) return '[]'
  const inner = `${margin}  `
  return `[\n${items.map((item) => `${inner}${textAt(item, inner)},\n`).join('')}${margin}]`
}

function simpleText(value: null | string | number | boolean): string {
  if (typeof value === 'string') return quoted(value)
  return typeof value === 'number' ? numberShown(value) : String(value)
}

/** Longest number that is written out; others have an exponent. */
const DIGITS = 24

function numberShown(value: number): string {
  const text = numberText(value)
  return text.length > DIGITS ? String(value) : text
}

/** What would end the text, begin an expression, or be seen wrongly or not at all. */
const SPECIAL = /["\\\p{Cc}\p{Cf}\u2028\u2029]|(?<![$%])[$%]+\{/gu

/** Joiners of what is one character for its readers. */
const JOINERS = /[\u200C\u200D]/

const ESCAPES = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

function quoted(text: string): string {
  return `"${text.replaceAll(SPECIAL, escaped)}"`
}

function escaped(found: string): string {
  const known = ESCAPES.get(found)
  if (known !== undefined) return known
  if (JOINERS.test(found)) return found
  if (found.endsWith('{')) return doubled(found)
  return codeOf(found)
}

/** `${` is written `$${`; a sign before it has to be written by its number, or it would pair up with the wrong one. */
function doubled(found: string): string {
  const sign = found.at(-2) ?? ''
  const before = Array.from(found.slice(0, -2), codeOf).join('')
  return `${before}${sign}${sign}{`
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const digits = code.toString(16).padStart(code > 0xffff ? 8 : 4, '0')
  return code > 0xffff ? `\\U${digits}` : `\\u${digits}`
}

/** Longest text of showShort. */
const SHORT = 60

/** A value in a sentence that begins with its name, such as `is 7` or `is list with 3 elements`, of at most 60 characters. */
export function showShort(value: HclValue): string {
  if (isList(value)) return `is ${counted('list', value.length)}`
  if (isSet(value)) return `is ${counted('set', value.items.length)}`
  if (isObject(value)) return `is ${attributesText(value)}`
  return `is ${typeof value === 'string' ? shortened(value) : simpleText(value)}`
}

function shortened(text: string): string {
  const whole = quoted(text.slice(0, SHORT))
  if (text.length <= SHORT && whole.length <= SHORT - 3) return whole
  let shown = ''
  for (const character of text) {
    if (quoted(shown + character).length > SHORT - 4) break
    shown += character
  }
  return `${quoted(shown).slice(0, -1)}…"`
}

function counted(kind: string, size: number): string {
  if (size === 0) return `empty ${kind}`
  return `${kind} with ${size} element${size === 1 ? '' : 's'}`
}

function attributesText(value: ReadonlyMap<string, HclValue>): string {
  if (value.size === 0) return 'object with no attributes'
  const [only] = value.keys()
  const named = `object with 1 attribute ${quoted(only ?? '')}`
  if (value.size === 1 && named.length <= SHORT - 3) return named
  return `object with ${value.size} attribute${value.size === 1 ? '' : 's'}`
}
