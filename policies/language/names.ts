import { diagnosticOf, EvaluationFailure, type Namespace, type Range, type HclValue } from '../hcl/index.ts'

/** A named value that is evaluated on first use. */
export type Definition = {
  readonly work: () => HclValue
  /** Where it is declared. */
  readonly at: Range
  readonly sensitive: () => boolean
}

/** The values in evaluation, the outermost first: shared by all names of a module. */
export type Pending = {
  readonly asked: Asked[]
  /** A chain that is too long is reported once: its other parts are too long as well. */
  tooLong: boolean
}

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

/** Names of one kind. Each value is evaluated once. A value that needs itself is an error that names the whole circle. */
export function namespaceOf(
  definitions: ReadonlyMap<string, Definition>,
  { root, declaredBy, pending, incomplete }: NamespaceOptions,
): Namespace {
  const known = new Map<string, { readonly value: HclValue } | { readonly failure: EvaluationFailure }>()
  const hidden = new Map<string, boolean>()
  const work = (name: string, { work: define, at }: Definition): HclValue => {
    pending.asked.push({ name: `${root}.${name}`, at })
    try {
      const value = define()
      known.set(name, { value })
      return value
    } catch (error) {
      if (error instanceof EvaluationFailure) known.set(name, { failure: error })
      throw error
    } finally {
      pending.asked.pop()
    }
  }
  return {
    names: () => [...definitions.keys()],
    sensitive: (name) => {
      // False during the search: a value that needs itself is an error of another kind.
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
  const { asked } = pending
  const first = asked.findIndex((one) => one.name === name)
  if (first === -1 && asked.length < LONGEST_CHAIN) return
  const at = asked[Math.max(first, 0)]?.at
  const isReported = first === -1 && pending.tooLong
  if (first === -1) pending.tooLong = true
  const problem = first === -1 ? TOO_LONG : circle([...asked.slice(first).map((one) => one.name), name])
  throw new EvaluationFailure(() =>
    at === undefined || isReported ? undefined : diagnosticOf({ ...problem, subject: at }),
  )
}

const TOO_LONG = {
  summary: 'Too many values that need each other',
  detail: `More than ${LONGEST_CHAIN} values need each other in a row.`,
}

function circle(names: readonly string[]): { readonly summary: string; readonly detail: string } {
  return {
    summary: 'Values that need each other',
    detail: `None of them can be evaluated first: ${shortened(names).join(' -> ')}.`,
  }
}

function shortened(names: readonly string[]): readonly string[] {
  return names.length <= 8 ? names : [...names.slice(0, 4), '...', ...names.slice(-3)]
}
