import { type Decimal, decimalOf, roundedTo } from './decimal.ts'
import type { Verb } from './verbs.ts'

const BASES = new Map([
  ['b', { base: 2, prefix: '0b' }],
  ['o', { base: 8, prefix: '0' }],
  ['x', { base: 16, prefix: '0x' }],
  ['X', { base: 16, prefix: '0X' }],
])

/** `%d`, and the same in other bases. A precision is the least number of digits. */
export function formatWhole(verb: Verb, number: number): string {
  const { mode, flags, width, precision } = verb
  const { base, prefix } = BASES.get(mode) ?? { base: 10, prefix: '' }
  if (number === 0 && precision === 0) return ''
  const plain = BigInt(Math.abs(number)).toString(base)
  const digits = (mode === 'X' ? plain.toUpperCase() : plain).padStart(precision ?? 0, '0')
  const head = signOf(number < 0, flags) + (flags.has('#') ? prefix : '')
  if (flags.has('-')) return (head + digits).padEnd(width)
  if (flags.has('0') && precision === undefined) return head + digits.padStart(width - head.length, '0')
  return (head + digits).padStart(width)
}

/** `%f`, `%e` and `%g`. */
export function formatFraction(verb: Verb, number: number): string {
  const { mode, flags, width, precision } = verb
  const decimal = decimalOf(number)
  const text = fractionText(decimal, mode.toLowerCase(), precision)
  const digits = mode === 'E' || mode === 'G' ? text.toUpperCase() : text
  const sign = signOf(decimal.negative, flags)
  if (flags.has('0')) return sign + digits.padStart(width - sign.length, '0')
  return flags.has('-') ? (sign + digits).padEnd(width) : (sign + digits).padStart(width)
}

function fractionText(decimal: Decimal, mode: string, precision: number | undefined): string {
  if (mode === 'e') return exponentText(decimal, precision ?? 6)
  return mode === 'f' ? pointText(decimal, precision ?? 6) : shortText(decimal, precision)
}

function signOf(negative: boolean, flags: ReadonlySet<string>): string {
  if (negative) return '-'
  if (flags.has('+')) return '+'
  return flags.has(' ') ? ' ' : ''
}

/** As `%g` and `%v` write it: with an exponent from a million on and below a ten thousandth. */
export function shortNumber(number: number): string {
  const decimal = decimalOf(number)
  return (decimal.negative ? '-' : '') + shortText(decimal, undefined)
}

function shortText(decimal: Decimal, precision: number | undefined): string {
  const rounded = precision === undefined ? decimal : roundedTo(decimal, Math.max(precision, 1))
  const { digits, point } = rounded
  const exponent = digits === '' ? 0 : point - 1
  if (exponent < -4 || exponent >= exponentLimit(rounded, precision))
    return exponentText(rounded, Math.max(digits.length - 1, 0))
  return pointText(rounded, Math.max(digits.length - point, 0))
}

/** From which power of ten on a number is written with an exponent. */
function exponentLimit({ digits, point }: Decimal, precision: number | undefined): number {
  if (precision === undefined) return 6
  const limit = Math.max(precision, 1)
  return limit > digits.length && digits.length >= point ? digits.length : limit
}

function exponentText(decimal: Decimal, places: number): string {
  const { digits, point } = roundedTo(decimal, places + 1)
  const exponent = digits === '' ? 0 : point - 1
  const mantissa = digits.padEnd(places + 1, '0')
  const power = String(Math.abs(exponent)).padStart(2, '0')
  return `${mantissa.slice(0, 1)}${places > 0 ? '.' : ''}${mantissa.slice(1)}e${exponent < 0 ? '-' : '+'}${power}`
}

function pointText(decimal: Decimal, places: number): string {
  const { digits, point } = roundedTo(decimal, decimal.point + places)
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  const fraction = ('0'.repeat(Math.max(-point, 0)) + digits.slice(Math.max(point, 0))).padEnd(places, '0')
  return places > 0 ? `${whole}.${fraction}` : whole
}
