/** What careen deletes by an imported policy, the system itself deletes or removes too: for images with several tags as well. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { decisionsOf, evaluate, openPatterns } from '../../../../policies/engine/index.ts'
import { importDocument } from '../../../../policies/importers/index.ts'
import { decideAsSystem } from '../../../../policies/importers/meaning/index.ts'
import type { ForeignSystem } from '../../../../policies/importers/systems.ts'
import type { Image, Policy } from '../../../../policies/model/index.ts'
import { openRandom, type Random } from '../../../life/random.ts'
import { DAY, image, NOW } from '../../engine/build.ts'

const WORDS =
  'latest v1.2.3 v2.0.1 v2 prod staging pr-12 alpha1 release-1 20260101 sha-abc abcdef1 app-prod stage-1 snapshot main qa'.split(
    ' ',
  )

/** Images whose times are known: none of them is younger than the grace of any policy. */
function images(random: Random): Image[] {
  const used = new Set<string>()
  return Array.from({ length: 25 }, (_, i) => {
    const at = NOW - random.int(3, 120) * DAY - i * 1000
    const tags = Array.from({ length: random.pick([0, 1, 1, 2, 3]) ?? 1 }, () => {
      const word = random.pick(WORDS) ?? 'x'
      const tag = used.has(word) ? `${word}-${i}` : word
      used.add(tag)
      return tag
    })
    const pushed = { at, source: 'registry' as const }
    return {
      ...image(`i${i}`, [...new Set(tags)].toSorted()),
      created: { at, source: 'config' },
      pushed,
      arrived: pushed,
      ...(tags.length === 0 ? {} : { tagged: { at, source: 'tag' as const } }),
      pulled: random.chance(0.3)
        ? 'never'
        : { at: Math.min(NOW, at + random.int(0, 60) * DAY), source: 'pull' },
      firstSeen: at,
    }
  })
}

/** Digests that careen deletes or takes tags of, each with what happens. */
function removed(policy: Policy, all: readonly Image[]): ReadonlyMap<string, string> {
  const limits = { maxDeletePercent: 100, allowEmpty: true }
  const given = {
    repository: { registry: 'imported', repository: 'x' },
    images: all,
    protections: [],
    now: NOW,
  }
  const evaluation = evaluate({ ...given, policy: { ...policy, limits } }, openPatterns())
  return new Map(
    decisionsOf(evaluation).flatMap(({ digest, action }) => (action === 'KEEP' ? [] : [[digest, action]])),
  )
}

/** A repository that the last policy of the import is of. */
const NAMES: Readonly<Record<string, string>> = {
  'acr-03': 'labs/two',
  'acr-04': 'api',
  'zot-01': 'tmp/x',
  'gar-01': 'other',
}

for (const path of globSync(join(import.meta.dirname, '../../../data/foreign-policies/*.json')).toSorted()) {
  const name = basename(path, '.json')
  test(`${name}: careen deletes no image that the system keeps`, () => {
    const { system, input } = JSON.parse(readFileSync(path, 'utf8')) as {
      system: ForeignSystem
      input: unknown
    }
    const policy = importDocument(system, input).at(-1)?.policy
    assert.ok(policy !== undefined)
    const random = openRandom(name)
    for (let round = 0; round < 12; round += 1) {
      const all = images(random)
      const here = removed(policy, all)
      const repository = { name: NAMES[name] ?? 'web', images: all }
      for (const { digest, action, why } of decideAsSystem(system, input, repository, NOW)) {
        const tags = all.find((one) => one.digest === digest)?.tags.join(', ')
        assert.ok(
          action !== 'keep' || !here.has(digest),
          `[${tags}]: there kept (${why}), here ${here.get(digest)}`,
        )
      }
    }
  })
}
