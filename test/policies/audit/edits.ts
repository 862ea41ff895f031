import { type AuditEvent, CHAIN_START, sealed } from '../../../policies/audit/index.ts'

/** A chain of so many events. */
export function chainOf(length: number, seed = 0): AuditEvent[] {
  const events: AuditEvent[] = []
  for (let index = 0; index < length; index += 1) {
    const entry = {
      createdAt: Date.UTC(2026, 10, 30) + index * 1000 + seed,
      type: index % 3 === 0 ? 'careen.run.finished' : 'careen.plan.applied',
      identity: `token:${index % 5}`,
      address: index % 2 === 0 ? '' : '10.0.0.7',
      claimed: 'ana@build',
      workspace: 'shop',
      subject: `workspaces/shop/runs/r-${index}`,
      requestId: '',
      payload: { removals: index, message: `"${index}" \n é ${'x'.repeat(index % 7)}`, note: [1, 2.5, null] },
    }
    events.push(sealed(entry, events.at(-1) ?? CHAIN_START))
  }
  return events
}

/** Seals events anew as a chain: what a forger does who knows how hashes are made. */
export function resealed(events: readonly AuditEvent[], after: AuditEvent | undefined): AuditEvent[] {
  const chain: AuditEvent[] = []
  for (const { payload, ...event } of events) {
    const content = JSON.parse(payload ?? '{}') as Record<string, unknown>
    chain.push(sealed({ ...event, payload: content }, chain.at(-1) ?? after ?? CHAIN_START))
  }
  return chain
}
