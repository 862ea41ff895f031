import { onOneScale } from './decimal.ts'
import { type Defined, ternary } from './define.ts'
import type { Calling } from './function.ts'
import { NUMBER, optional } from './parameters.ts'

/** Longest list, as in Terraform. */
const LIMIT = 1024

export const range: Defined = ternary(
  'range(start_or_end, [end], [step])',
  'The numbers from 0, or from a start, to an end, which is left out; in steps of 1 or -1, or as given. At most 1024.',
  [NUMBER, optional(NUMBER), optional(NUMBER)],
  (first, second, step, calling) =>
    second === undefined ? numbers(0, first, undefined, calling) : numbers(first, second, step, calling),
)

/** Counts in decimals, so that ten steps of 0.1 come to 1. */
function numbers(start: number, end: number, step: number | undefined, calling: Calling): readonly number[] {
  if (start === end) return []
  const by = step ?? (end < start ? -1 : 1)
  if (by === 0 || (end - start) * by < 0)
    return calling.fail(2, `the step must lead from ${start} to ${end}.`)
  const { multiples, scale } = onOneScale([start, end, by])
  const [from = 0n, to = 0n, stride = 1n] = multiples
  const count = countOf(to - from, stride)
  if (count > LIMIT)
    return calling.fail(undefined, `there would be ${count} numbers; at most ${LIMIT} are possible.`)
  return Array.from({ length: Number(count) }, (_, at) => Number(`${from + BigInt(at) * stride}e-${scale}`))
}

/** How many steps there are before the end, from the start on. Both have one sign. */
function countOf(distance: bigint, stride: bigint): bigint {
  const [length, step] = stride < 0n ? [-distance, -stride] : [distance, stride]
  return (length + step - 1n) / step
}
