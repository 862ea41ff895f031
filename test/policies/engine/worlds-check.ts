/** What the engine decides, against what happens in every world. */
import assert from 'node:assert/strict'
import {
  ACTIONS,
  type Digest,
  evaluate,
  type EvaluateInput,
  type Evaluation,
  openPatterns,
} from '../../../policies/index.ts'
import { type Case, caseOf, type Entry, type Node, type Ruled, type Timed } from './worlds-case.ts'
import { anyWorld, type Chance, kindWorlds, kindWorldsOf } from './worlds-draw.ts'
import { decideIn } from './worlds-oracle.ts'
import { type Place, saysIn, type World } from './worlds-rules.ts'

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

/** Chance that gives the same every time. */
export function chanceOf(seed: number): Chance {
  let state = seed + 0x6d2b79f5
  return () => {
    state = Math.imul(state ^ (state >>> 15), state | 1)
    state ^= state + Math.imul(state ^ (state >>> 7), state | 61)
    return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32
  }
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

/** L1. What the engine deletes is deleted in every world, and so is a tag that it removes. Gives the number of worlds. */
export function holdsInEveryWorld(one: Case, found: Decided, chance: Chance): number {
  if (found.gone.size === 0 && found.untag.size === 0) return 0
  let worlds = 0
  const check = (world: World): void => {
    worlds += 1
    const outcome = decideIn(one, world)
    for (const node of one.nodes) {
      const { digest } = node.image
      if (outcome.doomed.has(node)) continue
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

/** For repositories without groups: what goes in every world, worked out rule by rule. */
export function goesEverywhere(one: Case, found: Decided, chance: Chance): void {
  const { policy, now } = one.input
  if (policy === undefined) return
  const mayKeep = (ruled: Ruled, entry: Entry): boolean => ruled.rule.keep !== true && canKeep(one, ruled, entry, chance)
  const holds = (ruled: Ruled, entry: Entry): boolean => ruled.rule.keep === true && canKeep(one, ruled, entry, chance)
  for (const node of one.nodes) {
    const { digest } = node.image
    if (node.isSealed) continue
    const said = one.rules.flatMap((ruled) => {
      const entry = ruled.entries.find((each) => each.node === node)
      return entry === undefined ? [] : [{ ruled, entry }]
    })
    const speaking = said.filter(({ ruled }) => ruled.rule.keep !== true)
    const keepers = said.filter(({ ruled }) => ruled.rule.keep === true)
    const isAgreed = (list: typeof said, isAnyEnough: boolean): boolean => {
      if (list.length === 0) return false
      if (policy.onConflict === 'first_match') {
        const first = list.toSorted((a, b) => placeOf(a.ruled) - placeOf(b.ruled))[0]
        return first !== undefined && !mayKeep(first.ruled, first.entry)
      }
      const isGone = ({ ruled, entry }: (typeof said)[number]): boolean => !mayKeep(ruled, entry)
      return isAnyEnough ? list.some(isGone) : list.every(isGone)
    }
    const isLoose = node.image.tags.length === 0 || node.isOrphan
    const covered = new Set(speaking.flatMap(({ entry }) => entry.covered))
    const isWanted: boolean =
      !(isLoose && now < node.graceEnds) &&
      node.tags.every((tag) => covered.has(tag)) &&
      isAgreed(speaking, policy.onConflict === 'any') &&
      !keepers.some(({ ruled, entry }) => holds(ruled, entry))
    if (isWanted !== found.gone.has(digest))
      assert.fail(isWanted ? `${digest} goes in every world that was tried, and stays` : `${digest} goes`)
    if (isWanted || !policy.untag) continue
    const tags = node.tags.filter((tag) => {
      const covering = (list: typeof said): typeof said => list.filter(({ entry }) => entry.covered.includes(tag))
      if (covering(keepers).some(({ ruled, entry }) => holds(ruled, entry))) return false
      return isAgreed(covering(speaking), false)
    })
    const expected = tags.length < node.tags.length ? tags : []
    assert.deepEqual(found.untag.get(digest) ?? [], expected, `tags taken off ${digest}`)
  }
}

function placeOf({ rule }: Ruled): number {
  return rule.priority ?? Infinity
}

/** Is there a world in which the rule keeps it? */
function canKeep(one: Case, ruled: Ruled, entry: Entry, chance: Chance): boolean {
  if (!isTimed(entry)) return true
  const candidates = new Set(one.nodes.filter(({ isSealed }) => !isSealed))
  for (const places of kindWorlds(ruled, entry))
    if (keepsIn(one, ruled, entry, places, candidates)) return true
  for (let k = 0; k < 3; k += 1) {
    const places = anyWorld({ ...one, rules: [ruled] }, chance)[0] ?? []
    if (keepsIn(one, ruled, entry, places, candidates)) return true
  }
  return false
}

function isTimed(entry: Entry): entry is Timed {
  return entry.span !== undefined
}

function keepsIn(
  one: Case,
  ruled: Ruled,
  entry: Timed,
  places: readonly Place[],
  candidates: ReadonlySet<Node>,
): boolean {
  const ranked = places.filter((place) => candidates.has(place.entry.node))
  return saysIn(ruled.rule, ranked, one.input.now).get(entry) === 'keep'
}

export { caseOf }
