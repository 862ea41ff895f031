/** Letters change one by one, without regard to their neighbours or to a language, and never into two. */
export function upperCase(text: string): string {
  return isAscii(text) ? text.toUpperCase() : Array.from(text, upperLetter).join('')
}

export function lowerCase(text: string): string {
  return isAscii(text) ? text.toLowerCase() : Array.from(text, lowerLetter).join('')
}

/** The first letter of every word in capitals. A word ends at white space and at ASCII's signs but the underscore. */
export function titleCase(text: string): string {
  let before = ' '
  return Array.from(text, (letter) => {
    const first = SEPARATOR.test(before)
    before = letter
    return first ? titleLetter(letter) : letter
  }).join('')
}

function isAscii(text: string): boolean {
  return /^[\0-\u007F]*$/.test(text)
}

const SEPARATOR = /[\0-/:-@[-^`{-\u007F\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/

function upperLetter(letter: string): string {
  const upper = letter.toUpperCase()
  return isOne(upper) ? upper : (GREEK.get(letter) ?? letter)
}

function lowerLetter(letter: string): string {
  const lower = letter.toLowerCase()
  return isOne(lower) ? lower : Array.from(lower).slice(0, 1).join('')
}

function isOne(text: string): boolean {
  return text.length === 1 || Array.from(text).length === 1
}

/** Small letters with an iota below, whose capitals are one letter too. */
const GREEK = new Map(
  [
    [0x1f80, 0x1f88, 8],
    [0x1f90, 0x1f98, 8],
    [0x1fa0, 0x1fa8, 8],
    [0x1fb3, 0x1fbc, 1],
    [0x1fc3, 0x1fcc, 1],
    [0x1ff3, 0x1ffc, 1],
  ].flatMap(([small = 0, capital = 0, count = 0]) =>
    Array.from({ length: count }, (_, at): [string, string] => [
      String.fromCodePoint(small + at),
      String.fromCodePoint(capital + at),
    ]),
  ),
)

/** Letters that are two in one have a form with only the first one in capitals. */
const DOUBLE_LETTERS = new Map(
  [
    ['Ǆǅǆ', 'ǅ'],
    ['Ǉǈǉ', 'ǈ'],
    ['Ǌǋǌ', 'ǋ'],
    ['Ǳǲǳ', 'ǲ'],
  ].flatMap(([letters = '', title = '']) =>
    Array.from(letters, (letter): [string, string] => [letter, title]),
  ),
)

/** Georgian has capitals for whole words only. */
const GEORGIAN = /[\u10D0-\u10FF]/

function titleLetter(letter: string): string {
  if (GEORGIAN.test(letter)) return letter
  return DOUBLE_LETTERS.get(letter) ?? upperLetter(letter)
}
