/** What a UTF-16 unit begins in code. `wide` is all beyond ASCII, and the end of the text. */
export type CharacterClass = 'blank' | 'letter' | 'digit' | 'mark' | 'wide'

const IDENTIFIER_START = /[\p{ID_Start}_]/u
const IDENTIFIER_CONTINUE = /[\p{ID_Continue}-]/u

const CLASSES: readonly CharacterClass[] = Array.from({ length: 128 }, (_, unit) => classify(unit))
const CONTINUES: readonly boolean[] = CLASSES.map(
  (one, unit) => one === 'letter' || one === 'digit' || unit === 45,
)

function classify(unit: number): CharacterClass {
  const character = String.fromCharCode(unit)
  if (character === ' ' || character === '\t') return 'blank'
  if (/[A-Za-z_]/.test(character)) return 'letter'
  return /\d/.test(character) ? 'digit' : 'mark'
}

export function classOf(unit: number): CharacterClass {
  return CLASSES[unit] ?? 'wide'
}

/** Also false at the end of the text. */
function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

/** Where the identifier that begins at an offset ends; the offset itself: none begins there. */
export function identifierEnd(text: string, start: number): number {
  const first = text.codePointAt(start)
  if (first === undefined || !IDENTIFIER_START.test(String.fromCodePoint(first))) return start
  return continueIdentifier(text, start + widthOf(first))
}

/** The end of an identifier of which the characters before an offset are known to be a part. */
export function continueIdentifier(text: string, from: number): number {
  let at = from
  for (;;) {
    const continues = CONTINUES[text.charCodeAt(at)]
    if (continues === false) return at
    const step = continues === true ? 1 : wideStep(text, at)
    if (step === 0) return at
    at += step
  }
}

function wideStep(text: string, at: number): number {
  const point = text.codePointAt(at)
  return point !== undefined && IDENTIFIER_CONTINUE.test(String.fromCodePoint(point)) ? widthOf(point) : 0
}

/** UTF-16 units of a character. */
export function widthOf(point: number): number {
  return point > 0xffff ? 2 : 1
}

/** The end of the number whose first digit is before an offset. It may be malformed: `1.2.3`. It does not end with a dot. */
export function continueNumber(text: string, from: number): number {
  let at = from
  for (;;) {
    const next = numberPart(text, at)
    if (next === at) return at
    at = next
  }
}

function numberPart(text: string, at: number): number {
  if (isDigit(text.charCodeAt(at))) return at + 1
  let afterDots = at
  while (text.charCodeAt(afterDots) === 46) afterDots += 1
  const exponent = exponentEnd(text, afterDots)
  if (exponent !== afterDots) return exponent
  return isDigit(text.charCodeAt(afterDots)) ? afterDots : at
}

/** After the first digit of an exponent; the offset itself: none begins there. */
function exponentEnd(text: string, start: number): number {
  const unit = text.charCodeAt(start)
  if (unit !== 101 && unit !== 69) return start
  const sign = text.charCodeAt(start + 1)
  const digits = start + (sign === 43 || sign === 45 ? 2 : 1)
  return isDigit(text.charCodeAt(digits)) ? digits + 1 : start
}

/** Looks like a space, or like nothing, and is neither a space nor a tab. */
export function isOddBlank(character: string): boolean {
  return /^[\p{White_Space}\p{Cf}]$/u.test(character)
}
