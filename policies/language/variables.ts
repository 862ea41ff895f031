import {
  type Block as Tree,
  convert,
  type Diagnostic,
  diagnosticOf,
  EvaluationFailure,
  type Expression,
  openSource,
  parseExpression,
  parseType,
  type Problem,
  type Range,
  type EvaluationScope,
  type SourceFile,
  tryEvaluate,
  type Type,
  typeText,
  type HclValue,
} from '../hcl/index.ts'
import { didYouMean } from '../hcl/source/suggest.ts'
import { headerOf } from './problems.ts'

/** A value for a variable, as it was given: text of a command line, or an expression of a file. */
export type GivenValue =
  | { readonly kind: 'text'; readonly text: string; readonly from: string }
  | {
      readonly kind: 'expression'
      readonly expression: Expression
      readonly scope: EvaluationScope
      readonly sensitive: boolean
    }

/** A `variable` block. `constants` is a scope with functions and without names. */
export type Variable = {
  readonly name: string
  readonly tree: Tree
  readonly constants: EvaluationScope
  readonly given?: GivenValue
  /** The header of the `module` block that must give its value; absent: the variable is of the configuration itself. */
  readonly call?: Range
}

export function isSensitiveVariable({
  tree,
  constants,
  given,
}: Pick<Variable, 'tree' | 'constants' | 'given'>): boolean {
  const own = tree.body.attributes.get('sensitive')?.expression
  const value = own === undefined ? undefined : tryEvaluate(own, constants)
  return (value?.ok === true && value.value === true) || (given?.kind === 'expression' && given.sensitive)
}

/** Its value, converted to its type. Throws an EvaluationFailure that says what is wrong, and where the value comes from. */
export function valueOfVariable(variable: Variable): HclValue {
  const { tree, given } = variable
  const type = typeOf(variable)
  const fallback = tree.body.attributes.get('default')?.expression
  if (given !== undefined)
    return unseen(variable, () => converted(variable, type, givenValue(variable, given, type)))
  if (fallback === undefined) return refuse(missing(variable))
  const subject = { source: variable.constants.source, start: fallback.start, end: fallback.end }
  const value = constant(fallback, variable.constants)
  return unseen(variable, () => converted(variable, type, { value, subject }))
}

function missing(variable: Variable): Problem {
  const { name, call } = variable
  const how =
    call === undefined
      ? `Set it: -var '${name}=...', a line ${name} = ... in careen.cvars.hcl, or CAREEN_VAR_${name} in the environment.`
      : `Write ${name} = ... into this block.`
  return {
    summary: `No value for variable "${name}"`,
    detail: `It has no default. ${how}`,
    subject: call ?? headOf(variable),
  }
}

function refuse(problem: Problem): never {
  throw new EvaluationFailure(() => diagnosticOf(problem))
}

function headOf({ tree, constants }: Variable): Range {
  return headerOf({ tree, scope: constants, broken: false })
}

/** Undefined: any type. */
function typeOf({ tree, constants }: Variable): Type | undefined {
  const expression = tree.body.attributes.get('type')?.expression
  if (expression === undefined) return undefined
  const type = parseType(expression, (inner) => constant(inner, constants))
  if (type.ok) return type.type
  const { summary, detail, start, end } = type.problem
  return refuse({ summary, detail, subject: { source: constants.source, start, end } })
}

function constant(expression: Expression, constants: EvaluationScope): HclValue {
  const value = tryEvaluate(expression, constants)
  if (value.ok) return value.value
  throw value.failure
}

/** The value of a sensitive variable is not shown where it is wrong either. */
function unseen(variable: Variable, work: () => HclValue): HclValue {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof EvaluationFailure) || !isSensitiveVariable(variable)) throw error
    throw new EvaluationFailure(() => withoutText(error.diagnose(), variable.name))
  }
}

function withoutText(diagnostic: Diagnostic | undefined, name: string): Diagnostic | undefined {
  if (diagnostic === undefined) return undefined
  const { snippet, ...rest } = diagnostic
  if (snippet === undefined || rest.summary.includes(`"${name}"`)) return rest
  const detail = 'It is not a value as HCL has it. It is sensitive, and so it is not shown.'
  return { ...rest, summary: `Wrong value for variable "${name}"`, detail }
}

type Candidate = { readonly value: HclValue; readonly subject: Range }

function givenValue(variable: Variable, given: GivenValue, type: Type | undefined): Candidate {
  if (given.kind === 'expression') {
    const { expression, scope } = given
    const subject = { source: scope.source, start: expression.start, end: expression.end }
    return { value: constant(expression, scope), subject }
  }
  const source = openSource({ name: given.from, text: given.text })
  const subject = { source, start: 0, end: given.text.length }
  if (type === undefined || isPrimitive(type)) return { value: given.text, subject }
  const { expression, diagnostics } = parseExpression(source)
  const [error] = diagnostics
  if (expression === undefined || error !== undefined) throw new EvaluationFailure(() => error)
  return { value: constant(expression, { ...variable.constants, source }), subject }
}

/** True if text of a command line is used as it is for the type. */
function isPrimitive(type: Type): boolean {
  return ['string', 'number', 'bool'].includes(typeText(type))
}

function converted(variable: Variable, type: Type | undefined, { value, subject }: Candidate): HclValue {
  const { name } = variable
  if (value === null && !isNullable(variable))
    return refuse({ summary: `Variable "${name}" is null`, detail: 'It says nullable = false.', subject })
  if (type === undefined || value === null) return value
  const found = convert(value, type)
  if (found.ok) return found.value
  const why = isSensitiveVariable(variable) ? found.discreetWhy : found.why
  return refuse({
    summary: `Wrong value for variable "${name}"`,
    detail: `It must be ${typeText(type)}: ${found.path === '' ? why : `${found.path}: ${why}`}.`,
    subject,
  })
}

function isNullable({ tree, constants }: Variable): boolean {
  const expression = tree.body.attributes.get('nullable')?.expression
  const value = expression === undefined ? undefined : tryEvaluate(expression, constants)
  return !(value?.ok === true && value.value === false)
}

/** Values for the variables of the outermost module, in rising order of precedence. */
export type Given =
  | { readonly kind: 'text'; readonly name: string; readonly text: string; readonly from: string }
  /** A file of `name = value` lines. */
  | { readonly kind: 'file'; readonly file: SourceFile }

/** A name for which somebody gave a value, and no variable. */
export function unknownVariable(name: string, known: readonly string[]): string {
  return `There is no variable "${name}".${didYouMean(name, known) || ` Declare it: variable "${name}" {}.`}`
}
