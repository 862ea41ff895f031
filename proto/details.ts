import type { Code, Violation } from '../policies/model/index.ts'
import { allOf, fieldsOf, textOf } from './wire.ts'

// Why by hand: the messages of google.rpc have a few simple fields each, and loading their definitions would slow down every
// start.

/** What the google.rpc details of a status contain. */
export type Details = {
  readonly reason: string
  readonly metadata: Readonly<Record<string, string>>
  /** The path of the field that the caller must correct: a BadRequest. */
  readonly field?: string
  /** The code and the object of a condition that is not met: a PreconditionFailure. */
  readonly precondition?: { readonly type: Code; readonly subject: string }
  /** Milliseconds after which the caller may try again: a RetryInfo. */
  readonly retryAfter?: number
}

const DOMAIN = 'careen'
const TYPES = 'type.googleapis.com/google.rpc.'

/** Encodes a google.rpc.Status. Its first detail is the ErrorInfo. */
export function encodeDetails(status: number, message: string, details: Details): Buffer {
  const { field, precondition, retryAfter } = details
  const parts = [detail('ErrorInfo', errorInfo(details))]
  if (field !== undefined)
    parts.push(detail('BadRequest', delimited(1, delimited(1, field), delimited(2, message))))
  if (precondition !== undefined) {
    const { type, subject } = precondition
    const violation = [delimited(1, type), delimited(2, subject), delimited(3, message)]
    parts.push(detail('PreconditionFailure', delimited(1, ...violation)))
  }
  if (retryAfter !== undefined) parts.push(detail('RetryInfo', delimited(1, ...duration(retryAfter))))
  return Buffer.concat([Buffer.from([8]), varint(status), delimited(2, message), ...parts])
}

/** Returns the ErrorInfo, the BadRequest and the RetryInfo of an encoded google.rpc.Status, or undefined if it has no ErrorInfo. */
export function decodeDetails(
  status: Buffer,
):
  | (Pick<Details, 'reason' | 'metadata' | 'retryAfter'> & { readonly violations: readonly Violation[] })
  | undefined {
  const parts = new Map<string, Buffer>()
  for (const any of allOf(status, 3))
    parts.set(first(any, 1).toString('utf8').slice(TYPES.length), first(any, 2))
  const info = parts.get('ErrorInfo')
  if (info === undefined) return undefined
  const entries = allOf(info, 3).map(
    (entry) => [first(entry, 1).toString('utf8'), first(entry, 2).toString('utf8')] as const,
  )
  const retry = parts.get('RetryInfo')
  return {
    reason: first(info, 1).toString('utf8'),
    metadata: Object.fromEntries(entries),
    violations: allOf(parts.get('BadRequest') ?? Buffer.alloc(0), 1).map((violation) => ({
      field: textOf(violation, 1),
      description: textOf(violation, 2),
    })),
    ...(retry === undefined ? {} : { retryAfter: milliseconds(first(retry, 1)) }),
  }
}

function errorInfo({ reason, metadata }: Details): Buffer {
  const entries = Object.entries(metadata).map(([key, value]) =>
    delimited(3, delimited(1, key), delimited(2, value)),
  )
  return Buffer.concat([delimited(1, reason), delimited(2, DOMAIN), ...entries])
}

function detail(type: string, content: Buffer): Buffer {
  return delimited(3, delimited(1, `${TYPES}${type}`), delimited(2, content))
}

function duration(ms: number): Buffer[] {
  const nanos = Math.round((ms % 1000) * 1_000_000)
  return [Buffer.from([8]), varint(Math.floor(ms / 1000)), Buffer.from([16]), varint(nanos)]
}

function milliseconds(encoded: Buffer): number {
  const numbers = new Map(
    fieldsOf(encoded).flatMap(([number, value]) => (Buffer.isBuffer(value) ? [] : [[number, value]])),
  )
  return (numbers.get(1) ?? 0) * 1000 + (numbers.get(2) ?? 0) / 1_000_000
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Buffer.from([...bytes, rest])
}

function delimited(number: number, ...content: readonly (Buffer | string)[]): Buffer {
  const bytes = Buffer.concat(content.map((part) => Buffer.from(part)))
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes])
}

/** Returns the first field with a number, or an empty one if there is none. */
function first(message: Buffer, wanted: number): Buffer {
  return allOf(message, wanted)[0] ?? Buffer.alloc(0)
}
