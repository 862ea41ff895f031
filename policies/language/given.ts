import {
  type Diagnostic,
  diagnosticOf,
  isSensitive,
  openSource,
  parseFile,
  type EvaluationScope,
} from '../hcl/index.ts'
import type { Top } from './module.ts'
import { type Given, type GivenValue, isSensitiveVariable, unknownVariable } from './variables.ts'

/** What was given for each variable: the last one counts. */
export type GivenValues = {
  readonly values: ReadonlyMap<string, GivenValue>
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads files of values, and matches all that was given with the variables that there are. */
export function givenValues(
  given: readonly Given[],
  variables: ReadonlyMap<string, Top>,
  constants: EvaluationScope,
): GivenValues {
  const known = [...variables.keys()]
  const isSecret = ({ tree, source }: Top): boolean =>
    isSensitiveVariable({ tree, constants: { ...constants, source } })
  const hide = [...variables.values()].some(isSecret)
  const values = new Map<string, GivenValue>()
  const diagnostics: Diagnostic[] = []
  for (const one of given) {
    if (one.kind === 'file') diagnostics.push(...fromFile(one.file, { known, hide, constants, values }))
    else if (known.includes(one.name)) values.set(one.name, one)
    else if (one.from.startsWith('-')) diagnostics.push(notDeclared(one, known))
  }
  return { values, diagnostics }
}

function notDeclared(
  { name, from }: { readonly name: string; readonly from: string },
  known: readonly string[],
): Diagnostic {
  return {
    severity: 'error',
    summary: `Value for an unknown variable`,
    detail: `${from}: ${unknownVariable(name, known)}`,
  }
}

type Target = {
  readonly known: readonly string[]
  /** Some of the values are sensitive. */
  readonly hide: boolean
  readonly constants: EvaluationScope
  readonly values: Map<string, GivenValue>
}

function fromFile(
  file: { readonly name: string; readonly text: string },
  { known, hide, constants, values }: Target,
): readonly Diagnostic[] {
  const source = openSource(file)
  const { body, diagnostics } = parseFile(source)
  const scope = { ...constants, source }
  const found: Diagnostic[] = hide ? diagnostics.map(unquoted) : [...diagnostics]
  for (const { name, start, nameEnd, expression } of body.attributes.values()) {
    if (known.includes(name))
      values.set(name, { kind: 'expression', expression, scope, sensitive: isSensitive(expression, scope) })
    else {
      const subject = { source, start, end: nameEnd }
      const detail = unknownVariable(name, known)
      found.push(
        diagnosticOf({ severity: 'warning', summary: 'Value for an unknown variable', detail, subject }),
      )
    }
  }
  for (const { start, headerEnd } of body.blocks) {
    const subject = { source, start, end: headerEnd }
    const detail =
      'A file of values has lines name = value and nothing else. Blocks belong into a *.hcl file.'
    found.push(diagnosticOf({ summary: 'Block in a file of values', detail, subject }))
  }
  return hide ? found.map(withoutText) : found
}

/** Replaces the message: a message about a text that is no HCL may repeat the text. */
function unquoted(diagnostic: Diagnostic): Diagnostic {
  const detail = 'The message would show the text, and some of the values are sensitive.'
  return { ...diagnostic, summary: 'Error in a file of values', detail }
}

/** Where some values are sensitive, a line that is wrong may have one of them, under whatever name. */
function withoutText(diagnostic: Diagnostic): Diagnostic {
  const { snippet: _, ...rest } = diagnostic
  return rest
}
