import type { Span } from '../../../source/source.ts'

/** What is wrong with a text, in words for its author. */
export type Mistake = {
  readonly summary: string
  readonly detail: string
  readonly at: Span
  /** Where the broken thing begins. */
  readonly context?: Span
  /** It may be the rest of a broken thing before it, and is said only when there is none. */
  readonly echo?: boolean
  /** Nothing is read after it. */
  readonly last?: boolean
}

/** Ends the reading of one attribute or block header. Thrown inside of the parser alone. */
export class SyntaxFailure extends Error {
  override readonly name = 'SyntaxFailure'
  readonly mistake: Mistake

  constructor(mistake: Mistake) {
    super(mistake.summary)
    this.mistake = mistake
  }
}
