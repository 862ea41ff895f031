/** A number as people write it: 0.DIGITS times 10 to the power of `point`, without zeros at either end; zero has no digits. */
export type Decimal = { readonly negative: boolean; readonly digits: string; readonly point: number }

/** The shortest decimal that is read as this number. */
export function decimalOf(number: number): Decimal {
  const [mantissa = '', exponent = '0'] = Math.abs(number).toExponential().split('e')
  const digits = mantissa.replace('.', '').replace(/0+$/, '')
  return { negative: number < 0, digits, point: digits === '' ? 0 : Number(exponent) + 1 }
}

/** Rounded to so many digits, from the first one on. Halves go to the even digit where they are exact. */
export function roundedTo(decimal: Decimal, length: number): Decimal {
  const { digits, point } = decimal
  if (length >= digits.length) return decimal
  if (length < 0) return { ...decimal, digits: '', point: 0 }
  const kept = digits.slice(0, length)
  if (!roundsUp(decimal, length)) return trimmed(decimal, kept, point)
  const raised = (BigInt(`0${kept}`) + 1n).toString()
  return trimmed(decimal, raised, point + raised.length - Math.max(length, 0))
}

function trimmed(decimal: Decimal, digits: string, point: number): Decimal {
  const significant = digits.replace(/0+$/, '')
  return { ...decimal, digits: significant, point: significant === '' ? 0 : point }
}

function roundsUp({ digits, point }: Decimal, length: number): boolean {
  const next = digits.charAt(length)
  if (next !== '5' || digits.length > length + 1) return next >= '5'
  const lean = leanOf(digits, point)
  return lean === 0 ? Number(digits.charAt(length - 1)) % 2 === 1 : lean > 0
}

/** Bits that Terraform keeps of a number. */
const PRECISION = 512

/** Where the nearest number of 512 bits lies: above the decimal (1), below (-1), or there (0). */
function leanOf(digits: string, point: number): -1 | 0 | 1 {
  const scale = digits.length - point
  if (scale <= 0) return 0
  const numerator = BigInt(digits)
  const denominator = 10n ** BigInt(scale)
  const room = PRECISION - bitsOf(numerator) + bitsOf(denominator)
  const scaled = numerator << BigInt(room)
  const shift = bitsOf(scaled / denominator) - PRECISION
  const unit = denominator << BigInt(shift)
  const left = scaled % unit
  if (left === 0n) return 0
  return left * 2n > unit ? 1 : -1
}

function bitsOf(number: bigint): number {
  return number.toString(2).length
}

/** All numbers as whole multiples of one power of ten, which is 10 to the power of minus `scale`. */
export function onOneScale(numbers: readonly number[]): {
  readonly multiples: readonly bigint[]
  readonly scale: number
} {
  const decimals = numbers.map(decimalOf)
  const scale = Math.max(0, ...decimals.map(({ digits, point }) => digits.length - point))
  const multiples = decimals.map(({ negative, digits, point }) => {
    const multiple = BigInt(digits || '0') * 10n ** BigInt(scale - (digits.length - point))
    return negative ? -multiple : multiple
  })
  return { multiples, scale }
}
