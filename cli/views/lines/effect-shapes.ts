import type { LineShape } from './parts.ts'

/** What is decided about an image. */
export const DECISION: LineShape = {
  digest: 'text',
  tags: 'text[]',
  action: 'text',
  untag: '?text[]',
  reasons: 'any[]',
  group: 'text',
  follows: '?text[]',
  size_bytes: '?integer',
  goes_at: '?time',
  verdicts: 'any[]',
  freed_bytes: '?integer',
  group_freed_bytes: '?integer',
}

/** What a plan does in a repository. */
export const EFFECT: LineShape = {
  repository: 'text',
  policy: '?text',
  to_delete: 'integer',
  to_untag: '?integer',
  new: '?integer',
  standing: '?integer',
  spared: '?integer',
  spared_names: '?text[]',
  kept: 'integer',
  freed_bytes: 'integer',
  dangers: 'text[]',
  untagged_since: '?time',
  missing: '?boolean',
  not_before: '?time',
  seen_at: '?time',
  deferred: '?deferred',
  clock_unknown: '?text',
  stopped: '?text',
  parked: '?parked',
}
