import {
  type Block as Tree,
  diagnosticOf,
  type Entry,
  EvaluationFailure,
  type Expression,
  isSensitive,
  type EvaluationScope,
  toText,
  tryEvaluate,
  valuesIn,
  within,
} from '../hcl/index.ts'
import { checkedObjects } from './checked-objects.ts'
import { instancesOf } from './instances.ts'
import { type Module, subjectOf, type Top } from './module.ts'
import { type Placed, TOP } from './objects.ts'
import type { Problems, Subject } from './problems.ts'
import { readBlock, type ReadContext, schemaOf } from './read.ts'

/** `check` blocks of a module: conditions that the whole configuration must meet. */
export function runChecks(module: Module, placed: readonly Placed[], context: ReadContext): void {
  const checks = module.declarations.others.filter(({ tree }) => tree.type === 'check')
  if (checks.length === 0) return
  const objects = checkedObjects(placed.map(({ written }) => written))
  for (const top of checks) runCheck(top, within(module.scope, objects, false), context)
}

function runCheck(top: Top, around: EvaluationScope, context: ReadContext): void {
  const { tree, source } = top
  const scope = { ...around, source }
  const own = schemaOf(tree, { file: source.name, address: '', schema: TOP }, scope, context)
  if (own === undefined) return
  const address = `check.${own.label}`
  const subject = subjectOf(top, scope, address)
  for (const instance of instancesOf(tree, scope, subject, context.at)) {
    const { body } = readBlock(
      { tree, schema: own.schema, scope: instance.scope, address, label: own.label },
      context,
    )
    const severity = severityOf(body['severity'], subject, context.at)
    assert(tree, {
      subject: { ...subject, at: { tree, scope: instance.scope, broken: false } },
      severity,
      at: context.at,
    })
  }
}

function severityOf(written: unknown, subject: Subject, at: Problems): 'error' | 'warning' {
  if (written === 'warning') return 'warning'
  if (written !== undefined && written !== 'error')
    at.error(subject, 'Wrong value for "severity"', 'Write "error" or "warning".', 'severity')
  return 'error'
}

type Assertion = { readonly subject: Subject; readonly severity: 'error' | 'warning'; readonly at: Problems }

/** Reports `error_message` of a block if its `condition` is false. */
function assert({ body }: Tree, assertion: Assertion): void {
  const { subject, at } = assertion
  const scope = subject.at?.scope
  const condition = body.attributes.get('condition')?.expression
  const message = body.attributes.get('error_message')?.expression
  if (scope === undefined) return
  if (condition === undefined || message === undefined) {
    const missing = condition === undefined ? 'condition' : 'error_message'
    at.error(subject, `Missing attribute "${missing}"`, 'Write condition = ... and error_message = "...".')
    return
  }
  const holds = truthOf(condition, scope, assertion)
  if (holds === false) refuse(condition, messageOf(message, scope, at), assertion)
}

/** Returns the value of a condition, or undefined if it has none or a wrong one. Reports both. */
function truthOf(
  condition: Expression,
  scope: EvaluationScope,
  { subject, at }: Assertion,
): boolean | undefined {
  const value = tryEvaluate(condition, scope)
  if (!value.ok) at.failure(value.failure, subject)
  else if (typeof value.value === 'boolean') return value.value
  else at.error(subject, 'Wrong value for "condition"', 'It must be true or false.', 'condition')
  return undefined
}

function refuse(
  condition: Expression,
  detail: string,
  { subject: { address, at: where }, severity, at }: Assertion,
): void {
  if (where === undefined) return
  const { start, end } = condition
  const { scope } = where
  const subject = { source: scope.source, start, end }
  const summary = address.startsWith('check.')
    ? 'Check failed'
    : `Value refused for ${address.replace('.validation', '')}`
  at.add(diagnosticOf({ severity, summary, detail, subject, address, values: valuesIn(condition, scope) }))
}

function messageOf(expression: Expression, scope: EvaluationScope, at: Problems): string {
  if (isSensitive(expression, scope))
    return 'The condition is false. Its error_message would show a sensitive value.'
  const value = tryEvaluate(expression, scope)
  if (value.ok) return toText(value.value) ?? 'The condition is false.'
  at.failure(value.failure)
  return 'The condition is false.'
}

/** `validation` blocks of a module's variables. */
export function validateVariables({ variables, scope: around }: Module, at: Problems): void {
  for (const { name, tree, constants } of variables.values()) {
    for (const block of tree.body.blocks.filter(({ type }) => type === 'validation')) {
      const scope = { ...around, source: constants.source }
      const subject: Subject = {
        file: constants.source.name,
        address: `variable.${name}.validation`,
        at: { tree: block, scope, broken: false },
      }
      if (isKnown(around.names.lookup('var'), name)) assert(block, { subject, severity: 'error', at })
    }
  }
}

/** A value that is wrong already needs no more messages. */
function isKnown(entry: Entry | undefined, name: string): boolean {
  if (entry?.kind !== 'namespace') return false
  try {
    entry.namespace.get(name)
    return true
  } catch (error) {
    if (error instanceof EvaluationFailure) return false
    throw error
  }
}
