import { EvaluationFailure } from '../diagnostics/failure.ts'
import { openSource, type SourceFile } from '../source/source.ts'
import { parseTemplate } from '../syntax/parser.ts'
import type { ObjectValue, HclValue } from '../values/value.ts'
import { type Evaluate, namesOf, type EvaluationScope } from './scope.ts'

/** A template file can use all functions but this one: two files that fill each other in would never end. */
const OUTER_ONLY = 'templatefile'

/** The text of a file, and what its names stand for; `sensitive`: that must not be shown. */
export type Rendering = {
  readonly template: SourceFile
  readonly variables: ObjectValue
  readonly sensitive: boolean
}

/** Renders the template of a file. Throws an EvaluationFailure with the lines of that file. */
export function render(
  { template, variables, sensitive }: Rendering,
  scope: EvaluationScope,
  inner: Evaluate,
): HclValue {
  const source = openSource(template)
  const { expression, diagnostics } = parseTemplate(source)
  const [first] = diagnostics
  if (first !== undefined) throw new EvaluationFailure(() => first)
  if (expression === undefined) return ''
  const entries = [...variables].map(([name, value]) => [name, { kind: 'value', value, sensitive }] as const)
  const functions = new Map([...scope.functions].filter(([name]) => name !== OUTER_ONLY))
  return inner(expression, { ...scope, source, functions, names: namesOf(new Map(entries)) })
}
