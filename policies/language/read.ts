import type { Diagnostic } from '../diagnostic.ts'
import { didYouMean } from '../hcl/suggest.ts'
import { parseBytes } from './bytes.ts'
import { parseDuration } from './duration.ts'
import type { Attribute, AttributeType, Block } from './schema.ts'

/** A block of a file before it means anything: `address` is `lifecycle_policy.web.rule.previews`. */
export type RawBlock = {
  readonly file: string
  readonly type: string
  readonly label: string
  readonly address: string
  readonly body: Readonly<Record<string, unknown>>
}

/** Collects what is wrong with a configuration. */
export type Problems = {
  readonly error: (block: Pick<RawBlock, 'file' | 'address'>, summary: string, detail: string) => void
  readonly warning: (block: Pick<RawBlock, 'file' | 'address'>, summary: string, detail: string) => void
  readonly all: () => readonly Diagnostic[]
}

export function problems(): Problems {
  const found: Diagnostic[] = []
  const add =
    (severity: Diagnostic['severity']): Problems['error'] =>
    ({ file, address }, summary, detail) => {
      found.push({ severity, summary, detail, place: address === '' ? { file } : { file, address } })
    }
  return { error: add('error'), warning: add('warning'), all: () => found }
}

/** Finds the blocks of a body by the schema; what is neither a known block nor a known attribute is an error. */
export function blocksOf(
  within: Pick<RawBlock, 'file' | 'address' | 'body'>,
  schema: Readonly<Record<string, Block>>,
  attributes: readonly string[],
  at: Problems,
): RawBlock[] {
  const found: RawBlock[] = []
  for (const [type, value] of Object.entries(within.body)) {
    if (attributes.includes(type)) continue
    const block = Object.hasOwn(schema, type) ? schema[type] : undefined
    if (block === undefined)
      unknown(within, type, value, { names: [...attributes, ...Object.keys(schema)], at })
    else found.push(...bodiesOf(within, type, value, { block, at }))
  }
  return found
}

type Known = { readonly names: readonly string[]; readonly at: Problems }

function unknown(
  within: Pick<RawBlock, 'file' | 'address'>,
  name: string,
  value: unknown,
  { names, at }: Known,
): void {
  const kind =
    typeof value === 'object' && value !== null && !isStrings(value) ? 'block or attribute' : 'attribute'
  at.error(within, `Unknown ${kind} "${name}"`, `${name} means nothing here.${didYouMean(name, names)}`)
}

type Expected = { readonly block: Block; readonly at: Problems }

function bodiesOf(
  within: Pick<RawBlock, 'file' | 'address'>,
  type: string,
  value: unknown,
  { block, at }: Expected,
): RawBlock[] {
  const prefix = within.address === '' ? type : `${within.address}.${type}`
  const wrong = (): RawBlock[] => {
    const form = block.labels === 1 ? `${type} "name" { ... }` : `${type} { ... }`
    at.error({ file: within.file, address: prefix }, `"${type}" is not written as a block`, `Write ${form}.`)
    return []
  }
  if (block.labels === 0) return unlabelled(value, { ...within, type, prefix }, at) ?? wrong()
  if (!isRecord(value)) return wrong()
  return Object.entries(value).flatMap(([label, bodies]) => {
    const address = `${prefix}.${label}`
    if (!Array.isArray(bodies) || !bodies.every(isRecord)) return wrong()
    if (bodies.length > 1) {
      at.error(
        { file: within.file, address },
        'Block declared twice',
        `${address} stands more than once in this file; a label is used once.`,
      )
    }
    return bodies.slice(0, 1).map((body) => ({ file: within.file, type, label, address, body }))
  })
}

