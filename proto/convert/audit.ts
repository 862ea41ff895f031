import type { AuditEvent } from '../../policies/audit/index.ts'
import type { AuditEvent as WireEvent, AuditEvent__Output } from '../gen/careen/v1/AuditEvent.ts'
import { fromTimestamp, need, toTimestamp } from './basics.ts'

export function toAuditEvent(event: AuditEvent): WireEvent {
  const { sequence, type, identity, address, claimed, workspace, subject, requestId, payload } = event
  return {
    name: `auditEvents/${sequence}`,
    sequence,
    createTime: toTimestamp(event.createdAt),
    type,
    caller: { identity, address, claimed },
    workspace,
    subject,
    requestId,
    payloadJson: payload ?? '',
    payloadSha256: Buffer.from(event.payloadSha256, 'hex'),
    previousSha256: Buffer.from(event.previousSha256, 'hex'),
    sha256: Buffer.from(event.sha256, 'hex'),
  }
}

/** Returns an event as the daemon sends it, whether its hashes are right or not. */
export function fromAuditEvent(wire: AuditEvent__Output): AuditEvent {
  const { sequence, type, workspace, subject, requestId, payloadJson } = wire
  const { identity, address, claimed } = need(wire.caller, 'caller')
  return {
    sequence,
    createdAt: need(fromTimestamp(wire.createTime), 'create_time'),
    type,
    identity,
    address,
    claimed,
    workspace,
    subject,
    requestId,
    payload: payloadJson === '' ? undefined : payloadJson,
    payloadSha256: hex(wire.payloadSha256),
    previousSha256: hex(wire.previousSha256),
    sha256: hex(wire.sha256),
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
