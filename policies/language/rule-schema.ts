import type { SchemaAttribute, SchemaBlock } from './block.ts'

/** Of a policy, a rule and a protection alike. */
export const description: SchemaAttribute = { type: 'string', doc: 'Free text, at most 256 characters.' }

/** Of a rule; a protection says it in words of its own. */
export const annotations: SchemaAttribute = {
  type: 'map',
  doc: 'Selects images with all of these manifest annotations.',
}

const KEEP_SEMVER: SchemaBlock = {
  labels: 0,
  doc: 'Keeps the highest versions of every version line.',
  attributes: {
    per: {
      type: 'string',
      required: true,
      doc: 'Version part that separates lines: "major", "minor" or "patch".',
    },
    count: {
      type: 'number',
      required: true,
      unit: 'versions',
      doc: 'Number of versions kept of each line, 1 or more.',
    },
    prerelease: {
      type: 'bool',
      fallback: 'false',
      doc: 'true: prereleases count and can be kept; false: none is kept.',
    },
    variants: {
      type: 'bool',
      fallback: 'true',
      doc: 'true: suffixes such as "-alpine" form separate lines; false: they are prereleases, as in SemVer.',
    },
  },
  blocks: {},
}

const unit = (name: string): SchemaAttribute => ({
  type: 'number',
  unit: name,
  doc: `Keeps the newest image of each of the last N ${name} with images. UTC.`,
})

const KEEP_THINNED: SchemaBlock = {
  labels: 0,
  doc: 'Keeps the newest image of each period.',
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
export const RULE: SchemaBlock = {
  labels: 1,
  doc: 'Selects images (filters), and which of them to delete (conditions).',
  attributes: {
    description,
    tag_regexp: {
      type: 'string',
      doc: 'Selects images by tag: RE2 pattern of the whole tag, at most 256 characters.',
    },
    tags_match_all: {
      type: 'strings',
      doc: 'Selects images with a matching tag for each of these patterns; 1 to 16, in the syntax of tag_regexp.',
    },
    untagged: { type: 'bool', fallback: 'false', doc: 'Selects images without a tag.' },
    orphans: {
      type: 'bool',
      fallback: 'false',
      doc: 'Selects signatures, SBOMs and other referrers whose image does not exist in the repository.',
    },
    match: {
      type: 'string',
      fallback: 'any',
      doc: '"any": at least one tag of the image must match; "all": every tag must match.',
    },
    exclude_tag_regexp: {
      type: 'string',
      doc: 'Does not select images with a tag that matches this pattern.',
    },
    broken_indexes: {
      type: 'bool',
      fallback: 'false',
      doc: 'true: the rule may select indexes with missing images; false: these are kept.',
    },
    annotations,
    labels: { type: 'map', doc: 'Selects images with all of these labels of the image config.' },
    artifact_type: { type: 'string', doc: 'Selects images with exactly this OCI artifact type.' },
    platform: {
      type: 'string',
      doc: 'Selects images of this platform, such as "linux/arm64" (any variant); of an index, all children must match.',
    },
    min_size: {
      type: 'bytes',
      doc: 'Selects images of at least this size, such as "1GiB"; images of unknown size are not selected.',
    },
    expire_period: {
      type: 'duration',
      doc: 'Deletes only images strictly older than this; a multiple of 24h, such as "7d".',
    },
    expire_after: {
      type: 'duration',
      doc: 'As expire_period, but any age above 0, such as "12h"; replaces expire_period.',
    },
    retained_top: {
      type: 'number',
      unit: 'images',
      doc: 'Keeps the newest N of all images that the filter selects.',
    },
    max: {
      type: 'number',
      unit: 'images',
      doc: 'Deletes images beyond the newest N that the filter selects, at any age.',
    },
    keep_expired: {
      type: 'number',
      unit: 'images',
      doc: 'Keeps the newest N of the images older than expire_period or expire_after.',
    },
    group_by: {
      type: 'string',
      doc: 'Counts separately for each value of the capture group of this pattern, such as "^(env[0-9]+)-.*".',
    },
    keep: {
      type: 'bool',
      fallback: 'false',
      doc: 'true: the rule deletes nothing, and images that its conditions keep are kept whatever other rules decide.',
    },
    age_from: {
      type: 'string',
      doc: 'Start of the age: "pushed", "created", "tagged", "pulled" or "last_pulled"; absent: the later of build and push.',
    },
    priority: {
      type: 'number',
      unit: 'place',
      doc: 'Order of rules with on_conflict = "first_match": the lowest number decides.',
    },
  },
  blocks: { keep_semver: KEEP_SEMVER, keep_thinned: KEEP_THINNED },
}
