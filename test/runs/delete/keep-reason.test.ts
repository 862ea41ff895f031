/** Why an image is kept in the last moment: every reason has its text. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeKeep, type KeepReason } from '../../../daemon/runs/delete/keep-reason.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`
const at = Date.UTC(2026, 0, 2, 3, 4, 5)

const TEXTS: {
  readonly [Kind in KeepReason['kind']]: readonly [Extract<KeepReason, { kind: Kind }>, string][]
} = {
  image_missing: [[{ kind: 'image_missing' }, 'it does not exist any more']],
  tag_changed: [
    [{ kind: 'tag_changed', tag: 'pr-1', change: 'moved' }, 'tag pr-1 has moved'],
    [{ kind: 'tag_changed', tag: 'pr-1', change: 'deleted' }, 'tag pr-1 is gone'],
  ],
  needed_by_tag: [
    [{ kind: 'needed_by_tag', tag: 'v1', change: 'added' }, 'tag v1 is new and needs it'],
    [{ kind: 'needed_by_tag', tag: 'v1', change: 'moved' }, 'tag v1 has moved and needs it'],
  ],
  checks_slow: [
    [
      { kind: 'checks_slow' },
      'its checks took too long, so its DELETE was not sent; the next run tries again',
    ],
  ],
  needed_by_signature: [
    [{ kind: 'needed_by_signature', tag: 's.sig', change: 'added' }, 'tag s.sig is new and refers to it'],
    [{ kind: 'needed_by_signature', tag: 's.sig', change: 'moved' }, 'tag s.sig has moved and refers to it'],
  ],
  needed_by_referrer: [
    [{ kind: 'needed_by_referrer', referrer: DIGEST }, `${DIGEST} is new and refers to it`],
  ],
  pushed: [
    [
      { kind: 'pushed', tag: undefined, at },
      'it was pushed again at 2026-01-02 03:04:05Z, as the registry reports',
    ],
    [{ kind: 'pushed', tag: 'v1', at }, 'tag v1 was pushed at 2026-01-02 03:04:05Z, as the registry reports'],
  ],
  needed_by_push: [
    [
      { kind: 'needed_by_push', digest: DIGEST, at },
      `${DIGEST} was pushed at 2026-01-02 03:04:05Z, as the registry reports, and names it`,
    ],
  ],
  tag_delete_unsupported: [
    [{ kind: 'tag_delete_unsupported' }, 'the registry cannot delete a tag without its image'],
  ],
  mutable_tags: [[{ kind: 'mutable_tags', tags: ['latest', 'main'] }, 'its tags are mutable: latest, main']],
  parent_kept: [
    [
      { kind: 'parent_kept', parent: DIGEST, deferred: true },
      `${DIGEST} is kept, and it can only be deleted after that`,
    ],
  ],
  not_staged: [[{ kind: 'not_staged', detail: 'the disk is full' }, 'the disk is full']],
}

for (const [kind, texts] of Object.entries(TEXTS)) {
  test(`${kind} is described`, () => {
    for (const [reason, text] of texts) assert.equal(describeKeep(reason), text)
  })
}
