import { type AuditEvent, timeText } from '../../policies/audit/index.ts'

/** What is sent for an audit event: CloudEvents 1.0 as structured JSON. `id` and `source` together are unique. */
export type CloudEvent = {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject: string
  readonly time: string
  readonly datacontenttype: 'application/json'
  readonly data: Readonly<Record<string, unknown>>
}

/** By the types that webhooks know: the types of the audit events, and how the id ends. */
const SENT: Readonly<Record<string, { readonly of: string; readonly ending: string }>> = {
  'careen.run.finished': { of: 'careen.run.finished', ending: '' },
  'careen.run.parked': { of: 'careen.run.parked', ending: '' },
  'careen.plan.applied': { of: 'careen.plan.applied', ending: '' },
  'careen.repository.stopped': { of: 'careen.repository.stopped', ending: '' },
  'careen.audit.anchored': { of: 'careen.audit.anchored', ending: '' },
  'careen.images.deleted': { of: 'careen.run.finished', ending: '-images' },
}

/** Returns what an audit event is for a receiver of these types, in order. Most are nothing. */
export function cloudEventsOf(
  event: AuditEvent,
  types: readonly string[],
  installation: string,
): readonly CloudEvent[] {
  const details = JSON.parse(event.payload ?? '{}') as Record<string, unknown>
  return types.flatMap((type) => {
    const sent = SENT[type]
    if (sent?.of !== event.type) return []
    if (type === 'careen.images.deleted' && !(Number(details['removals']) > 0)) return []
    const { sequence, identity, address, claimed, workspace, subject, sha256 } = event
    return [
      {
        specversion: '1.0',
        id: `${sequence}${sent.ending}`,
        source: `/careen/${installation}`,
        type,
        subject,
        time: timeText(event.createdAt),
        datacontenttype: 'application/json',
        data: { sequence, sha256, workspace, actor: { identity, address, claimed }, details },
      },
    ]
  })
}
