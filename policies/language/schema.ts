import type { SchemaAttribute, SchemaBlock } from './block.ts'
import { LANGUAGE } from './language-schema.ts'
import { annotations, description, RULE } from './rule-schema.ts'

export type { SchemaAttribute, SchemaType, SchemaBlock } from './block.ts'

const prevent_destroy: SchemaAttribute = {
  type: 'bool',
  fallback: 'false',
  doc: 'true: nothing destroys the stored object; a plan that would is refused.',
}

const POLICY_ATTRIBUTES = {
  description,
  status: {
    type: 'string',
    fallback: 'DISABLED',
    doc: 'ACTIVE: runs delete images on schedule; DISABLED: the policy deletes nothing.',
  },
  schedule: { type: 'string', fallback: '0 3 * * *', doc: 'Times of cleaning runs: cron with five fields.' },
  time_zone: { type: 'string', fallback: 'UTC', doc: 'IANA time zone of the schedule.' },
  grace: {
    type: 'duration',
    fallback: '24h',
    doc: 'Untagged images are kept this long after careen first saw them.',
  },
  cooling_off: {
    type: 'duration',
    fallback: '0s',
    doc: 'No image is deleted for this long after a change of the policy.',
  },
  on_conflict: {
    type: 'string',
    fallback: 'all_agree',
    doc: '"all_agree": an image is deleted if every rule that selects it agrees; "first_match": the first rule by priority decides; "any": one rule is enough.',
  },
  untag: {
    type: 'bool',
    fallback: 'false',
    doc: 'true: removes tags that the rules cover if the image itself must be kept.',
  },
  delete_moving: {
    type: 'bool',
    fallback: 'false',
    doc: 'true: also deletes images with mutable tags if the registry cannot delete a tag alone; a concurrent push can be lost.',
  },
  keep_latest: {
    type: 'number',
    unit: 'images',
    doc: 'Short form of one rule for all tags: keeps the newest N images.',
  },
  keep_days: {
    type: 'number',
    unit: 'days',
    doc: 'Short form of one rule for all tags: keeps images of the last N days.',
  },
  max_delete_percent: {
    type: 'number',
    unit: 'percent of the images',
    fallback: '30',
    doc: 'A run that would delete a larger share of a repository waits for approval. Applies from 10 images.',
  },
  max_delete_count: {
    type: 'number',
    unit: 'images',
    doc: 'A run that would delete more images waits for approval.',
  },
  allow_empty: { type: 'bool', fallback: 'false', doc: 'true: a run may delete all images of a repository.' },
  prevent_destroy,
} as const satisfies Record<string, SchemaAttribute>

/** The block of a window, in policies and in careend.hcl. */
export const WINDOW: SchemaBlock = {
  labels: 0,
  doc: 'Images are deleted only at these times. Runs that are due outside wait.',
  attributes: {
    allow: {
      type: 'texts',
      required: true,
      doc: 'Days and hours, such as "Mon-Fri 09:00-17:00", "Sat,Sun 00:00-24:00" or "22:00-04:00", one or more.',
    },
    time_zone: { type: 'string', fallback: 'UTC', doc: 'IANA time zone of the hours.' },
  },
  blocks: {},
}

const registry: SchemaAttribute = { type: 'reference', required: true, doc: 'Registry: registry.NAME.' }
const repository: SchemaAttribute = { type: 'string', doc: 'Exact name of one repository.' }
const repositories: SchemaAttribute = {
  type: 'string',
  doc: 'Pattern of repositories: * matches within a segment, ** across segments.',
}

/** The whole language. Decoding, messages, suggestions, completion and the reference page come from this table. */
export const SCHEMA: Readonly<Record<string, SchemaBlock>> = {
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
        doc: 'Registry product, if it cannot be detected: "distribution", "zot", "harbor", "ghcr", "gitlab", "quay", "gar", "acr", "ecr" or "hub".',
      },
      repositories: { type: 'strings', doc: 'Names of repositories, if the registry has no catalog.' },
      ca_file: { type: 'string', doc: 'PEM file on the workers: certificate authorities for the registry.' },
      client_certificate: { type: 'string', doc: 'PEM file on the workers: client certificate.' },
      client_key: { type: 'string', doc: 'PEM file on the workers: key of the client certificate.' },
      storage: {
        type: 'string',
        doc: '"file:///...": storage root of a distribution registry, for push times and untagged images.',
      },
      tombstones: {
        type: 'bool',
        fallback: 'false',
        doc: 'true: if a tag cannot be deleted alone, moves it to a tombstone before the image is deleted.',
      },
      events_secret: {
        type: 'string',
        doc: 'Reference, in the form of credentials: secret that notifications of the registry must carry.',
      },
      trust_built: {
        type: 'bool',
        fallback: 'true',
        doc: 'true: images of the first scan count as pushed when built; false: their ages start at that scan.',
      },
      trust_clock: {
        type: 'bool',
        fallback: 'false',
        doc: "true: uses the daemon's clock if the registry sends no Date; false: no image is deleted by age or rank there.",
      },
      prevent_destroy,
    },
    blocks: {},
  },
  lifecycle_policy: {
    labels: 1,
    each: true,
    doc: 'Rules for one repository, or for repositories that match a pattern.',
    attributes: { registry, repository, repositories, ...POLICY_ATTRIBUTES },
    blocks: { rule: RULE, window: WINDOW },
  },
  default_policy: {
    labels: 1,
    each: true,
    doc: 'Rules for repositories without a lifecycle_policy, of one registry or of all.',
    attributes: {
      registry: { type: 'reference', doc: 'Registry; absent: all registries of the configuration.' },
      ...POLICY_ATTRIBUTES,
    },
    blocks: {
      rule: RULE,
      window: WINDOW,
      quota: {
        labels: 0,
        doc: 'No image is deleted while the scope contains less than this. With both numbers, reaching one is enough.',
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
    doc: 'Images that no rule can delete.',
    attributes: {
      description,
      registry: { type: 'reference', doc: 'Registry; absent: all registries of the configuration.' },
      repository,
      repositories: { ...repositories, fallback: '**' },
      tag_regexp: { type: 'string', doc: 'Protects images by tag: RE2 pattern of the whole tag.' },
      digests: { type: 'strings', doc: 'Protects these images: sha256:... .' },
      annotations: { ...annotations, doc: 'Protects images with all of these annotations.' },
      owner: { type: 'string', doc: 'Contact for the protection; shown in every reason.' },
      until: { type: 'instant', doc: 'End of the protection, such as "2027-01-31T00:00:00Z".' },
      prevent_destroy,
    },
    blocks: {},
  },
  ...LANGUAGE,
}
