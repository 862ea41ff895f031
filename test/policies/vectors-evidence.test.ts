/** Vectors with interval times: what goes, and one reason for each image that stays. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  evaluateAll,
  goes,
  hasErrors,
  type Reason,
  readConfiguration,
  readImages,
  readInstant,
} from '../../policies/index.ts'

/** As it stands in `data/evidence.json`. `kept`: a kind of reason that must be among an image's reasons, by its ref. */
type EvidenceVector = {
  readonly id: string
  readonly title: string
  readonly policy: string
  readonly images: readonly { readonly ref: string; readonly digest: string }[]
  readonly now: string
  readonly expect: {
    readonly deleted: readonly string[]
    readonly kept: Readonly<Record<string, string>>
  }
}

const file = join(import.meta.dirname, '../data/evidence.json')
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { readonly vectors: readonly EvidenceVector[] }

/** Kinds that stand for several. */
const STANDS_FOR: Readonly<Record<string, readonly Reason['kind'][]>> = {
  version: ['kept_version', 'not_a_version'],
  kept_thinned: ['kept_thinned', 'may_be_kept_thinned'],
}

async function evaluated({ policy, images, now }: EvidenceVector) {
  const { objects, diagnostics } = await readConfiguration([{ name: 'vector.hcl', text: policy }])
  assert.ok(!hasErrors(diagnostics), JSON.stringify(diagnostics))
  const at = readInstant(now) ?? assert.fail(`${now} is no instant`)
  const given = images.map((image) => ({ ...image, ref: undefined }))
  const read = readImages('images.json', JSON.stringify(given), at)
  assert.deepEqual(read.diagnostics, [])
  return evaluateAll({ objects, images: read.images, now: at }).decisions
}

test('there are vectors', () => assert.equal(vectors.length, 54))

for (const vector of vectors)
  test(`${vector.id}: ${vector.title}`, async () => {
    const decisions = await evaluated(vector)
    const refs = new Map(vector.images.map(({ ref, digest }) => [digest, ref]))
    const gone = decisions.filter((decision) => goes(decision)).map(({ digest }) => refs.get(digest))
    assert.deepEqual(new Set(gone), new Set(vector.expect.deleted))
    for (const [ref, wanted] of Object.entries(vector.expect.kept)) {
      const decision = decisions.find(({ digest }) => refs.get(digest) === ref)
      const kinds = decision?.reasons.map(({ kind }) => kind) ?? []
      const among = STANDS_FOR[wanted] ?? [wanted]
      assert.ok(
        kinds.some((kind) => (among as readonly string[]).includes(kind)),
        `${ref} is kept for ${kinds.join(', ')}, not for ${wanted}`,
      )
    }
  })
