/** What a run says besides its counts: each sentence, and when it is not said. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DeletionProgress, newProgress } from '../../daemon/runs/delete/progress.ts'
import { conditionLines, summarize, type Summarized } from '../../daemon/runs/summary.ts'

const DIGESTS = ['a', 'b', 'c'].map((letter) => `sha256:${letter.repeat(64)}`)

type Said = {
  readonly counts?: Partial<DeletionProgress['counts']>
  readonly progress?: Partial<DeletionProgress>
  readonly scanned?: Partial<Summarized['scanned']>
  readonly deferred?: Summarized['deferred']
}

function said({ counts, progress, scanned, deferred }: Said): string | undefined {
  const none = { kept: 0, planned: 0, deleted: 0, untagged: 0, skipped: 0, failed: 0, bytes: 0 }
  return summarize(
    { ...newProgress({ ...none, ...counts }), ...progress },
    {
      scanned: { tombstoned: [], snapshot: { dangling: [] }, ...scanned },
      ...(deferred === undefined ? {} : { deferred }),
    },
  )
}

const DEFERRED =
  'mutable, and this registry cannot delete a tag without its image, so a concurrent push could be lost. ' +
  'To delete them, set delete_moving = true'

const CASES: readonly (readonly [string, Said, string | undefined])[] = [
  ['nothing', {}, undefined],
  ['what was deleted, which the counts say', { counts: { deleted: 3, untagged: 2, kept: 4 } }, undefined],
  [
    'an image that changed',
    { counts: { skipped: 1 } },
    '1 kept because something changed after the decision',
  ],
  [
    'deferred images alone',
    {
      counts: { skipped: 2 },
      progress: { deferred: new Set(DIGESTS.slice(0, 2)), mutableTags: new Set(['latest']) },
    },
    `2 deferred: tag latest is ${DEFERRED}`,
  ],
  [
    'images that were deferred by the decision and later, each tag once',
    {
      counts: { skipped: 2 },
      progress: { deferred: new Set(DIGESTS.slice(0, 1)), mutableTags: new Set(['main', 'edge']) },
      deferred: { images: 3, tags: ['main', 'latest'] },
    },
    `4 deferred: tags edge, latest, main are ${DEFERRED}; 1 kept because something changed after the decision`,
  ],
  [
    'images that were deferred by the decision',
    { deferred: { images: 1, tags: ['latest'] } },
    `1 deferred: tag latest is ${DEFERRED}`,
  ],
  ['a refusal', { counts: { failed: 1 } }, '1 refused by the registry'],
  [
    'a refusal and a delete that may still arrive',
    { counts: { failed: 2 }, progress: { pending: new Set(DIGESTS.slice(0, 1)) } },
    '1 refused by the registry; 1 delete without an answer: its outcome is not known yet, and the next run resolves it',
  ],
  [
    'deletes that may still arrive',
    { counts: { failed: 2 }, progress: { pending: new Set(DIGESTS.slice(0, 2)) } },
    '2 deletes without an answer: their outcomes are not known yet, and the next run resolves them',
  ],
  [
    'what goes with an image and could not be read',
    { progress: { dependentsOpen: true } },
    'it is not known whether the registry deleted all that goes with an image, as it could not be read; the next run resolves it',
  ],
  [
    'a restored push',
    { progress: { restoredTags: new Set(['pr-1']) } },
    'tag pr-1 was pushed while its image was deleted; the registry lost the push, and careen restored it',
  ],
  [
    'restored pushes, five of them by name',
    { progress: { restoredTags: new Set(['f', 'e', 'd', 'c', 'b', 'a']) } },
    'tags a, b, c, d, e and 1 more were pushed while their images were deleted; the registry lost the pushes, and careen restored them',
  ],
  [
    'five tags, all by name',
    { scanned: { tombstoned: ['1', '2', '3', '4', '5'] } },
    'tags 1, 2, 3, 4, 5 point to a tombstone',
  ],
  ['a tag on a tombstone', { scanned: { tombstoned: ['pr-1'] } }, 'tag pr-1 points to a tombstone'],
  [
    'late notifications',
    { progress: { notificationsLate: true } },
    'the registry reports pushes late, so the last deletes may have removed a push',
  ],
  [
    'a dangling tag, but not one that was repaired',
    {
      progress: { repairedTags: new Set(['pr-1']) },
      scanned: { snapshot: { dangling: ['pr-1', 'pr-2'] } },
    },
    'tag pr-2 is dangling: it is listed, but its manifest does not exist',
  ],
  [
    'tags that were dangling before, and that a delete left dangling',
    { progress: { danglingTags: new Set(['pr-3']) }, scanned: { snapshot: { dangling: ['pr-2'] } } },
    'tags pr-2, pr-3 are dangling: they are listed, but their manifests do not exist',
  ],
  [
    'a clock that cannot be used, first',
    { counts: { failed: 1 }, scanned: { clockUnknown: 'no Date header' } },
    'no image is deleted by age or rank: no Date header; 1 refused by the registry',
  ],
]

for (const [what, state, message] of CASES)
  test(`a run reports ${what}`, () => assert.equal(said(state), message))

test('what prevents runs, or waits for a person, is reported by dry runs', () => {
  const parked = { run: '0123456789', since: 0, wants: 1, why: '' }
  assert.deepEqual(conditionLines({}), [])
  assert.deepEqual(conditionLines({ stopped: 'a tag is missing' }), [
    'cleaning of the repository is stopped: a tag is missing',
  ])
  assert.deepEqual(conditionLines({ parked }), ['run 01234567 waits for approval'])
})
