import { readInstant } from '../evidence/index.ts'
import { isRecord } from '../model/index.ts'
import { parseBytes, parseDuration } from '../scalars/index.ts'
import type { SchemaAttribute, SchemaType, SchemaBlock } from './block.ts'
import type { Problems } from './problems.ts'
import type { Written } from './written.ts'

type Texts = Readonly<Record<string, string>>
type OneValue = string | number | boolean | readonly string[] | Texts

/**
 * Values by attribute; durations in milliseconds, instants in milliseconds since 1970, references as the registry's name.
 * Wrong ones are left out.
 */
export type Values = Readonly<Record<string, OneValue | undefined>>

/** Returns the typed values of a block's attributes. Adds a diagnostic to `at` for each value that does not fit the schema. */
export function valuesOf(block: Written, schema: SchemaBlock, at: Problems): Values {
  const values: Record<string, OneValue> = {}
  for (const [name, attribute] of Object.entries(schema.attributes)) {
    const raw = block.body[name]
    // What has no type of its own is read by those who know it.
    if (attribute.type === 'any' || attribute.type === 'expression') continue
    if (raw === undefined || (raw === null && block.at !== undefined)) {
      if (attribute.required && !isBroken(block, name))
        at.error(block, `Missing attribute "${name}"`, `${attribute.doc} It is required.`)
      continue
    }
    const value = valueOf(raw, attribute)
    if (value.ok) values[name] = value.value
    else at.error(block, `Wrong value for "${name}"`, value.why, name)
  }
  return values
}

/** True if the attribute is written with an error that is reported already, or its block could not be read completely. */
function isBroken({ at, body }: Written, name: string): boolean {
  return at !== undefined && (at.broken || (body[name] === undefined && at.tree.body.attributes.has(name)))
}

type Value = { readonly ok: true; readonly value: OneValue }
type Refusal = { readonly ok: false; readonly why: string }

/** What an attribute of a type must be, for messages. */
const WANTED: Readonly<Record<SchemaType, string>> = {
  string: 'text in quotes',
  bool: 'true or false, without quotes',
  number: 'a whole number, without quotes',
  duration: 'a number and a unit in quotes, such as "7d" or "36h"',
  bytes: 'a number and a unit in quotes, such as "500GiB" or "1.5TB"',
  instant: 'an instant in quotes, as in "2027-01-31T00:00:00Z"',
  strings: 'a list of texts: ["...", "..."]',
  texts: 'text in quotes, or a list of texts: ["...", "..."]',
  map: 'texts by name: { "name" = "value" }',
  reference: 'a registry: registry.NAME, or its name in quotes',
  any: 'a value',
  expression: 'an expression',
}

function valueOf(raw: unknown, { type, doc }: SchemaAttribute): Value | Refusal {
  const value = PLAIN[type](raw)
  return value === undefined
    ? { ok: false, why: `It must be ${WANTED[type]}.${converted(raw, type)} ${doc}` }
    : { ok: true, value }
}

/** Text that says a number, as variables have it, is one function away from being right. */
function converted(raw: unknown, type: SchemaType): string {
  if (type === 'number' && typeof raw === 'string' && /^\d+$/.test(raw))
    return ' tonumber(...) makes a number of text.'
  return type === 'string' && typeof raw === 'number' ? ' tostring(...) makes text of a number.' : ''
}

type Plain = Value['value'] | undefined

const isText = (raw: unknown): Plain => (typeof raw === 'string' ? raw : undefined)

const PLAIN: Readonly<Record<SchemaType, (raw: unknown) => Plain>> = {
  string: isText,
  reference: registryName,
  bool: (raw) => (typeof raw === 'boolean' ? raw : undefined),
  number: (raw) => (typeof raw === 'number' && Number.isSafeInteger(raw) ? raw : undefined),
  duration: (raw) => (typeof raw === 'string' ? parseDuration(raw) : undefined),
  bytes: (raw) => (typeof raw === 'string' ? parseBytes(raw) : undefined),
  instant: (raw) => (typeof raw === 'string' ? readInstant(raw) : undefined),
  strings: (raw) => (isStrings(raw) ? raw : undefined),
  texts: (raw) => (typeof raw === 'string' ? [raw] : isStrings(raw) ? raw : undefined),
  map: (raw) => (isTexts(raw) ? raw : undefined),
  any: () => undefined,
  expression: () => undefined,
}

/** `registry.prod` is an object with the name of the registry. */
function registryName(raw: unknown): string | undefined {
  const name = isRecord(raw) ? raw['name'] : raw
  return typeof name === 'string' && /^[A-Za-z][\w-]*$/.test(name) ? name : undefined
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isTexts(raw: unknown): raw is Texts {
  return isRecord(raw) && Object.values(raw).every((value) => typeof value === 'string')
}
