import {
  type Diagnostic,
  diagnosticOf,
  EvaluationFailure,
  type Namespace,
  type Range,
  type Value,
} from '../hcl/index.ts'

/** A named value that is worked out when somebody asks for it. */
export type Definition = {
  readonly work: () => Value
  /** Where it is declared. */
  readonly at: Range
  readonly sensitive: () => boolean
}

/** What is being worked out, the outermost first: shared by all names of a configuration. */
export type Pending = Asked[]

type Asked = { readonly name: string; readonly at: Range }

/** So many values may need each other in a row. */
const LONGEST_CHAIN = 200

export type NamespaceOptions = {
  /** As in `local`. */
  readonly root: string
  /** The block that would declare a name. */
  readonly declaredBy: (name: string) => string
  readonly pending: Pending
  /** Could names be missing because their blocks could not be read? */
  readonly incomplete: boolean
}

/** Names of one kind. Each value is worked out once; one that needs itself is a mistake that names the whole circle. */
export function namespaceOf(
  definitions: ReadonlyMap<string, Definition>,
  { root, declaredBy, pending, incomplete }: NamespaceOptions,
): Namespace {
  const known = new Map<string, { readonly value: Value } | { readonly failure: EvaluationFailure }>()
  const hidden = new Map<string, boolean>()
  const work = (name: string, { work: define, at }: Definition): Value => {
    pending.push({ name: `${root}.${name}`, at })
    try {
      const value = define()
      known.set(name, { value })
      return value
    } catch (error) {
      if (error instanceof EvaluationFailure) known.set(name, { failure: error })
      throw error
    } finally {
      pending.pop()
    }
  }
  return {
    names: () => [...definitions.keys()],
    sensitive: (name) => {
      // False while it is found out: what needs itself is a mistake of another kind.
      const before = hidden.get(name)
      if (before !== undefined) return before
      hidden.set(name, false)
      const found = definitions.get(name)?.sensitive() ?? false
      hidden.set(name, found)
      return found
    },
    declaredBy,
    get: (name) => {
      const before = known.get(name)
      if (before !== undefined && 'failure' in before) throw before.failure
      if (before !== undefined) return before.value
      const definition = definitions.get(name)
      if (definition === undefined && incomplete) throw new EvaluationFailure(() => undefined)
      if (definition === undefined) return undefined
      refuseCircle(`${root}.${name}`, pending)
      return work(name, definition)
    },
  }
}

function refuseCircle(name: string, pending: Pending): void {
  const first = pending.findIndex((one) => one.name === name)
  const at = pending[first === -1 ? 0 : first]?.at
  if (at === undefined || (first === -1 && pending.length < LONGEST_CHAIN)) return
  const circle = [...pending.slice(first).map((one) => one.name), name]
  const diagnostic: Diagnostic =
    first === -1
      ? diagnosticOf({
          summary: 'Too many values that need each other',
          detail: `More than ${LONGEST_CHAIN} values need each other in a row.`,
          subject: at,
        })
      : diagnosticOf({
          summary: 'Values that need each other',
          detail: `None of them can be worked out first: ${shortened(circle).join(' -> ')}.`,
          subject: at,
        })
  throw new EvaluationFailure(() => diagnostic)
}

function shortened(circle: readonly string[]): readonly string[] {
  return circle.length <= 8 ? circle : [...circle.slice(0, 4), '...', ...circle.slice(-3)]
}
