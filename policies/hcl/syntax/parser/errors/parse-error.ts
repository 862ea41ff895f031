import type { Span } from '../../../source/source.ts'

/** An error in a text, in words for its author. */
export type ParseError = {
  readonly summary: string
  readonly detail: string
  readonly at: Span
  /** Where the broken thing begins. */
  readonly context?: Span
  /** It may be a consequence of the error before it, and is reported only if there is none. */
  readonly echo?: boolean
  /** Nothing is read after it. */
  readonly last?: boolean
}

/** Ends the reading of one attribute or block header. Thrown inside of the parser alone. */
export class SyntaxFailure extends Error {
  override readonly name = 'SyntaxFailure'
  readonly error: ParseError

  constructor(error: ParseError) {
    super(error.summary)
    this.error = error
  }
}
