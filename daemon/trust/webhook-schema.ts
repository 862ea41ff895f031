import type { SchemaBlock } from '../../policies/language/index.ts'

/** Receivers of events. */
export const WEBHOOK: SchemaBlock = {
  labels: 1,
  doc: 'A receiver of events over HTTPS: CloudEvents 1.0, signed as Standard Webhooks defines it. A new one begins with the next event.',
  attributes: {
    url: {
      type: 'string',
      required: true,
      doc: 'Where events are posted, with https. Redirects are not followed.',
    },
    secret: {
      type: 'string',
      required: true,
      doc: 'Secret of the signature, of 16 characters or more: "env:NAME" or "file:PATH" on this host. "whsec_" and base64 is decoded.',
    },
    events: {
      type: 'strings',
      required: true,
      doc: 'Types of events: "careen.run.finished", "careen.run.parked", "careen.images.deleted", "careen.image.expiring", "careen.plan.applied", "careen.repository.stopped", "careen.audit.anchored".',
    },
    notice: {
      type: 'duration',
      doc: 'For "careen.image.expiring": how long before an image is deleted the event is sent; 1h to 366d.',
      fallback: '3d',
    },
    addresses: {
      type: 'string',
      doc: 'Which addresses the host may have: "public", "private" (and public), or "loopback" (and both, and http).',
      fallback: 'public',
    },
  },
  blocks: {},
}
