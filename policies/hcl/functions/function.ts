import type { ObjectValue, HclValue } from '../values/value.ts'

/** What a function is given besides its arguments. */
export type Calling = {
  /** Ends the evaluation with a message about an argument, counted from 0, or (undefined) about the whole call. */
  readonly fail: (argument: number | undefined, why: string) => never
  /** Announces a result of so many characters or items before it is made; ends the evaluation when that is too much. */
  readonly grow: (size: number) => void
  /** The files that a configuration may read. */
  readonly files: Files
  /** Fills in a template in which the names of `variables` are known, and these functions. */
  readonly render: (
    template: { readonly name: string; readonly text: string },
    variables: ObjectValue,
  ) => HclValue
}

/** Reads files of the configuration's folder, and none beyond. `path` is relative to it, with `/`. */
export type Files = {
  readonly read: (
    path: string,
  ) => { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string }
  readonly exists: (path: string) => boolean
}

/** A lazy function evaluates its arguments itself: a failure of one is its to catch. */
export type HclFunction =
  | (Described & {
      readonly lazy?: false
      readonly apply: (args: readonly HclValue[], calling: Calling) => HclValue
    })
  | (Described & {
      readonly lazy: true
      readonly apply: (args: readonly (() => HclValue)[], calling: Calling) => HclValue
    })

type Described = {
  /** As in `join(separator, list...)`. */
  readonly signature: string
  /** One line. */
  readonly doc: string
  readonly least: number
  /** Infinity: any number. */
  readonly most: number
}

/** Functions by the names under which expressions call them. */
export type Functions = ReadonlyMap<string, HclFunction>
