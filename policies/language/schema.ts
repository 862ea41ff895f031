/** What an attribute holds. `reference` is a registry: `registry.prod`, or its name in quotes. */
export type AttributeType = 'string' | 'bool' | 'number' | 'duration' | 'strings' | 'reference'

export type Attribute = {
  readonly type: AttributeType
  readonly required?: true
  /** The default, as text for people; absent: none. */
  readonly fallback?: string
  /** One line of documentation. */
  readonly doc: string
}

export type Block = {
  readonly labels: 0 | 1
  readonly doc: string
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly blocks: Readonly<Record<string, Block>>
}

const description: Attribute = { type: 'string', doc: 'Free text, at most 256 characters.' }

const RULE: Block = {
  labels: 1,
  doc: 'A filter (tag_regexp, untagged) and a condition (expire_period, retained_top).',
  attributes: {
    description,
    tag_regexp: {
      type: 'string',
      doc: 'Selects images by tag: RE2 syntax, the whole tag, at most 256 characters.',
    },
    untagged: { type: 'bool', fallback: 'false', doc: 'Selects images without any tag.' },
    expire_period: {
      type: 'duration',
      doc: 'An image must be strictly older; a multiple of 24h, such as "7d".',
    },
    retained_top: { type: 'number', doc: 'The newest N of all that the filter selects stay.' },
  },
  blocks: {},
}

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
  untag: { type: 'bool', fallback: 'false', doc: 'Remove covered tags where the image itself must stay.' },
  keep_latest: { type: 'number', doc: 'Short for one rule over all tags: the newest N images stay.' },
  keep_days: { type: 'number', doc: 'Short for one rule over all tags: images of the last N days stay.' },
  max_delete_percent: {
    type: 'number',
    fallback: '30',
    doc: 'A run that wants more of a repository waits for approval.',
  },
  max_delete_count: { type: 'number', doc: 'A run that wants more images waits for approval.' },
  allow_empty: { type: 'bool', fallback: 'false', doc: 'May a run leave a repository without images?' },
} as const satisfies Record<string, Attribute>

const registry: Attribute = { type: 'reference', required: true, doc: 'The registry: registry.NAME.' }
const repository: Attribute = { type: 'string', doc: 'One repository, by its exact name.' }
const repositories: Attribute = {
  type: 'string',
  doc: 'Repositories by pattern: * within a segment, ** over segments.',
}

/** The whole language. Decoding, messages and suggestions come from this table. */
export const SCHEMA: Readonly<Record<string, Block>> = {
  registry: {
    labels: 1,
    doc: 'A registry.',
    attributes: {
      url: { type: 'string', required: true, doc: 'http:// or https://, host and port.' },
      credentials: {
        type: 'string',
        doc: 'A reference: env:NAME, file:PATH, docker: or docker:PATH. Never a secret.',
      },
    },
    blocks: {},
  },
  lifecycle_policy: {
    labels: 1,
    doc: 'Rules for one repository, or for those that match a pattern.',
    attributes: { registry, repository, repositories, ...POLICY_ATTRIBUTES },
    blocks: { rule: RULE },
  },
  default_policy: {
    labels: 1,
    doc: 'Rules for all repositories of a registry, or of all registries, that have no policy of their own.',
    attributes: {
      registry: { type: 'reference', doc: 'The registry; absent: all registries of the configuration.' },
      ...POLICY_ATTRIBUTES,
    },
    blocks: {
      rule: RULE,
      quota: {
        labels: 0,
        doc: 'A gate: nothing is cleared while the scope holds fewer tags.',
        attributes: { tags: { type: 'number', required: true, doc: 'The number of tags.' } },
        blocks: {},
      },
    },
  },
  protect: {
    labels: 1,
    doc: 'What no rule can delete.',
    attributes: {
      description,
      registry: { type: 'reference', doc: 'The registry; absent: all registries of the configuration.' },
      repository,
      repositories: { ...repositories, fallback: '**' },
      tag_regexp: { type: 'string', doc: 'Protects images with such a tag: RE2 syntax, the whole tag.' },
      digests: { type: 'strings', doc: 'Protects these images: sha256:... .' },
    },
    blocks: {},
  },
}
