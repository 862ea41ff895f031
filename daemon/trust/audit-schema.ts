import type { SchemaBlock } from '../../policies/language/index.ts'

/** The record of what was done. */
export const AUDIT: SchemaBlock = {
  labels: 0,
  doc: 'The record of what was done.',
  attributes: {
    payload_age: {
      type: 'string',
      doc: 'How long the details of an event are stored, such as "2y" or "730d"; at least 30d. A year has 365 days. Its hash, its time, who and what stay. Default: as long as the event.',
    },
  },
  blocks: {},
}
