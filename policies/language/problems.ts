import {
  type Diagnostic,
  diagnosticOf,
  type EvaluationFailure,
  inReadingOrder,
  lineOf,
  type Range,
  valuesIn,
} from '../hcl/index.ts'
import type { Whereabouts, Written } from './written.ts'

/** What a message is about: a block, or what stands in for one. */
export type Subject = Pick<Written, 'file' | 'address' | 'at'>

/** Collects what is wrong with a configuration. `attribute` says which of the block it is about. */
export type Problems = {
  readonly error: (subject: Subject, summary: string, detail: string, attribute?: string) => void
  readonly warning: (subject: Subject, summary: string, detail: string, attribute?: string) => void
  readonly add: (diagnostic: Diagnostic) => void
  /** Why an expression has no value: once, however many need the value. */
  readonly failure: (failure: EvaluationFailure, subject?: Subject) => void
  /** True if the block has an error. Then what seems to be missing in it may be what is wrong. */
  readonly isTouched: (address: string) => boolean
  /** In reading order, each once. */
  readonly all: () => readonly Diagnostic[]
}

/** Opens a collector of diagnostics. It keeps equal diagnostics once, and counts errors of all instances of a block as one. */
export function problems(): Problems {
  const found = new Map<string, Diagnostic>()
  const touched = new Set<string>()
  const add = (diagnostic: Diagnostic): void => {
    const { place, severity, summary, detail } = diagnostic
    // An error in a block with many instances is one error.
    const key = JSON.stringify([severity, place?.file, place?.byte ?? place?.address, summary, detail])
    if (severity === 'error' && place?.address !== undefined) touched.add(place.address)
    if (!found.has(key)) found.set(key, withoutSecret(diagnostic))
  }
  const adder =
    (severity: Diagnostic['severity']): Problems['error'] =>
    (subject, summary, detail, attribute) =>
      add({ severity, summary, detail, ...located(subject, { attribute }) })
  return {
    error: adder('error'),
    warning: adder('warning'),
    add,
    failure: (failure, subject) => {
      const diagnostic = failure.diagnose()
      if (subject !== undefined) touched.add(subject.address)
      if (diagnostic !== undefined) add(subject === undefined ? diagnostic : addressed(diagnostic, subject))
    },
    isTouched: (address) => touched.has(address),
    all: () => inReadingOrder([...found.values()]),
  }
}

/** Adds the address of the block that needs the value, if the failure is inside of that block. */
function addressed(diagnostic: Diagnostic, { address, at }: Subject): Diagnostic {
  const { place } = diagnostic
  const line = place?.line
  if (address === '' || place === undefined || line === undefined || at === undefined) return diagnostic
  const { source } = at.scope
  const inside =
    place.file === source.name && line >= lineOf(source, at.tree.start) && line <= lineOf(source, at.tree.end)
  return inside ? { ...diagnostic, place: { ...place, address } } : diagnostic
}

/** Where a secret may be written in place of its reference: such lines are not repeated. */
const SECRET = /\b(?:credentials|events_secret)\s*=/

function withoutSecret(diagnostic: Diagnostic): Diagnostic {
  const { snippet, ...rest } = diagnostic
  return snippet !== undefined && SECRET.test(snippet.code) ? rest : diagnostic
}

/** Place and snippet of a block's header, or of an attribute in it. */
export function located(
  { file, address, at }: Subject,
  { attribute = '' }: { readonly attribute?: string | undefined },
): Pick<Diagnostic, 'place' | 'snippet'> {
  if (at === undefined) return { place: address === '' ? { file } : { file, address } }
  const expression = at.tree.body.attributes.get(attribute)?.expression
  const { place, snippet } = diagnosticOf({
    summary: '',
    detail: '',
    subject: rangeOf(at, attribute),
    context: headerOf(at),
    ...(address === '' ? {} : { address }),
    ...(expression === undefined ? {} : { values: valuesIn(expression, at.scope) }),
  })
  const known = place === undefined ? {} : { place }
  return snippet === undefined ? known : { ...known, snippet }
}

/** The value of an attribute; without it, or when it is not written, the header of the block. */
function rangeOf(at: Whereabouts, attribute: string): Range {
  const { tree, scope } = at
  const written = tree.body.attributes.get(attribute)
  if (written === undefined) return headerOf(at)
  return { source: scope.source, start: written.expression.start, end: written.expression.end }
}

export function headerOf({ tree, scope }: Whereabouts): Range {
  return { source: scope.source, start: tree.start, end: tree.headerEnd }
}
