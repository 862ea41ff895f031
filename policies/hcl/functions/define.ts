import type { HclValue } from '../values/value.ts'
import type { Calling, HclFunction } from './function.ts'
import type { Parameter } from './parameters.ts'

/** A function and its name, which its signature begins with. */
export type Defined = readonly [name: string, HclFunction]

export function unary<A>(
  signature: string,
  doc: string,
  a: Parameter<A>,
  apply: (a: A, calling: Calling) => HclValue,
): Defined {
  return defined(signature, doc, [a], (args, calling) => apply(a.read(args, 0, calling), calling))
}

export function binary<A, B>(
  signature: string,
  doc: string,
  [a, b]: readonly [Parameter<A>, Parameter<B>],
  apply: (a: A, b: B, calling: Calling) => HclValue,
): Defined {
  return defined(signature, doc, [a, b], (args, calling) =>
    apply(a.read(args, 0, calling), b.read(args, 1, calling), calling),
  )
}

export function ternary<A, B, C>(
  signature: string,
  doc: string,
  [a, b, c]: readonly [Parameter<A>, Parameter<B>, Parameter<C>],
  apply: (a: A, b: B, c: C, calling: Calling) => HclValue,
): Defined {
  return defined(signature, doc, [a, b, c], (args, calling) =>
    apply(a.read(args, 0, calling), b.read(args, 1, calling), c.read(args, 2, calling), calling),
  )
}

type Counts = Pick<Parameter<unknown>, 'least' | 'most'>

function defined(
  signature: string,
  doc: string,
  parameters: readonly Counts[],
  apply: (args: readonly HclValue[], calling: Calling) => HclValue,
): Defined {
  const least = parameters.reduce((sum, one) => sum + one.least, 0)
  const most = parameters.reduce((sum, one) => sum + one.most, 0)
  const composing = (args: readonly HclValue[], calling: Calling): HclValue => composed(apply(args, calling))
  return [nameOf(signature), { signature, doc, least, most, apply: composing }]
}

/** What a signature such as `join(separator, list...)` begins with. */
export function nameOf(signature: string): string {
  return signature.slice(0, signature.indexOf('('))
}

/** New text is in Unicode's composed form, as literals are: what looks the same is the same. */
function composed(value: HclValue): HclValue {
  return typeof value === 'string' ? value.normalize('NFC') : value
}
