const PLAIN: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

/** What an escape stands for, and how long it is with its backslash. */
export type Escape = { readonly text: string; readonly length: number }

/** The escape at a backslash; undefined: there is none such. */
export function escapeAt(raw: string, at: number): Escape | undefined {
  const letter = raw.charAt(at + 1)
  const plain = PLAIN[letter]
  if (plain !== undefined) return { text: plain, length: 2 }
  if (letter === 'u') return unicodeEscape(raw.slice(at, at + 6))
  return letter === 'U' ? unicodeEscape(raw.slice(at, at + 10)) : undefined
}

/** `\u` and 4 digits, or `\U` and 8 digits: a character, and not half of one. */
function unicodeEscape(raw: string): Escape | undefined {
  if (!/^\\(?:u[\da-fA-F]{4}|U[\da-fA-F]{8})$/.test(raw)) return undefined
  const point = parseInt(raw.slice(2), 16)
  const isHalf = point >= 0xd800 && point <= 0xdfff
  return isHalf || point > 0x10ffff ? undefined : { text: String.fromCodePoint(point), length: raw.length }
}

/** `$${` and `%%{` stand for `${` and `%{`. */
export function unescapeSigns(raw: string): string {
  return raw.includes('{') ? raw.replaceAll(/([$%])\1\{/g, '$1{') : raw
}
