/** The oracle of worlds against the one of points: where every time is a known point, there is one world. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { inputs } from './generate.ts'
import { oracle } from './oracle.ts'
import { caseOf } from './worlds-case.ts'
import { chanceOf } from './worlds-chance.ts'
import { anyWorld } from './worlds-draw.ts'
import { decideIn } from './worlds-oracle.ts'

test('both oracles decide the same', () => {
  const check = fc.property(inputs, fc.nat(), (input, seed) => {
    const one = caseOf(input)
    const { deleted, removable } = decideIn(one, anyWorld(one, chanceOf(seed)))
    const fates = oracle(input)
    for (const node of one.nodes) {
      const fate = fates.get(node.image.digest)
      const isGone = fate?.action === 'DELETE' || fate?.action === 'CASCADE'
      assert.equal(deleted.has(node), isGone, node.image.digest)
      if (isGone) continue
      const tags = removable(node)
      assert.deepEqual(
        tags.length < node.tags.length ? tags : [],
        fate?.untag,
        `tags of ${node.image.digest}`,
      )
    }
  })
  fc.assert(check, { numRuns: process.env['CAREEN_MUTATE'] === '1' ? 200 : 4000 })
})
