import { type AuditEvent, timeText } from '../../policies/audit/index.ts'
import type { Duration } from '../../policies/model/index.ts'

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

/** What a receiver wants. `notice`: of the events about images that will be deleted. Milliseconds. */
export type Wanted = { readonly events: readonly string[]; readonly notice: Duration }

/** A message before it has what all messages of its event have. `ending`: how its id goes on after the sequence. */
type Part = {
  readonly ending: string
  readonly subject: string
  readonly details: Readonly<Record<string, unknown>>
}

type Details = Readonly<Record<string, unknown>>
type PartsOf = (event: AuditEvent, details: Details, wanted: Wanted) => readonly Part[]

const whole: PartsOf = ({ subject }, details) => [{ ending: '', subject, details }]

/** By the types that webhooks know: which audit events are sent as it, and as which messages. */
const SENT: Readonly<Record<string, { readonly of: string; readonly parts: PartsOf }>> = {
  'careen.run.finished': { of: 'careen.run.finished', parts: whole },
  'careen.run.parked': { of: 'careen.run.parked', parts: whole },
  'careen.plan.applied': { of: 'careen.plan.applied', parts: whole },
  'careen.repository.stopped': { of: 'careen.repository.stopped', parts: whole },
  'careen.audit.anchored': { of: 'careen.audit.anchored', parts: whole },
  'careen.images.deleted': {
    of: 'careen.run.finished',
    parts: ({ subject }, details) =>
      Number(details['removals']) > 0 ? [{ ending: '-images', subject, details }] : [],
  },
  'careen.image.expiring': { of: 'careen.images.expiring', parts: expiring },
}

/** Returns the types of the audit events that are sent as these types. */
export function auditTypesOf(types: readonly string[]): readonly string[] {
  return [...new Set(types.flatMap((type) => SENT[type]?.of ?? []))]
}

/** Returns what an audit event is for a receiver, in order. Most are nothing. */
export function cloudEventsOf(
  event: AuditEvent,
  wanted: Wanted,
  installation: string,
): readonly CloudEvent[] {
  const details = JSON.parse(event.payload ?? '{}') as Details
  return wanted.events.flatMap((type) => {
    const sent = SENT[type]
    return sent?.of === event.type
      ? sent.parts(event, details, wanted).map((part) => cloudEvent(event, { ...part, type, installation }))
      : []
  })
}

function cloudEvent(
  event: AuditEvent,
  {
    type,
    ending,
    subject,
    details,
    installation,
  }: Part & { readonly type: string; readonly installation: string },
): CloudEvent {
  const { sequence, identity, address, claimed, workspace, sha256 } = event
  return {
    specversion: '1.0',
    id: `${sequence}${ending}`,
    source: `/careen/${installation}`,
    type,
    subject,
    time: timeText(event.createdAt),
    datacontenttype: 'application/json',
    data: { sequence, sha256, workspace, actor: { identity, address, claimed }, details },
  }
}

/** Returns a part for each image that will be deleted, if that is the notice of the receiver. */
function expiring({ subject }: AuditEvent, details: Details, { notice }: Wanted): readonly Part[] {
  const { images, ...shared } = details
  if (shared['notice_seconds'] !== notice / 1000 || !Array.isArray(images)) return []
  return (images as readonly (Details & { readonly digest: string })[]).map((image, at) => ({
    ending: `-${at + 1}`,
    subject: `${subject}/images/${image.digest}`,
    details: { ...shared, ...image },
  }))
}
