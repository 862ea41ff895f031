import { canonicalJson, type Instant } from '../model/index.ts'
import { sha256 } from './digest.ts'

/** One link of the chain. Hashes are in hexadecimal digits. */
export type AuditEvent = {
  /** 1, 2, 3 without gaps. */
  readonly sequence: number
  /** On the clock of the daemon. */
  readonly createdAt: Instant
  /** An open list, see AUDIT_TYPES. */
  readonly type: string
  /** Who acted. `daemon`: the daemon itself. Empty: nobody was proven. */
  readonly identity: string
  /** From where. Empty: a socket, or the daemon. */
  readonly address: string
  /** What the client says of itself, not verified. Empty: nothing. */
  readonly claimed: string
  /** Empty: the event is of the daemon. */
  readonly workspace: string
  /** The name of what it is about. */
  readonly subject: string
  /** Of the call. Empty: none. */
  readonly requestId: string
  /** Canonical JSON of an object. Undefined: it has aged out. */
  readonly payload: string | undefined
  readonly payloadSha256: string
  /** Of the event before; zeros for the first. */
  readonly previousSha256: string
  readonly sha256: string
}

/** What an event says, before it has a place in the chain. */
export type AuditEntry = Omit<
  AuditEvent,
  'sequence' | 'payload' | 'payloadSha256' | 'previousSha256' | 'sha256'
> & { readonly payload: Readonly<Record<string, unknown>> }

/** The place of an event, and its hash. */
export type ChainHead = Pick<AuditEvent, 'sequence' | 'sha256'>

/** What hashes and signatures begin with, so that none of them counts as one of something else. */
const DOMAINS = { event: 'careen-audit-v1\0', anchor: 'careen-audit-anchor-v1\0' } as const

/** What the first event follows. */
export const CHAIN_START: ChainHead = { sequence: 0, sha256: '0'.repeat(64) }

/** Returns the event that follows `head`. Half surrogate pairs become replacement characters, so that every entry can be sealed. */
export function sealed({ payload: content, ...entry }: AuditEntry, head: ChainHead): AuditEvent {
  const payload = canonicalJson(wellFormed(content))
  const event = {
    ...(wellFormed(entry) as typeof entry),
    sequence: head.sequence + 1,
    payload,
    payloadSha256: payloadHash(payload),
    previousSha256: head.sha256,
  }
  return { ...event, sha256: eventHash(event) }
}

/** Returns the hash of a payload, which stays when the payload ages out. */
export function payloadHash(payload: string): string {
  return sha256(payload).toString('hex')
}

/** Returns the hash of an event: SHA-256 over domain, sequence, the event before, its header and the hash of its payload. */
export function eventHash(event: Omit<AuditEvent, 'sha256'>): string {
  const { createdAt, type, identity, address, claimed, workspace, subject, requestId } = event
  const create_time = timeText(createdAt)
  const header = { create_time, type, identity, address, claimed, workspace, subject, request_id: requestId }
  return sha256(
    DOMAINS.event,
    u64be(event.sequence),
    Buffer.from(event.previousSha256, 'hex'),
    sha256(canonicalJson(header)),
    Buffer.from(event.payloadSha256, 'hex'),
  ).toString('hex')
}

/** Returns what the signature of an anchor is over. */
export function anchorBytes({ sequence, sha256: hash }: ChainHead): Uint8Array {
  return Buffer.concat([Buffer.from(DOMAINS.anchor), u64be(sequence), Buffer.from(hash, 'hex')])
}

/** Returns the time of an event as its header has it, such as `2026-11-30T03:00:00.000Z`. */
export function timeText(at: Instant): string {
  return new Date(at).toISOString()
}

function u64be(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(wellFormed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toWellFormed(), wellFormed(one)]))
}
