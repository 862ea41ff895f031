/**
 * Policies that real teams have in other systems. Each becomes a policy file without an error; where somebody wrote down what it
 * is in careen, both decide alike on the images of a team.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { decisionsOf, evaluate, openPatterns } from '../../../policies/engine/index.ts'
import { importDocument, printImported } from '../../../policies/importers/index.ts'
import type { ForeignSystem } from '../../../policies/importers/systems.ts'
import { readConfiguration } from '../../../policies/language/index.ts'
import type { Image, Policy } from '../../../policies/model/index.ts'
import { openRandom, type Random } from '../../life/random.ts'
import { DAY, image, NOW } from '../engine/build.ts'

type Case = { readonly system: ForeignSystem; readonly input: unknown; readonly equivalent?: string }

const CASES = globSync(join(import.meta.dirname, '../../data/foreign-policies/*.json'))
  .toSorted()
  .map((path) => ({ name: basename(path, '.json'), ...(JSON.parse(readFileSync(path, 'utf8')) as Case) }))

const WORDS =
  'latest v1.2.3 v2.0.1 v2 prod staging pr-12 alpha1 v0-x release-1 20260101 sha-abc abcdef1 app-prod stage-1 snapshot main qa'.split(
    ' ',
  )

/** Thirty images of a team: some with two tags, some with none, some never pulled. */
function teamImages(random: Random): Image[] {
  return Array.from({ length: 30 }, (_, i) => {
    const at = NOW - random.int(0, 120) * DAY - i * 1000
    const tags = Array.from({ length: random.pick([0, 1, 1, 1, 2]) ?? 1 }, () => {
      const word = random.pick(WORDS) ?? 'latest'
      return random.chance(0.4) ? word : `${word}-${i}`
    })
    return {
      ...image(`i${i}`, [...new Set(tags)].toSorted()),
      created: { at, source: 'config' },
      pushed: { at: at + 1, source: 'registry' },
      pulled: random.chance(0.3)
        ? 'never'
        : { at: Math.min(NOW, at + random.int(0, 60) * DAY), source: 'pull' },
    }
  })
}

function actions(policy: Policy, images: readonly Image[]): string[] {
  const limits = { maxDeletePercent: 100, allowEmpty: true }
  const evaluation = evaluate(
    {
      repository: { registry: 'imported', repository: 'x' },
      images,
      protections: [],
      now: NOW,
      policy: { ...policy, grace: 0, limits },
    },
    openPatterns(),
  )
  return decisionsOf(evaluation).map((one) => `${one.digest} ${one.action}`)
}

async function policiesOf(text: string): Promise<Policy[]> {
  const { objects, diagnostics } = await readConfiguration([{ name: 'p.hcl', text }])
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error'),
    [],
    text,
  )
  return objects.filter((object) => object.kind === 'policy')
}

for (const { name, system, input, equivalent } of CASES)
  test(`${name} becomes a policy file that says what was imported`, async () => {
    const imported = importDocument(system, input)
    const read = await policiesOf(printImported(system, imported))
    assert.deepEqual(
      read.map((one) => one.status),
      imported.map(() => 'DISABLED'),
    )
    for (const { policy } of imported) {
      const own = read.find((one) => one.name === policy.name)
      assert.deepEqual(own?.scope, policy.scope)
      const random = openRandom(name)
      for (let round = 0; round < 3; round += 1) {
        const images = teamImages(random)
        assert.deepEqual(own && actions(own, images), actions(policy, images))
      }
    }
    if (equivalent === undefined) return
    const head =
      'registry "imported" {\n  url = "https://r.test"\n}\nlifecycle_policy "p" {\n  registry = registry.imported\n  repository = "x"\n'
    const [known] = await policiesOf(`${head}${equivalent}}\n`)
    const mine = imported.at(-1)?.policy
    assert.ok(known !== undefined && mine !== undefined)
    const random = openRandom(`${name} equivalent`)
    for (let round = 0; round < 15; round += 1) {
      const images = teamImages(random)
      assert.deepEqual(actions(mine, images), actions(known, images))
    }
  })
