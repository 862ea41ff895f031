import { binary, type Defined, unary } from './define.ts'
import type { Calling } from './function.ts'
import { NUMBER, some, TEXT_ONLY, WHOLE } from './parameters.ts'

export const NUMBER_FUNCTIONS: readonly Defined[] = [
  unary('abs(number)', 'The number without its sign.', NUMBER, (number) => Math.abs(number)),
  unary('ceil(number)', 'The nearest whole number that is not smaller.', NUMBER, (number) =>
    plain(Math.ceil(number)),
  ),
  unary('floor(number)', 'The nearest whole number that is not larger.', NUMBER, (number) =>
    Math.floor(number),
  ),
  binary(
    'log(number, base)',
    'The logarithm of a number to a base.',
    [NUMBER, NUMBER],
    (number, base, calling) => exact(Math.log(number) / Math.log(base), calling),
  ),
  unary('max(number...)', 'The largest of the numbers.', some(NUMBER), (numbers) =>
    numbers.reduce((a, b) => Math.max(a, b)),
  ),
  unary('min(number...)', 'The smallest of the numbers.', some(NUMBER), (numbers) =>
    numbers.reduce((a, b) => Math.min(a, b)),
  ),
  binary(
    'parseint(text, base)',
    'The whole number that a text is in a base from 2 to 62. Beyond base 36, small letters come before capital ones.',
    [TEXT_ONLY, WHOLE],
    parseint,
  ),
  binary('pow(number, power)', 'A number to a power.', [NUMBER, NUMBER], (number, power, calling) =>
    exact(number ** power, calling),
  ),
  unary('signum(number)', '-1 for a negative number, 0 for zero, 1 for a positive one.', NUMBER, (number) =>
    plain(Math.sign(number)),
  ),
]

/** Returns the result. A result that would be rounded, or is no number, is an error. */
export function exact(result: number, calling: Calling): number {
  if (!Number.isFinite(result))
    return calling.fail(undefined, `the result is ${Number.isNaN(result) ? 'not a number' : 'infinite'}.`)
  return Math.abs(result) <= Number.MAX_SAFE_INTEGER
    ? plain(result)
    : calling.fail(
        undefined,
        `the result is beyond ${Number.MAX_SAFE_INTEGER}, from where on numbers would be rounded.`,
      )
}

/** There is no negative zero. */
function plain(number: number): number {
  return number + 0
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

function parseint(text: string, base: number, calling: Calling): number {
  if (base < 2 || base > DIGITS.length) return calling.fail(1, 'the base must be from 2 to 62.')
  const unsigned = text.replace(/^[+-]/, '')
  const digits = Array.from(base <= 36 ? unsigned.toLowerCase() : unsigned, (digit) => DIGITS.indexOf(digit))
  if (digits.length === 0 || digits.some((digit) => digit < 0 || digit >= base))
    return calling.fail(0, `the text is not a whole number in base ${base}.`)
  const number = digits.reduce((sum, digit) => sum * base + digit, 0)
  return exact(text.startsWith('-') ? -number : number, calling)
}
