import { type AuditEvent, anchorBytes, CHAIN_START, type ChainHead, eventHash, payloadHash } from './chain.ts'
import { type AuditKey, isSignedBy } from './digest.ts'
import { sequenceIn } from './subjects.ts'

/** What is known from elsewhere. */
export type VerifyOptions = {
  /** An event that was written down. Undefined: none, so that a cut end is not found. */
  readonly anchor: ChainHead | undefined
  /** The key of the daemon's signatures. Undefined: signatures are not verified. */
  readonly key: AuditKey | undefined
}

/** The first event that is wrong, or missing, and why. */
export type BrokenChain = { readonly kind: 'broken'; readonly sequence: number; readonly why: string }

/** A chain without fault. */
export type WholeChain = {
  readonly kind: 'whole'
  readonly first: number
  readonly last: ChainHead
  /** How many payloads have aged out. */
  readonly aged: number
  /** The last event that is signed by the key. Undefined: none is, or no key was named. */
  readonly signedUpTo: number | undefined
}

/** A check of events that are added one after the other. */
export type Verification = {
  /** Takes the next event. Returns what is broken, once; then nothing more may be added. */
  readonly add: (event: AuditEvent) => BrokenChain | undefined
  readonly end: () => BrokenChain | WholeChain
}

type State = {
  first: number
  last: ChainHead | undefined
  /** Events without a payload. */
  readonly missing: number[]
  /** Up to which event payloads may be missing, as the chain says. */
  agedUpTo: number
  signedUpTo: number | undefined
}

/** Returns a check of events in their order. It computes every hash anew and believes no daemon. */
export function openVerification(options: VerifyOptions): Verification {
  const state: State = { first: 0, last: undefined, missing: [], agedUpTo: 0, signedUpTo: undefined }
  return {
    add: (event) => {
      const why = misplaced(state, event, options) ?? faultIn(event) ?? note(state, event, options)
      if (why !== undefined) return why
      if (state.last === undefined) state.first = event.sequence
      state.last = { sequence: event.sequence, sha256: event.sha256 }
      return undefined
    },
    end: () => ended(state, options),
  }
}

function broken(sequence: number, why: string): BrokenChain {
  return { kind: 'broken', sequence, why }
}

/** Returns what is wrong with the place of an event, or undefined. */
function misplaced({ last }: State, event: AuditEvent, { anchor }: VerifyOptions): BrokenChain | undefined {
  const { sequence, previousSha256 } = event
  const before = last ?? startOf(sequence, anchor)
  const next = before.sequence + 1
  if (sequence < next) return broken(sequence, 'it is there twice, or out of order')
  if (sequence > next) return broken(next, missingText(next, sequence - 1))
  if (previousSha256 !== before.sha256)
    return broken(sequence, 'it does not follow the event before: that one, or this one, is another')
  if (anchor?.sequence === sequence && anchor.sha256 !== event.sha256)
    return broken(sequence, 'its hash is not that of the anchor: the chain up to here is another')
  return undefined
}

/** Returns what the first event of an export follows: the anchor, if that is the event before. */
function startOf(sequence: number, anchor: ChainHead | undefined): ChainHead {
  return anchor?.sequence === sequence - 1 ? anchor : CHAIN_START
}

function missingText(from: number, to: number): string {
  return from === to ? 'it is missing' : `events ${from} to ${to} are missing`
}

/** Returns what is wrong with the content of an event, or undefined. */
function faultIn(event: AuditEvent): BrokenChain | undefined {
  const { sequence, payload, payloadSha256, sha256 } = event
  if (payload !== undefined && payloadHash(payload) !== payloadSha256)
    return broken(sequence, 'its payload was changed')
  if (eventHash(event) !== sha256) return broken(sequence, 'it was changed: its hash is another')
  return undefined
}

/** Notes what an event says of the chain itself. Returns what is wrong with it, or undefined. */
function note(state: State, event: AuditEvent, { key }: VerifyOptions): BrokenChain | undefined {
  if (event.payload === undefined) state.missing.push(event.sequence)
  if (event.type === 'careen.audit.aged')
    state.agedUpTo = Math.max(state.agedUpTo, Math.min(sequenceIn(event.subject) ?? 0, event.sequence - 1))
  if (event.type !== 'careen.audit.anchored') return undefined
  return anchored(state, event, key)
}

function anchored(state: State, event: AuditEvent, key: AuditKey | undefined): BrokenChain | undefined {
  const { sequence, subject, previousSha256, payload } = event
  if (sequenceIn(subject) !== sequence - 1)
    return broken(sequence, 'it anchors another event than the one before')
  if (key === undefined) return undefined
  const signature = signatureIn(payload)
  if (!isSignedBy(key, anchorBytes({ sequence: sequence - 1, sha256: previousSha256 }), signature))
    return broken(sequence, 'its signature is not of this key')
  state.signedUpTo = sequence - 1
  return undefined
}

function signatureIn(payload: string | undefined): string {
  const { signature } = JSON.parse(payload ?? '{}') as { readonly signature?: unknown }
  return typeof signature === 'string' ? signature : ''
}

function ended(state: State, { anchor }: VerifyOptions): BrokenChain | WholeChain {
  const { first, last, missing, agedUpTo, signedUpTo } = state
  if (last === undefined) return broken(1, 'there is no event')
  const unexplained = missing.find((sequence) => sequence > agedUpTo)
  if (unexplained !== undefined)
    return broken(unexplained, 'its payload is missing, and no later event says that it has aged out')
  if (anchor !== undefined && anchor.sequence > last.sequence)
    return broken(
      last.sequence + 1,
      `${missingText(last.sequence + 1, anchor.sequence)}: the end was cut off`,
    )
  if (anchor !== undefined && anchor.sequence < first - 1)
    return broken(anchor.sequence + 1, missingText(anchor.sequence + 1, first - 1))
  return { kind: 'whole', first, last, aged: missing.length, signedUpTo }
}