function unlabelled(
  value: unknown,
  { file, type, prefix }: { file: string; type: string; prefix: string },
  at: Problems,
): RawBlock[] | undefined {
  if (!Array.isArray(value) || !value.every(isRecord)) return undefined
  if (value.length > 1)
    at.error({ file, address: prefix }, 'Block declared twice', `${prefix} may stand only once.`)
  return value.slice(0, 1).map((body) => ({ file, type, label: '', address: prefix, body }))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

type Texts = Readonly<Record<string, string>>
type OneValue = string | number | boolean | readonly string[] | Texts

/**
 * Values by attribute; durations in milliseconds, instants in milliseconds since 1970, references as the registry's name.
 * Wrong ones are left out.
 */
export type Values = Readonly<Record<string, OneValue | undefined>>

export function valuesOf(block: RawBlock, schema: Block, at: Problems): Values {
  const values: Record<string, OneValue> = {}
  for (const [name, attribute] of Object.entries(schema.attributes)) {
    const raw = block.body[name]
    if (raw === undefined) {
      if (attribute.required)
        at.error(block, `Missing attribute "${name}"`, `${attribute.doc} It is required.`)
      continue
    }
    const value = valueOf(raw, attribute)
    if (value.ok) values[name] = value.value
    else at.error(block, `Wrong value for "${name}"`, value.why)
  }
  return values
}

type Value = { readonly ok: true; readonly value: OneValue }
type Refusal = { readonly ok: false; readonly why: string }

const WANTED: Readonly<Record<AttributeType, string>> = {
  string: 'text in quotes',
  bool: 'true or false, without quotes',
  number: 'a whole number, without quotes',
  duration: 'a number and a unit in quotes, such as "7d" or "36h"',
  bytes: 'a number and a unit in quotes, such as "500GiB" or "1.5TB"',
  instant: 'an instant in quotes, as in "2027-01-31T00:00:00Z"',
  strings: 'a list of texts: ["...", "..."]',
  map: 'texts by name: { "name" = "value" }',
  reference: 'a registry: registry.NAME, or its name in quotes',
}

function valueOf(raw: unknown, { type, doc }: Attribute): Value | Refusal {
  if (type === 'reference') return referenceOf(raw)
  if (hasExpression(raw)) {
    return {
      ok: false,
      why: 'Expressions (variables, functions, ${...}) are not supported; write the value itself.',
    }
  }
  const value = PLAIN[type](raw)
  return value === undefined ? { ok: false, why: `It must be ${WANTED[type]}. ${doc}` } : { ok: true, value }
}

type Plain = Value['value'] | undefined

const isText = (raw: unknown): Plain => (typeof raw === 'string' ? raw : undefined)

const PLAIN: Readonly<Record<AttributeType, (raw: unknown) => Plain>> = {
  string: isText,
  reference: isText,
  bool: (raw) => (typeof raw === 'boolean' ? raw : undefined),
  number: (raw) => (typeof raw === 'number' && Number.isSafeInteger(raw) ? raw : undefined),
  duration: (raw) => (typeof raw === 'string' ? parseDuration(raw) : undefined),
  bytes: (raw) => (typeof raw === 'string' ? parseBytes(raw) : undefined),
  instant: (raw) => (typeof raw === 'string' ? instantOf(raw) : undefined),
  strings: (raw) => (isStrings(raw) ? raw : undefined),
  map: (raw) => (isTexts(raw) ? raw : undefined),
}

/** RFC 3339, with a zone: a local time would mean something else on another machine. */
function instantOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(text))
    return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}

function isTexts(raw: unknown): raw is Texts {
  return isRecord(raw) && Object.values(raw).every((value) => typeof value === 'string')
}

/** The parser hands `${registry.prod}` out for the expression registry.prod, and keeps every other expression as text. */
function referenceOf(raw: unknown): Value | Refusal {
  const text = typeof raw === 'string' ? raw : ''
  const name = /^\$\{registry\.([A-Za-z][\w-]*)\}$/.exec(text)?.[1] ?? /^[A-Za-z][\w-]*$/.exec(text)?.[0]
  return name === undefined
    ? { ok: false, why: `It must be ${WANTED.reference}.` }
    : { ok: true, value: name }
}

function hasExpression(raw: unknown): boolean {
  if (typeof raw === 'string') return raw.includes('${') || raw.includes('%{')
  return (Array.isArray(raw) || isRecord(raw)) && Object.values(raw).some(hasExpression)
}
