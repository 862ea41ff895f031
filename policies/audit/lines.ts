import { readInstant } from '../evidence/index.ts'
import { CareenError, canonicalJson, type Instant, isRecord } from '../model/index.ts'
import { type AuditEvent, timeText } from './chain.ts'

const TEXTS = {
  type: 'type',
  identity: 'identity',
  address: 'address',
  claimed: 'claimed',
  workspace: 'workspace',
  subject: 'subject',
  request_id: 'requestId',
} as const
const HASHES = {
  payload_sha256: 'payloadSha256',
  previous_sha256: 'previousSha256',
  sha256: 'sha256',
} as const
const FIELDS: ReadonlySet<string> = new Set([
  'sequence',
  'create_time',
  ...Object.keys(TEXTS),
  'payload',
  ...Object.keys(HASHES),
])

/** Returns an event as one line of JSON without a line end. An aged payload is absent. */
export function toLine(event: AuditEvent): string {
  const { sequence, createdAt, payload } = event
  const fields = [...Object.entries(TEXTS), ...Object.entries(HASHES)]
  const texts = new Map(fields.map(([key, field]) => [key, JSON.stringify(event[field])]))
  const parts = [...FIELDS].flatMap((key) => {
    if (key === 'sequence') return [[key, String(sequence)]]
    if (key === 'create_time') return [[key, JSON.stringify(timeText(createdAt))]]
    if (key === 'payload') return payload === undefined ? [] : [[key, payload]]
    return [[key, texts.get(key) ?? '""']]
  })
  return `{${parts.map(([key, text]) => `"${key}":${text}`).join(',')}}`
}

/**
 * Returns the event of a line. Throws INVALID_ARGUMENT with `place`, such as `line 3`, for what is no event, has a field that events
 * do not have, or lacks one.
 */
export function fromLine(line: string, place: string): AuditEvent {
  const refuse = (why: string): never => {
    throw new CareenError('INVALID_ARGUMENT', `${place}: ${why}. Export the events anew: careen audit -json`)
  }
  const found = objectIn(line) ?? refuse('it is no JSON object')
  const unknown = Object.keys(found).find((key) => !FIELDS.has(key))
  if (unknown !== undefined) refuse(`"${unknown}" is no field of an event`)
  const texts = readFields(found, TEXTS, (value) => value.isWellFormed())
  const hashes = readFields(found, HASHES, (value) => /^[\da-f]{64}$/.test(value))
  if (typeof texts === 'string') return refuse(`${texts} is no text`)
  if (typeof hashes === 'string') return refuse(`${hashes} is no SHA-256 in 64 hexadecimal digits`)
  const sequence = sequenceOf(found['sequence']) ?? refuse('sequence is no whole number from 1 on')
  const createdAt =
    timeOf(found['create_time']) ??
    refuse('create_time is no time in milliseconds of UTC, such as ' + EXAMPLE)
  return { sequence, createdAt, ...texts, payload: payloadOf(found['payload'], refuse), ...hashes }
}

const EXAMPLE = '2026-11-30T03:00:00.000Z'

function sequenceOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

/** Returns a time that is written as hashes have it, or undefined. */
function timeOf(value: unknown): Instant | undefined {
  const at = typeof value === 'string' ? readInstant(value) : undefined
  return at !== undefined && timeText(at) === value ? at : undefined
}

/** Returns the canonical text of a payload, or undefined if there is none. */
function payloadOf(value: unknown, refuse: (why: string) => never): string | undefined {
  if (value === undefined) return undefined
  return isRecord(value) ? canonicalJson(value) : refuse('payload is no object')
}

/** Returns the fields by their names in events, or the name of the first that is missing or does not pass. */
function readFields<Field extends string>(
  found: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, Field>>,
  passes: (value: string) => boolean,
): Readonly<Record<Field, string>> | string {
  const read: [string, string][] = []
  for (const [key, field] of Object.entries(names)) {
    const value = found[key]
    if (typeof value !== 'string' || !passes(value)) return key
    read.push([field, value])
  }
  return Object.fromEntries(read) as Readonly<Record<Field, string>>
}

function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
