import { graphemes } from '../source/source.ts'
import { toBool, toNumber, toText, type HclValue } from '../values/value.ts'
import { binary, type Defined } from './define.ts'
import { formatFraction, formatWhole, shortNumber } from './format-number.ts'
import type { Calling } from './function.ts'
import { toJson } from './json-encode.ts'
import { ANY, givenText, itemsOf, rest, TEXT } from './parameters.ts'
import { parseFormat, type Verb } from './verbs.ts'

export const FORMAT_FUNCTIONS: readonly Defined[] = [
  binary(
    'format(format, [value...])',
    'A text in which verbs such as %s, %d, %05.1f, %q, %x, %t and %v stand for the values, and %% for a percent sign.',
    [TEXT, rest(ANY)],
    (format, values, calling) => formatOne(partsOf(format, calling), values, calling),
  ),
  binary(
    'formatlist(format, [value...])',
    'A list of what format gives for each item of the lists among the values. Other values are the same for each.',
    [TEXT, rest(ANY)],
    formatList,
  ),
]

type Parts = readonly (string | Verb)[]

function partsOf(format: string, calling: Calling): Parts {
  const parsed = parseFormat(format)
  return parsed.ok ? parsed.parts : calling.fail(0, parsed.why)
}

function formatList(format: string, values: readonly HclValue[], calling: Calling): HclValue {
  const parts = partsOf(format, calling)
  const columns = values.map((value) => itemsOf(value))
  const longest = columns.findIndex((column) => column !== undefined)
  const count = columns[longest]?.length ?? 1
  for (const [at, column] of columns.entries())
    if (column !== undefined && column.length !== count)
      calling.fail(
        at + 1,
        `argument ${at + 2} has ${column.length} items, but argument ${longest + 2} has ${count}.`,
      )
  calling.grow(count)
  return Array.from({ length: count }, (_, row) =>
    formatOne(
      parts,
      values.map((value, at) => columns[at]?.[row] ?? (columns[at] === undefined ? value : null)),
      calling,
    ),
  )
}

/** The values fill the verbs in their order; after a verb that says a number, counting goes on from there. */
function formatOne(parts: Parts, values: readonly HclValue[], calling: Calling): string {
  let next = 1
  let used = 0
  const texts = parts.map((part) => {
    if (typeof part === 'string') return part
    const at = part.index ?? next
    next = at + 1
    used = Math.max(used, at)
    const value = values[at - 1]
    if (value === undefined)
      return calling.fail(undefined, `${part.raw} needs value ${at}, but ${countText(values.length)}.`)
    return formatValue(part, value, { at, calling })
  })
  if (used < values.length)
    calling.fail(
      used + 1,
      `the format uses ${used === 0 ? 'no values' : `values up to number ${used}`}, but ${countText(values.length)}.`,
    )
  const text = texts.join('').normalize('NFC')
  calling.grow(text.length)
  return text
}

function countText(count: number): string {
  return count === 1 ? 'there is one value' : `there are ${count === 0 ? 'no' : count} values`
}

type Where = { readonly at: number; readonly calling: Calling }

function formatValue(verb: Verb, value: HclValue, where: Where): string {
  const { calling } = where
  const place = { verb, ...where }
  calling.grow(verb.width + (verb.precision ?? 0))
  switch (verb.mode) {
    case 'v':
      return padded(verb, anyText(verb, value, calling))
    case 's':
      return padded(verb, cut(verb, need('a string', toText, value, place)))
    case 'q':
      return padded(verb, toJson(cut(verb, need('a string', toText, value, place)), calling))
    case 't':
      return String(need('true or false', toBool, value, place))
    default:
      return 'eEfgG'.includes(verb.mode)
        ? formatFraction(verb, need('a number', toNumber, value, place))
        : formatWhole(verb, need('a whole number', toWhole, value, place))
  }
}

function toWhole(value: HclValue): number | undefined {
  const number = toNumber(value)
  return Number.isInteger(number) ? number : undefined
}

function need<T>(
  what: string,
  take: (value: HclValue) => T | undefined,
  value: HclValue,
  { verb, at, calling }: Where & { readonly verb: Verb },
): T {
  return (
    take(value) ??
    calling.fail(at, `the value for ${verb.raw} must be ${what}, but this is ${givenText(value, what)}.`)
  )
}

function anyText({ flags }: Verb, value: HclValue, calling: Calling): string {
  if (!flags.has('#') && typeof value === 'string') return value
  if (!flags.has('#') && typeof value === 'number') return shortNumber(value)
  return toJson(value, calling)
}

/** A precision of 0 does not cut. */
function cut({ precision = 0 }: Verb, text: string): string {
  return precision === 0 ? text : graphemes(text).slice(0, precision).join('')
}

function padded({ width, flags }: Verb, text: string): string {
  if (width === 0) return text
  const padding = (flags.has('0') ? '0' : ' ').repeat(Math.max(0, width - graphemes(text).length))
  return flags.has('-') ? text + padding : padding + text
}
