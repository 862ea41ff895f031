/**
 * What goes in every world, for repositories without groups, worked out rule by rule: a rule holds an image if there is a
 * world in which it keeps it. Worlds are looked for where they are likely.
 */
import assert from 'node:assert/strict'
import type { Policy } from '../../../policies/model/policy.ts'
import type { Case, Entry, Node, Ruled, Timed } from './worlds-case.ts'
import type { Chance } from './worlds-chance.ts'
import type { Decided } from './worlds-check.ts'
import { anyWorld, kindWorlds } from './worlds-draw.ts'
import { saysIn } from './worlds-rules.ts'

/** A rule that selects an image, and whether it keeps it in some world. */
type Voice = { readonly ruled: Ruled; readonly entry: Entry; readonly mayKeep: () => boolean }

/** What the engine keeps stays in some world, and so does each tag. */
export function goesEverywhere(one: Case, found: Decided, chance: Chance): void {
  const { policy } = one.input
  if (policy === undefined) return
  for (const node of one.nodes) {
    if (node.isSealed) continue
    const { digest } = node.image
    const voices = voicesOf(one, node, chance)
    const goes = isWantedGone(one, node, voices)
    if (goes !== found.gone.has(digest))
      assert.fail(goes ? `${digest} goes in every world that was tried, and stays` : `${digest} goes`)
    if (goes || !policy.untag) continue
    const tags: readonly string[] = node.tags.filter((tag) => {
      const covering = voices.filter(({ entry }) => entry.covered.includes(tag))
      // One rule is never enough for a tag.
      return isAgreed(policy.onConflict === 'any' ? undefined : policy.onConflict, covering)
    })
    const expected: readonly string[] = tags.length < node.tags.length ? tags : []
    assert.deepEqual(found.untag.get(digest) ?? [], expected, `tags taken off ${digest}`)
  }
}

function voicesOf(one: Case, node: Node, chance: Chance): readonly Voice[] {
  return one.rules.flatMap((ruled) => {
    const entry = ruled.entries.find((each) => each.node === node)
    return entry === undefined ? [] : [{ ruled, entry, mayKeep: () => canKeep(one, ruled, entry, chance) }]
  })
}

function isWantedGone({ input }: Case, node: Node, voices: readonly Voice[]): boolean {
  const isLoose = node.image.tags.length === 0 || node.isOrphan
  if (isLoose && input.now < node.graceEnds) return false
  const covered = new Set(voices.filter(isSpeaking).flatMap(({ entry }) => entry.covered))
  return node.tags.every((tag) => covered.has(tag)) && isAgreed(input.policy?.onConflict, voices)
}

function isSpeaking({ ruled }: Voice): boolean {
  return ruled.rule.keep !== true
}

/** Do these rules together let it go in every world? */
function isAgreed(onConflict: Policy['onConflict'], voices: readonly Voice[]): boolean {
  const speaking = voices.filter(isSpeaking)
  const isGone = ({ mayKeep }: Voice): boolean => !mayKeep()
  if (speaking.length === 0) return false
  if (!voices.filter((voice) => !isSpeaking(voice)).every(isGone)) return false
  if (onConflict === 'any') return speaking.some(isGone)
  if (onConflict === undefined) return speaking.every(isGone)
  const first = speaking.toSorted((a, b) => placeOf(a) - placeOf(b))[0]
  return first !== undefined && isGone(first)
}

function placeOf({ ruled }: Voice): number {
  return ruled.rule.priority ?? Number.MAX_VALUE
}

/** Is there a world in which the rule keeps it? */
function canKeep(one: Case, ruled: Ruled, entry: Entry, chance: Chance): boolean {
  if (!isTimed(entry)) return true
  for (const places of worldsOf(one, ruled, entry, chance)) {
    const ranked = places.filter((place) => !place.entry.node.isSealed)
    if (saysIn(ruled.rule, ranked, one.input.now).get(entry) === 'keep') return true
  }
  return false
}

function* worldsOf(one: Case, ruled: Ruled, entry: Timed, chance: Chance) {
  yield* kindWorlds(ruled, entry)
  for (let k = 0; k < 3; k += 1) yield anyWorld({ ...one, rules: [ruled] }, chance)[0] ?? []
}

function isTimed(entry: Entry): entry is Timed {
  return entry.span !== undefined
}
