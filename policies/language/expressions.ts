import {
  isSensitive,
  openSource,
  parseExpression,
  type EvaluationScope,
  showValue,
  type SourceFile,
  tryEvaluate,
  within,
  type Diagnostic,
} from '../hcl/index.ts'
import { checkedObjects } from './checked-objects.ts'
import { load, type ReadOptions } from './load.ts'

/** Expressions over a configuration. */
export type Console = {
  /** What is wrong with the configuration; expressions that do not need it have values all the same. */
  readonly diagnostics: readonly Diagnostic[]
  /** The value of an expression, as HCL that reads back. */
  readonly evaluate: (
    text: string,
  ) =>
    | { readonly ok: true; readonly text: string }
    | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }
  /** All that can be written: functions, variables, local values, objects. Sorted. */
  readonly names: () => readonly string[]
}

/** Names are those of the configuration itself, not of its modules, and what its checks know. */
export async function openConsole(files: readonly SourceFile[], options: ReadOptions = {}): Promise<Console> {
  const { root, placed, at } = await load(files, { ...options, later: true })
  const scope = within(root.scope, checkedObjects(placed.map(({ written }) => written)), false)
  return {
    diagnostics: at.all(),
    evaluate: (text) => evaluateText(text, scope),
    names: () => [...scope.functions.keys(), ...namesIn(scope)].toSorted(),
  }
}

function evaluateText(text: string, around: EvaluationScope): ReturnType<Console['evaluate']> {
  const source = openSource({ name: '<console-input>', text })
  const { expression, diagnostics } = parseExpression(source)
  if (expression === undefined || diagnostics.length > 0) return { ok: false, diagnostics }
  const scope = { ...around, source }
  const value = tryEvaluate(expression, scope)
  if (value.ok)
    return { ok: true, text: isSensitive(expression, scope) ? '(sensitive value)' : showValue(value.value) }
  const diagnostic = value.failure.diagnose() ?? FOLLOWS
  return { ok: false, diagnostics: [diagnostic] }
}

const FOLLOWS: Diagnostic = {
  severity: 'error',
  summary: 'No value',
  detail: 'A value that it needs has an error, or could not be read. careen validate shows the error.',
}

function namesIn({ names }: EvaluationScope): readonly string[] {
  return names.list().flatMap((root) => {
    const entry = names.lookup(root)
    if (entry?.kind !== 'namespace') return [root]
    return entry.namespace.names().map((name) => `${root}.${name}`)
  })
}
