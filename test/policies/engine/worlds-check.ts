/** What the engine decides, against what happens in every world. */
import assert from 'node:assert/strict'
import { openPatterns } from '../../../policies/engine/patterns.ts'
import {
  ACTIONS,
  type Digest,
  evaluate,
  type EvaluateInput,
  type Evaluation,
} from '../../../policies/index.ts'
import type { Case } from './worlds-case.ts'
import type { Chance } from './worlds-chance.ts'
import { anyWorld, kindWorldsOf } from './worlds-draw.ts'
import { decideIn } from './worlds-oracle.ts'
import type { World } from './worlds-rules.ts'

/** What goes, and which tags are taken off what stays. */
export type Decided = {
  readonly gone: ReadonlySet<Digest>
  readonly untag: ReadonlyMap<Digest, readonly string[]>
  readonly evaluation: Evaluation
}

const patterns = openPatterns()

export function decided(input: EvaluateInput): Decided {
  const evaluation = evaluate(input, patterns)
  const gone = new Set<Digest>()
  const untag = new Map<Digest, readonly string[]>()
  for (const [i, { digest }] of input.images.entries()) {
    const action = ACTIONS[evaluation.fates[i] ?? 0]
    if (action === 'DELETE' || action === 'CASCADE') gone.add(digest)
    if (action === 'UNTAG') untag.set(digest, evaluation.decision(i).untag)
  }
  return { gone, untag, evaluation }
}

function shown(world: World, one: Case): string {
  const lines = world.map((places, i) => {
    const found = places.map(({ entry, at }) => `${entry.node.image.digest.slice(7, 9)} ${dateOf(at)}`)
    return `  rule ${one.rules[i]?.rule.label}: ${found.join(', ')}`
  })
  return `in the world, newest first:\n${lines.join('\n')}`
}

function dateOf(at: number): string {
  return new Date(at).toISOString()
}

/** What the engine deletes is deleted in every world, and so is a tag that it removes. Gives the number of worlds. */
export function holdsInEveryWorld(one: Case, found: Decided, chance: Chance): number {
  if (found.gone.size === 0 && found.untag.size === 0) return 0
  let worlds = 0
  const check = (world: World): void => {
    worlds += 1
    const outcome = decideIn(one, world)
    for (const node of one.nodes) {
      const { digest } = node.image
      if (outcome.deleted.has(node)) continue
      if (found.gone.has(digest)) assert.fail(`${digest} goes, and stays ${shown(world, one)}`)
      const removable = outcome.removable(node)
      for (const tag of found.untag.get(digest) ?? [])
        if (!removable.includes(tag)) assert.fail(`tag ${tag} goes, and stays ${shown(world, one)}`)
    }
  }
  for (let k = 0; k < 4; k += 1) check(anyWorld(one, chance))
  for (const node of one.nodes)
    if (found.gone.has(node.image.digest) || found.untag.has(node.image.digest))
      for (const world of kindWorldsOf(one, node, chance)) check(world)
  return worlds
}
