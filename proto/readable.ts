/** Longest word of a text, in characters. Why: texts echo values of requests and of registries. */
const WORD = 200

/** A text of this many characters is cut before it is searched. */
const SEARCHED = 1 << 18

const SPACE = /[\t\n\r]+/g
const CONTROL = /\p{Cc}/gu
const LONG_WORD = /\S{201,}/g

/**
 * Returns a text as an answer may contain it: on one line, with U+FFFD in place of control characters and lone surrogates, words of
 * more than 200 characters cut, and the whole cut to `most` bytes. A cut text ends with an ellipsis.
 */
export function readable(text: string, most: number): string {
  const clean = text
    .slice(0, SEARCHED)
    .toWellFormed()
    .replaceAll(SPACE, ' ')
    .replaceAll(CONTROL, '\uFFFD')
    .replaceAll(LONG_WORD, (word) => cut(word, WORD))
  if (fits(clean, most)) return clean
  let end = Math.min(clean.length, most)
  while (!fits(cut(clean, end), most)) end -= Math.max(1, Math.floor(end / 20))
  return cut(clean, end)
}

/** Returns true if the text has at most `most` bytes, and twice as many in the escapes of a header. */
function fits(text: string, most: number): boolean {
  return Buffer.byteLength(text) <= most && encodeURI(text).length <= 2 * most
}

/** Returns the first characters, not half a surrogate pair, and an ellipsis. */
function cut(text: string, length: number): string {
  const start = text.slice(0, length)
  return `${start.isWellFormed() ? start : start.slice(0, -1)}…`
}
