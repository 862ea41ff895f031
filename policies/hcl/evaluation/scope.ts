import type { Files, Functions } from '../functions/function.ts'
import type { SourceText } from '../source/source.ts'
import type { Expression } from '../syntax/ast.ts'
import type { HclValue } from '../values/value.ts'

/** What a name stands for. Values that must not be shown are `sensitive`. */
export type Entry =
  | { readonly kind: 'value'; readonly value: HclValue; readonly sensitive: boolean }
  | { readonly kind: 'namespace'; readonly namespace: Namespace }

/** Named values that are evaluated on first use, such as `var` and `local`. */
export type Namespace = {
  /** Returns the value, or undefined if there is no such name. Throws an EvaluationFailure if the value has an error. */
  readonly get: (name: string) => HclValue | undefined
  readonly names: () => readonly string[]
  readonly sensitive: (name: string) => boolean
  /** What is declared, and where: `a variable "days" { ... } block`. */
  readonly declaredBy: (name: string) => string
}

/** Names that are known at one place, the innermost first. */
export type Names = {
  readonly lookup: (name: string) => Entry | undefined
  readonly list: () => readonly string[]
}

/** All that an expression's value depends on, besides the expression. */
export type EvaluationScope = {
  /** The text that the expression stands in. */
  readonly source: SourceText
  readonly names: Names
  readonly functions: Functions
  readonly files: Files
  readonly budget: Budget
}

/** How much may still be done. Both say false when it is used up. */
export type Budget = {
  /** One step: one node of a tree. */
  readonly step: () => boolean
  /** So many characters or items of a result. */
  readonly grow: (size: number) => boolean
}

/** Opens a budget of evaluation steps and of the size of values. Its functions return false once it is spent. */
export function openBudget(limits: { readonly steps: number; readonly size: number }): Budget {
  let { steps, size } = limits
  return {
    step: () => {
      steps -= 1
      return steps >= 0
    },
    grow: (by) => {
      size -= by
      return size >= 0
    },
  }
}

/** Returns names that are looked up in a map, in the order of the map. */
export function namesOf(entries: ReadonlyMap<string, Entry>): Names {
  return { lookup: (name) => entries.get(name), list: () => [...entries.keys()] }
}

/** The scope with a few more names, which hide outer ones. */
export function within(
  scope: EvaluationScope,
  values: ReadonlyMap<string, HclValue>,
  sensitive: boolean,
): EvaluationScope {
  const outer = scope.names
  const names: Names = {
    lookup: (name) => {
      const value = values.get(name)
      return value === undefined ? outer.lookup(name) : { kind: 'value', value, sensitive }
    },
    list: () => [...values.keys(), ...outer.list()],
  }
  return { ...scope, names }
}

/** Evaluates an expression. Throws an EvaluationFailure if the expression has no value. */
export type Evaluate = (expression: Expression, scope: EvaluationScope) => HclValue
