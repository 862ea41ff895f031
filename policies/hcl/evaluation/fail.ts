import { diagnosticOf, type NamedValue } from '../diagnostics/diagnostic.ts'
import { EvaluationFailure } from '../diagnostics/failure.ts'
import type { Span } from '../source/source.ts'
import type { Expression } from '../syntax/ast.ts'
import { type Reference, references } from '../syntax/walk.ts'
import { showShort } from '../values/show.ts'
import type { HclValue } from '../values/value.ts'
import type { EvaluationScope } from './scope.ts'
import { isSensitive } from './sensitive.ts'

/** What to say, and where when it is not about the whole expression. */
export type Saying = {
  readonly summary: string
  readonly detail: string
  /** Replaces `detail`, which shows values, if a part of the expression is sensitive. */
  readonly discreetDetail?: string
  readonly at?: Span
}

/** At most so many values are shown beside one message. */
const SHOWN = 6

/** Ends the evaluation of `expression`; the message shows the values that it refers to. */
export function fail(
  expression: Expression,
  scope: EvaluationScope,
  { summary, detail, discreetDetail, at = expression }: Saying,
): never {
  throw new EvaluationFailure(() =>
    diagnosticOf({
      summary,
      detail: discreetDetail !== undefined && isSensitive(expression, scope) ? discreetDetail : detail,
      subject: { source: scope.source, start: at.start, end: at.end },
      values: valuesIn(expression, scope),
    }),
  )
}

/** The values of what an expression refers to, each once, as far as they are known. */
export function valuesIn(expression: Expression, scope: EvaluationScope): readonly NamedValue[] {
  const shown = new Map<string, NamedValue>()
  for (const reference of references(expression)) {
    const name = [reference.root, ...reference.path].join('.')
    if (shown.size >= SHOWN || shown.has(name)) continue
    const is = shownValue(reference, scope)
    if (is !== undefined) shown.set(name, { name, is })
  }
  return [...shown.values()]
}

function shownValue({ root, path }: Reference, scope: EvaluationScope): string | undefined {
  const entry = scope.names.lookup(root)
  if (entry === undefined) return undefined
  if (entry.kind === 'value')
    return entry.sensitive ? HIDDEN : shortOf(path.reduce<HclValue | undefined>(memberOf, entry.value))
  const [name, ...rest] = path
  if (name === undefined) return undefined
  if (entry.namespace.sensitive(name)) return HIDDEN
  return shortOf(
    rest.reduce<HclValue | undefined>(
      memberOf,
      known(() => entry.namespace.get(name)),
    ),
  )
}

const HIDDEN = 'is a sensitive value'

function shortOf(value: HclValue | undefined): string | undefined {
  return value === undefined ? undefined : showShort(value)
}

function memberOf(value: HclValue | undefined, name: string): HclValue | undefined {
  return value instanceof Map ? (value as ReadonlyMap<string, HclValue>).get(name) : undefined
}

/** Returns undefined for a value with an error: that error has its own diagnostic. */
function known(work: () => HclValue | undefined): HclValue | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof EvaluationFailure) return undefined
    throw error
  }
}
