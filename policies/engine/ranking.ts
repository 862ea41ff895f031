import type { Instant } from '../model/index.ts'
import type { Indices } from './indices.ts'

/** The places of images by time. Everything is computed when it is first asked for. */
export type Ranking = {
  /** Among how many the image has its place. */
  readonly of: (i: number) => number
  /** Are fewer than `n` images certainly newer? */
  readonly mayBeWithin: (n: number) => (i: number) => boolean
  /** 1 and how many are certainly newer; 0 for an image that is not ranked. */
  readonly rank: (i: number) => number
  /** The last place that the image can have; with points the same as `rank`. */
  readonly lastRank: (i: number) => number
  /** From when on `n` of the certainly newer count as old, before any period; infinite if there are not so many. */
  readonly oldWhen: (i: number, n: number) => Instant
  /** All of them, newest first. Requires that all times are points and that nothing is judged that takes no place. */
  readonly order: () => Indices
}

/** What is ranked: `places` take places; whatever is asked about is in `judged`. Times of all of these are known. */
export type Ranked = { readonly places: Indices; readonly judged: Indices }

/** Values of `group_by` by index, or undefined for a rule without it. */
export type Groups = ((i: number) => readonly string[]) | undefined
