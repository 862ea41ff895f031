/** Lines of `-json`: reads them, and compares them with the published schema. */
import assert from 'node:assert/strict'
import { type JsonSchema, linesSchema } from '../../cli/views/lines/schema.ts'

export type ReadLine = { readonly type: string; readonly [field: string]: unknown }

/**
 * Returns the lines of a stream. Each must be as the schema says, and have no field beside; the first is `version`, the last one
 * `result` with this exit status.
 */
export function readLines(text: string, exitStatus: number): readonly ReadLine[] {
  assert.ok(text.endsWith('\n'), `the last line is cut: ${text.slice(-200)}`)
  const lines = text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as ReadLine)
  const wrong = lines.flatMap((line) => faultsOf(line).map((fault) => `${line.type}: ${fault}`))
  assert.deepEqual([...new Set(wrong)], [])
  assert.deepEqual([lines[0]?.type, lines[0]?.['ui']], ['version', '1.0'])
  const results = lines.filter(({ type }) => type === 'result')
  assert.deepEqual(
    [results.length, lines.at(-1)?.type, lines.at(-1)?.['exit_status']],
    [1, 'result', exitStatus],
  )
  return lines
}

/** Returns the lines of one type. */
export function ofType(lines: readonly ReadLine[], type: string): readonly ReadLine[] {
  return lines.filter((line) => line.type === type)
}

const SCHEMA = linesSchema() as {
  readonly oneOf: readonly { readonly properties: { readonly type: { readonly const: string } } }[]
  readonly $defs: Readonly<Record<string, JsonSchema>>
}
const BY_TYPE = new Map(SCHEMA.oneOf.map((schema) => [schema.properties.type.const, schema]))

function faultsOf(line: ReadLine): readonly string[] {
  const schema = BY_TYPE.get(line.type)
  return schema === undefined ? ['no such type'] : faults(line, schema, '')
}

/** The keywords that the published schema uses; a name that it lacks is a fault here, though programs must accept one. */
function faults(value: unknown, schema: JsonSchema, at: string): readonly string[] {
  const { $ref: ref, type, const: only, enum: choices, pattern, format, items } = schema
  if (typeof ref === 'string')
    return faults(value, SCHEMA.$defs[ref.replace('#/$defs/', '')] ?? { enum: [] }, at)
  if (only !== undefined && only !== value) return [`${at} is not ${JSON.stringify(only)}`]
  if (Array.isArray(choices) && !choices.includes(value)) return [`${at} is none of ${choices.join(', ')}`]
  if (typeof type === 'string' && !isOf(value, type)) return [`${at} is no ${type}: ${JSON.stringify(value)}`]
  if (typeof value === 'string') {
    if (typeof pattern === 'string' && !new RegExp(pattern).test(value)) return [`${at}: ${value}`]
    return format === 'date-time' && !TIME.test(value) ? [`${at} is no time: ${value}`] : []
  }
  if (Array.isArray(value)) return value.flatMap((one) => faults(one, (items ?? {}) as JsonSchema, `${at}[]`))
  return type === 'object' ? fieldFaults(value as object, schema, at) : anyFaults(value, at)
}

const TIME = /^\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function fieldFaults(value: object, { properties, required }: JsonSchema, at: string): readonly string[] {
  const known = properties as Readonly<Record<string, JsonSchema>>
  const missing = (required as readonly string[]).filter((name) => !Object.hasOwn(value, name))
  const inner = Object.entries(value).flatMap(([name, one]) => {
    const schema = known[name]
    return schema === undefined
      ? [`${at}.${name} is not in the schema`]
      : faults(one, schema, `${at}.${name}`)
  })
  return [...missing.map((name) => `${at}.${name} is missing`), ...inner]
}

/** Where anything may stand, names are in snake case all the same, and nothing is null; foreign keys are not looked at. */
function anyFaults(value: unknown, at: string): readonly string[] {
  if (value === null) return [`${at} is null`]
  if (typeof value !== 'object' || FOREIGN.test(at)) return []
  return Object.entries(value).flatMap(([name, one]) =>
    /[A-Z]/.test(name) ? [`${at}.${name} is not in snake case`] : anyFaults(one, `${at}.${name}`),
  )
}

const FOREIGN = /\.(?:annotations|labels|metadata|payload|event|language)$/

function isOf(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isSafeInteger(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  return typeof value === type
}
