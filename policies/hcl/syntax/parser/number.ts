import { LONGEST_NUMBER } from '../../source/bounds.ts'
import type { Literal } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import type { ParseError } from './errors/parse-error.ts'
import { longNumber, notANumber, numberTooLarge, numberTooSmall } from './errors/value.ts'

/** Exact, or refused: a whole number is not rounded, and none becomes infinite or 0. */
export function parseNumber(cursor: Cursor): Literal {
  const { start, end } = cursor.span()
  const word = cursor.word()
  const value = Number(word)
  const wrong = wrongNumber(word, value, { start, end })
  if (wrong !== undefined) cursor.report(wrong)
  cursor.take()
  return { kind: 'literal', value, start, end }
}

function wrongNumber(word: string, value: number, at: ParseError['at']): ParseError | undefined {
  if (word.length > LONGEST_NUMBER) return longNumber(at)
  if (Number.isNaN(value)) return notANumber(at, word)
  if (Math.abs(value) === Infinity || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    return numberTooLarge(at, word)
  return value === 0 && /[1-9]/.test(word.replace(/e.*/i, '')) ? numberTooSmall(at, word) : undefined
}
