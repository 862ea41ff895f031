import type { HclValue } from '../values/value.ts'

/** `at`: where it is wrong, as an offset. */
export type DecodedJson =
  | { readonly ok: true; readonly value: HclValue }
  | { readonly ok: false; readonly at: number; readonly why: string }

/** Deepest nesting of lists and objects. */
const DEPTH = 100

/** Decodes text of the JSON standard. A key that an object has twice and a number that would be rounded are errors. */
export function decodeJson(text: string): DecodedJson {
  try {
    const [value, end] = readValue(text, skipBlanks(text, 0), 0)
    const rest = skipBlanks(text, end)
    if (rest < text.length) throw new JsonError(rest, 'nothing may follow the value')
    return { ok: true, value }
  } catch (error) {
    if (error instanceof JsonError) return { ok: false, at: error.at, why: error.message }
    throw error
  }
}

class JsonError extends Error {
  override readonly name = 'JsonError'
  readonly at: number

  constructor(at: number, why: string) {
    super(why)
    this.at = at
  }
}

/** A value and where it ends. */
type Read<T> = readonly [value: T, end: number]

function readValue(text: string, at: number, depth: number): Read<HclValue> {
  if (depth > DEPTH) throw new JsonError(at, `lists and objects are nested deeper than ${DEPTH}`)
  switch (text[at]) {
    case '{':
      return readObject(text, at, depth)
    case '[':
      return readList(text, at, depth)
    case '"':
      return readText(text, at)
    default:
      return readWord(text, at) ?? readNumber(text, at)
  }
}

function readList(text: string, start: number, depth: number): Read<readonly HclValue[]> {
  const items: HclValue[] = []
  let at = skipBlanks(text, start + 1)
  if (text[at] === ']') return [items, at + 1]
  for (;;) {
    const [item, end] = readValue(text, at, depth + 1)
    items.push(item)
    at = skipBlanks(text, end)
    if (text[at] === ']') return [items, at + 1]
    if (text[at] !== ',') throw new JsonError(at, 'a comma or ] must follow an item')
    at = skipBlanks(text, at + 1)
  }
}

function readObject(text: string, start: number, depth: number): Read<ReadonlyMap<string, HclValue>> {
  const members = new Map<string, HclValue>()
  let at = skipBlanks(text, start + 1)
  if (text[at] === '}') return [members, at + 1]
  for (;;) {
    const [key, value, end] = readMember(text, at, depth)
    if (members.has(key)) throw new JsonError(at, 'the object has this key already')
    members.set(key, value)
    at = skipBlanks(text, end)
    if (text[at] === '}') return [members, at + 1]
    if (text[at] !== ',') throw new JsonError(at, 'a comma or } must follow a value')
    at = skipBlanks(text, at + 1)
  }
}

function readMember(
  text: string,
  start: number,
  depth: number,
): readonly [key: string, value: HclValue, end: number] {
  if (text[start] !== '"') throw new JsonError(start, 'a key in double quotes must be here')
  const [key, end] = readText(text, start)
  const colon = skipBlanks(text, end)
  if (text[colon] !== ':') throw new JsonError(colon, 'a colon must follow a key')
  const [value, after] = readValue(text, skipBlanks(text, colon + 1), depth + 1)
  return [key, value, after]
}

function readText(text: string, start: number): Read<string> {
  const end = endOfText(text, start)
  // Right by now, but for its escapes, which are decoded here.
  const decoded: unknown = JSON.parse(text.slice(start, end))
  return [typeof decoded === 'string' ? decoded.toWellFormed().normalize('NFC') : '', end]
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

function endOfText(text: string, start: number): number {
  let at = start + 1
  for (;;) {
    const code = text.charCodeAt(at)
    if (Number.isNaN(code)) throw new JsonError(start, 'this text has no closing quote')
    if (code === 0x22) return at + 1
    if (code < 0x20) throw new JsonError(at, 'a control character must be written as an escape such as \\n')
    at = code === 0x5c ? endOfEscape(text, at) : at + 1
  }
}

function endOfEscape(text: string, at: number): number {
  ESCAPE.lastIndex = at
  if (!ESCAPE.test(text)) throw new JsonError(at, 'there is no such escape')
  return ESCAPE.lastIndex
}

const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const

function readWord(text: string, at: number): Read<HclValue> | undefined {
  const found = WORDS.find(([word]) => text.startsWith(word, at))
  return found === undefined ? undefined : [found[1], at + found[0].length]
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function readNumber(text: string, at: number): Read<number> {
  NUMBER.lastIndex = at
  const found = NUMBER.exec(text)?.[0]
  if (found === undefined)
    throw new JsonError(at, at < text.length ? 'there is no value here' : 'it ends where a value is missing')
  const number = Number(found)
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER)
    throw new JsonError(
      at,
      `the number is beyond ${Number.MAX_SAFE_INTEGER}, from where on it would be rounded`,
    )
  return [number + 0, at + found.length]
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (' \t\n\r'.includes(text.charAt(at)) && at < text.length) at += 1
  return at
}
