/** Zeros written out at most. */
const MOST = 10_000

/** A number of a text with all its digits and no exponent: `1.50e3` is `1500`. Undefined when that is very long. */
export function plainDecimal(text: string): string | undefined {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const point = whole.length + Number(exponent)
  if (whole === '' || Math.abs(point) > MOST) return undefined
  const digits = (whole + fraction)
    .padEnd(point, '0')
    .padStart(whole.length + fraction.length - Math.min(point, 0), '0')
  const split = Math.max(point, 0)
  const before = digits.slice(0, split).replace(/^0+(?=\d)/, '')
  const after = digits.slice(split).replace(/0+$/, '')
  return (before === '' ? '0' : before) + (after === '' ? '' : `.${after}`)
}
