/** Chance that is the same whenever its seed is. */
export type Random = {
  /** From 0 up to, and without, 1. */
  readonly next: () => number
  /** A whole number, both bounds included. */
  readonly int: (from: number, to: number) => number
  readonly chance: (probability: number) => boolean
  /** Undefined of nothing. */
  readonly pick: <T>(items: readonly T[]) => T | undefined
}

export function openRandom(seed: string): Random {
  let state = hashOf(seed)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000
  }
  return {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)],
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 0
}
