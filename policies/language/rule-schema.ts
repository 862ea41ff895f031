import type { Attribute, Block } from './block.ts'

/** Of a policy, a rule and a protection alike. */
export const description: Attribute = { type: 'string', doc: 'Free text, at most 256 characters.' }

/** Of a rule; a protection says it in words of its own. */
export const annotations: Attribute = {
  type: 'map',
  doc: 'Annotations of the manifest: all of these, with these values.',
}

const KEEP_SEMVER: Block = {
  labels: 0,
  doc: 'The highest versions of every line stay.',
  attributes: {
    per: { type: 'string', required: true, doc: 'What a line is: "major", "minor" or "patch".' },
    count: {
      type: 'number',
      required: true,
      unit: 'versions',
      doc: 'How many versions of a line stay, 1 or more.',
    },
    prerelease: { type: 'bool', fallback: 'false', doc: 'Prereleases take part; else none is kept.' },
    variants: {
      type: 'bool',
      fallback: 'true',
      doc: 'Suffixes such as "-alpine" make lines of their own; false: they are prereleases, as SemVer reads them.',
    },
  },
  blocks: {},
}

const unit = (name: string): Attribute => ({
  type: 'number',
  unit: name,
  doc: `The newest image of each of the last N ${name} that have any stays. UTC.`,
})

const KEEP_THINNED: Block = {
  labels: 0,
  doc: 'The newest image of each of some periods stays.',
  attributes: {
    hourly: unit('hours'),
    daily: unit('days'),
    weekly: unit('ISO weeks'),
    monthly: unit('months'),
    yearly: unit('years'),
  },
  blocks: {},
}

/** A rule of a policy. */
export const RULE: Block = {
  labels: 1,
  doc: 'Which images (filters), and which of them go (conditions).',
  attributes: {
    description,
    tag_regexp: {
      type: 'string',
      doc: 'Selects images by tag: RE2 syntax, the whole tag, at most 256 characters.',
    },
    tags_match_all: {
      type: 'strings',
      doc: 'Selects images that have, for each of these patterns, a tag that matches it; 1 to 16, written as tag_regexp.',
    },
    untagged: { type: 'bool', fallback: 'false', doc: 'Selects images without any tag.' },
    orphans: {
      type: 'bool',
      fallback: 'false',
      doc: 'Selects signatures, SBOMs and the like whose image is not here.',
    },
    match: {
      type: 'string',
      fallback: 'any',
      doc: '"any": one tag that matches is enough; "all": every tag of the image must match.',
    },
    exclude_tag_regexp: { type: 'string', doc: 'An image with such a tag is not selected.' },
    broken_indexes: {
      type: 'bool',
      fallback: 'false',
      doc: 'May select indexes that lack some of their images; else these are kept.',
    },
    annotations,
    labels: { type: 'map', doc: 'Labels of the image config: all of these, with these values.' },
    artifact_type: { type: 'string', doc: 'OCI artifact type, exactly.' },
    platform: { type: 'string', doc: '"linux/arm64": of any variant; of an index, all children.' },
    min_size: {
      type: 'bytes',
      doc: 'At least this large, such as "1GiB"; of an unknown size: not selected.',
    },
    expire_period: {
      type: 'duration',
      doc: 'An image must be strictly older; a multiple of 24h, such as "7d".',
    },
    expire_after: {
      type: 'duration',
      doc: 'The same with any age above 0, such as "12h"; instead of expire_period.',
    },
    retained_top: {
      type: 'number',
      unit: 'images',
      doc: 'The newest N of all that the filter selects stay.',
    },
    max: {
      type: 'number',
      unit: 'images',
      doc: 'Beyond the newest N that the filter selects, images go at any age.',
    },
    keep_expired: {
      type: 'number',
      unit: 'images',
      doc: 'The newest N of those that are older than expire_period or expire_after stay.',
    },
    group_by: {
      type: 'string',
      doc: 'Counts are made for each value of the one group of this pattern, such as "^(env[0-9]+)-.*".',
    },
    keep: {
      type: 'bool',
      fallback: 'false',
      doc: 'The rule only keeps: what its conditions keep stays whatever other rules say, and it lets nothing go.',
    },
    age_from: {
      type: 'string',
      doc: '"pushed", "created", "tagged", "pulled" or "last_pulled"; absent: the later of built and pushed.',
    },
    priority: {
      type: 'number',
      unit: 'place',
      doc: 'Place of the rule under on_conflict = "first_match": the lowest decides.',
    },
  },
  blocks: { keep_semver: KEEP_SEMVER, keep_thinned: KEEP_THINNED },
}
