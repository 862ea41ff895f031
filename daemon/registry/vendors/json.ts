import { readInstant } from '../../../policies/evidence/index.ts'
import { CareenError, type Instant } from '../../../policies/model/index.ts'
import type { Answer } from '../transport/index.ts'

/** The body of an answer as JSON; REGISTRY_INVALID_RESPONSE, naming `where`, when it is not. */
export function bodyOf({ body }: Answer, where: string): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch (cause) {
    throw notAsDocumented(where, 'it is not JSON', cause)
  }
}

export function notAsDocumented(where: string, why: string, cause?: unknown): CareenError {
  return new CareenError(
    'REGISTRY_INVALID_RESPONSE',
    `${where}: the list differs from its documentation: ${why}. To do without it, set profile = "distribution" in the registry block`,
    { cause },
  )
}

export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}

export function textOf(value: unknown, name: string): string | undefined {
  const text = fieldOf(value, name)
  return typeof text === 'string' && text !== '' ? text : undefined
}

/** An array, empty where there is none or null; anything else is undefined. */
export function listOf(value: unknown, name: string): readonly unknown[] | undefined {
  const list = fieldOf(value, name) ?? []
  return Array.isArray(list) ? list : undefined
}

/** An array, empty for null; undefined where there is none, or anything else. */
export function needList(value: unknown, name: string): readonly unknown[] | undefined {
  return fieldOf(value, name) === undefined ? undefined : listOf(value, name)
}

/** Names in a list; empty where there is none or null. A list with anything else in it is not understood. */
export function namesOf(value: unknown, name: string, where: string): readonly string[] {
  const list = listOf(value, name)
  const names = list?.filter((one): one is string => typeof one === 'string' && one !== '')
  if (list !== undefined && names?.length === list.length) return names
  throw notAsDocumented(where, `an image whose "${name}" is not a list of names`)
}

const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}$/

/** The digest in a field; a list with anything else there is not understood, and nothing goes by it. */
export function digestOf(value: unknown, name: string, where: string): string {
  const digest = textOf(value, name)
  if (digest !== undefined && DIGEST.test(digest)) return digest
  throw notAsDocumented(where, `an image without a digest in "${name}"`)
}

/**
 * The latest of the times in these fields of these values; undefined where none says one. A field that is missing or null
 * says none, and a year before 2013 stands for "never". A list with anything else there but RFC 3339 is not understood.
 */
export function latestIn(
  values: readonly unknown[],
  names: readonly string[],
  where: string,
): Instant | undefined {
  const times = values.flatMap((value) => names.flatMap((name) => instantIn(value, name, where) ?? []))
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.max(a, b))
}

function instantIn(value: unknown, name: string, where: string): Instant | undefined {
  const time = fieldOf(value, name) ?? undefined
  if (time === undefined) return undefined
  const at = typeof time === 'string' ? readInstant(time) : undefined
  if (at === undefined) throw notAsDocumented(where, `"${name}" is no RFC 3339 time`)
  return at < FIRST ? undefined : at
}

/** Seconds since 1970 in a field; undefined where that is no number, or one from before 2013. */
export function timeOf(value: unknown, name: string): Instant | undefined {
  const seconds = fieldOf(value, name)
  if (typeof seconds !== 'number' || seconds * 1000 < FIRST || !Number.isFinite(seconds)) return undefined
  return Math.round(seconds * 1000)
}

const FIRST = Date.UTC(2013, 2, 1)
