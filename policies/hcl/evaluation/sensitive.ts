import type { Expression } from '../syntax/ast.ts'
import { children } from '../syntax/walk.ts'
import type { EvaluationScope } from './scope.ts'

/**
 * Could the value of an expression tell a sensitive one? By what it refers to, not by what it comes to: `length(var.token)`
 * is sensitive too. `nonsensitive(...)` says that it is not, `sensitive(...)` that it is.
 */
export function isSensitive(expression: Expression, scope: EvaluationScope): boolean {
  if (expression.kind === 'call' && expression.name === 'nonsensitive') return false
  if (expression.kind === 'call' && expression.name === 'sensitive') return true
  if (expression.kind === 'variable') return hides(expression.name, scope)
  if (expression.kind === 'get-attribute' && expression.from.kind === 'variable')
    return hides(expression.from.name, scope, expression.name)
  return children(expression).some((child) => isSensitive(child, scope))
}

function hides(root: string, { names }: EvaluationScope, member?: string): boolean {
  const entry = names.lookup(root)
  if (entry === undefined) return false
  if (entry.kind === 'value') return entry.sensitive
  const { namespace } = entry
  return member === undefined ? namespace.names().some(namespace.sensitive) : namespace.sensitive(member)
}
