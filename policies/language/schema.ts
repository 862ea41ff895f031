import type { Attribute, Block } from './block.ts'
import { LANGUAGE } from './language-schema.ts'
import { annotations, description, RULE } from './rule-schema.ts'

export type { Attribute, AttributeType, Block } from './block.ts'

const POLICY_ATTRIBUTES = {
  description,
  status: {
    type: 'string',
    fallback: 'DISABLED',
    doc: 'ACTIVE deletes on schedule; DISABLED deletes nothing.',
  },
  schedule: { type: 'string', fallback: '0 3 * * *', doc: 'When to clean: five-field cron.' },
  time_zone: { type: 'string', fallback: 'UTC', doc: 'IANA time zone of the schedule.' },
  grace: {
    type: 'duration',
    fallback: '24h',
    doc: 'How long an untagged image is left alone after it was first seen.',
  },
  cooling_off: {
    type: 'duration',
    fallback: '0s',
    doc: 'How long nothing is cleared after the policy was changed.',
  },
  on_conflict: {
    type: 'string',
    fallback: 'all_agree',
    doc: '"all_agree": every rule that selects an image must want it gone; "first_match": the first by priority decides; "any": one that wants it gone is enough.',
  },
  untag: { type: 'bool', fallback: 'false', doc: 'Remove covered tags where the image itself must stay.' },
  delete_moving: {
    type: 'bool',
    fallback: 'false',
    doc: 'Also images whose tags move often, where the registry cannot remove a tag alone: a push can be lost.',
  },
  keep_latest: {
    type: 'number',
    unit: 'images',
    doc: 'Short for one rule over all tags: the newest N images stay.',
  },
  keep_days: {
    type: 'number',
    unit: 'days',
    doc: 'Short for one rule over all tags: images of the last N days stay.',
  },
  max_delete_percent: {
    type: 'number',
    unit: 'percent of the images',
    fallback: '30',
    doc: 'A run that wants more of a repository waits for approval. Looked at from 10 images up.',
  },
  max_delete_count: {
    type: 'number',
    unit: 'images',
    doc: 'A run that wants more images waits for approval.',
  },
  allow_empty: { type: 'bool', fallback: 'false', doc: 'May a run leave a repository without images?' },
} as const satisfies Record<string, Attribute>

const registry: Attribute = { type: 'reference', required: true, doc: 'The registry: registry.NAME.' }
const repository: Attribute = { type: 'string', doc: 'One repository, by its exact name.' }
const repositories: Attribute = {
  type: 'string',
  doc: 'Repositories by pattern: * within a segment, ** over segments.',
}

/** The whole language. Decoding, messages, suggestions, completion and the reference page come from this table. */
export const SCHEMA: Readonly<Record<string, Block>> = {
  registry: {
    labels: 1,
    each: true,
    doc: 'A registry.',
    attributes: {
      url: { type: 'string', required: true, doc: 'http:// or https://, host and port.' },
      credentials: {
        type: 'string',
        doc: 'A reference: env:NAME, file:PATH, docker:, docker:PATH or exec:PROGRAM ARGUMENTS. Never a secret.',
      },
      profile: {
        type: 'string',
        doc: 'The product, where it cannot be found out: "distribution", "zot", "harbor", "ghcr", "gitlab", "quay", "gar", "acr", "ecr" or "hub".',
      },
      repositories: { type: 'strings', doc: 'Repositories by name, where the catalog is closed.' },
      ca_file: { type: 'string', doc: 'PEM file, where workers run: who may have signed its certificate.' },
      client_certificate: { type: 'string', doc: 'PEM file, where workers run: the certificate to show.' },
      client_key: { type: 'string', doc: 'PEM file, where workers run: the key of that.' },
      storage: {
        type: 'string',
        doc: '"file:///...": the root of a distribution registry, to read push times and untagged images from.',
      },
      tombstones: {
        type: 'bool',
        fallback: 'false',
        doc: 'Where a tag cannot be removed alone: push a tombstone on it before its image goes.',
      },
      events_secret: {
        type: 'string',
        doc: 'A reference, as credentials: what notifications of the registry must carry.',
      },
      trust_built: {
        type: 'bool',
        fallback: 'true',
        doc: 'Did what was there at the first look arrive when it was built? false: its ages count from that look.',
      },
      trust_clock: {
        type: 'bool',
        fallback: 'false',
        doc: "Believe the daemon's clock where the registry sends no Date; else nothing goes by age or rank there.",
      },
    },
    blocks: {},
  },
  lifecycle_policy: {
    labels: 1,
    each: true,
    doc: 'Rules for one repository, or for those that match a pattern.',
    attributes: { registry, repository, repositories, ...POLICY_ATTRIBUTES },
    blocks: { rule: RULE },
  },
  default_policy: {
    labels: 1,
    each: true,
    doc: 'Rules for all repositories of a registry, or of all registries, that have no policy of their own.',
    attributes: {
      registry: { type: 'reference', doc: 'The registry; absent: all registries of the configuration.' },
      ...POLICY_ATTRIBUTES,
    },
    blocks: {
      rule: RULE,
      quota: {
        labels: 0,
        doc: 'A gate: nothing is cleared while the scope holds less. With both numbers, either opens it.',
        attributes: {
          tags: { type: 'number', unit: 'tags', doc: 'Tags in all repositories of the scope.' },
          bytes: { type: 'bytes', doc: 'Bytes in all repositories of the scope, such as "500GiB".' },
        },
        blocks: {},
      },
    },
  },
  protect: {
    labels: 1,
    each: true,
    doc: 'What no rule can delete.',
    attributes: {
      description,
      registry: { type: 'reference', doc: 'The registry; absent: all registries of the configuration.' },
      repository,
      repositories: { ...repositories, fallback: '**' },
      tag_regexp: { type: 'string', doc: 'Protects images with such a tag: RE2 syntax, the whole tag.' },
      digests: { type: 'strings', doc: 'Protects these images: sha256:... .' },
      annotations: { ...annotations, doc: 'Protects images with all of these annotations.' },
      owner: { type: 'string', doc: 'Whom to ask about it; shown in every reason.' },
      until: { type: 'instant', doc: 'The protection ends then, as in "2027-01-31T00:00:00Z".' },
    },
    blocks: {},
  },
  ...LANGUAGE,
}
