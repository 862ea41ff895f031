import { LINE_PARTS, type LineShape } from './parts.ts'
import { LINE_SHAPES } from './shapes.ts'

/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown }

const SCALARS: Readonly<Record<string, JsonSchema>> = {
  text: { type: 'string' },
  time: { type: 'string', format: 'date-time' },
  duration: { type: 'string', pattern: '^-?[0-9]+(?:d|h|m|s|ms)$' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  any: {},
}

const ENVELOPE: Readonly<Record<string, JsonSchema>> = {
  '@level': { enum: ['info', 'warn', 'error'] },
  '@message': { type: 'string' },
  '@timestamp': { type: 'string', format: 'date-time' },
}

/** Returns the JSON Schema of one line of -json. Programs must accept fields and types that it does not name. */
export function linesSchema(): JsonSchema {
  const lines = Object.entries(LINE_SHAPES).map(([type, shape]) => lineSchema(type, shape))
  const parts = Object.entries(LINE_PARTS).map(([name, shape]) => [
    name,
    objectSchema(propertiesOf(shape), shape),
  ])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:careen:output:1',
    title: 'A line of careen -json',
    description:
      'The first line is version, the last one result: a stream without it was cut. Within version 1, fields and types are only added.',
    oneOf: lines,
    $defs: Object.fromEntries(parts),
  }
}

function lineSchema(type: string, shape: LineShape): JsonSchema {
  const properties = { ...ENVELOPE, type: { const: type }, ...propertiesOf(shape) }
  return objectSchema(properties, { '@level': '', '@message': '', '@timestamp': '', type: '', ...shape })
}

function objectSchema(properties: JsonSchema, shape: LineShape): JsonSchema {
  const required = Object.keys(shape).filter((name) => shape[name]?.startsWith('?') !== true)
  return { type: 'object', required, properties }
}

function propertiesOf(shape: LineShape): JsonSchema {
  return Object.fromEntries(
    Object.entries(shape).map(([name, text]) => [name, schemaOf(text.replace(/^\?/, ''))]),
  )
}

function schemaOf(text: string): JsonSchema {
  if (text.endsWith('[]')) return { type: 'array', items: schemaOf(text.slice(0, -2)) }
  return SCALARS[text] ?? { $ref: `#/$defs/${text}` }
}
