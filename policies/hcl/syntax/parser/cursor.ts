import { DEEPEST, LONGEST_CHAIN, MOST_FAILURES, MOST_ERRORS } from '../../source/bounds.ts'
import { isOddBlank } from '../../source/characters.ts'
import { lineOf, type SourceText, type Span } from '../../source/source.ts'
import type { TokenKind, TokenList } from '../../source/token.ts'
import type { Expression } from '../ast.ts'
import { type ParseError, SyntaxFailure } from './errors/parse-error.ts'
import { longChain, oddBlank, returnAlone, tooDeep } from './errors/text.ts'

/** Reads tokens one after the other, and keeps what the parts of the parser have to know of each other. */
export class Cursor {
  readonly source: SourceText
  readonly kinds: readonly TokenKind[]
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** In the order of finding. */
  readonly errors: ParseError[] = []
  /** Whether a line's end is a token here; in brackets it is not. */
  newlines = true
  /** Of the current token, or of blanks before it: `kind` moves on to it. */
  position = 0
  /** Of the last consumed token. */
  previousEnd = 0
  depth = 0
  /** Of the expressions read so far in the one that is open. */
  height = 0
  /** The first closing brace that stands further left than the line it closes: one before it may be missing. */
  outdented: { readonly open: Span; readonly close: number } | undefined
  /** The opening of the innermost `${` or `%{` that is open. */
  sequence: Span | undefined
  /** Where reading goes on after a failure, if that is known. */
  resume: number | undefined
  /** The rest of the file is not read, or is part of something unclosed: what it leaves open is no error. */
  lost = false
  /** Whether the item before could not be read. */
  failed = false
  failures = 0
  readonly #parseExpression: (cursor: Cursor) => Expression
  #sawOddBlank = false
  #sawReturn = false

  constructor(tokens: TokenList, parseExpression: (cursor: Cursor) => Expression) {
    this.source = tokens.source
    this.kinds = tokens.kinds
    this.starts = tokens.starts
    this.ends = tokens.ends
    this.#parseExpression = parseExpression
  }

  /** Of the current token. */
  kind(): TokenKind {
    for (;;) {
      const kind = this.kinds[this.position] ?? 'end'
      const passed = kind === 'comment' || (kind === 'newline' && !this.newlines)
      if (kind === 'invalid') {
        const meant = this.#invalid()
        if (meant !== undefined) return meant
      } else if (!passed) return kind
      this.position += 1
    }
  }

  start(): number {
    this.kind()
    return this.starts[this.position] ?? 0
  }

  end(): number {
    this.kind()
    return this.ends[this.position] ?? 0
  }

  span(): Span {
    return { start: this.start(), end: this.end() }
  }

  /** Of the current token. */
  word(): string {
    return this.source.text.slice(this.start(), this.end())
  }

  /** Is the last consumed token of this kind? */
  previousIs(kind: TokenKind): boolean {
    let at = this.position - 1
    while (this.kinds[at] === 'comment' || this.kinds[at] === 'newline') at -= 1
    return this.kinds[at] === kind
  }

  isWord(word: string): boolean {
    return this.kind() === 'identifier' && this.word() === word
  }

  take(): void {
    if (this.kind() === 'end') return
    this.previousEnd = this.end()
    this.position += 1
  }

  takeIf(kind: TokenKind): boolean {
    if (this.kind() !== kind) return false
    this.take()
    return true
  }

  /** Takes a bracket, in which line ends mean nothing; the answer is for `closeBracket`. */
  openBracket(): boolean {
    this.take()
    const outside = this.newlines
    this.newlines = false
    return outside
  }

  closeBracket(outside: boolean): void {
    this.take()
    this.newlines = outside
  }

  expression(): Expression {
    return this.#parseExpression(this)
  }

  enter(): void {
    if (this.depth >= DEEPEST) this.fail(tooDeep(this.span()))
    this.depth += 1
  }

  leave(): void {
    this.depth -= 1
  }

  /** One more operator, attribute or index upon what was read. */
  lengthen(): void {
    this.height += 1
    if (this.height > LONGEST_CHAIN) this.fail(longChain(this.span()))
  }

  report(error: ParseError): void {
    if (this.errors.length <= MOST_ERRORS) this.errors.push(error)
  }

  fail(error: ParseError): never {
    throw new SyntaxFailure(error)
  }

  /**
   * Reports why an item could not be read, unless the item may be the rest of the one before, or its line has an error already.
   * `errorsBefore`: how many errors there were before the item.
   */
  reportFailure(error: ParseError, errorsBefore: number): void {
    const isEcho = error.echo === true && this.failed
    if (!isEcho && !this.#isReportedOfLine(error, errorsBefore)) this.report(error)
    this.failed = true
    this.failures += 1
  }

  #isReportedOfLine({ at }: ParseError, errorsBefore: number): boolean {
    const last = this.errors.length > errorsBefore ? this.errors.at(-1) : undefined
    return last !== undefined && lineOf(this.source, last.at.start) === lineOf(this.source, at.start)
  }

  /** Nothing more is read. */
  giveUp(): void {
    this.lost = true
    this.position = this.kinds.length - 1
  }

  hasGivenUp(): boolean {
    return this.errors.length > MOST_ERRORS || this.failures > MOST_FAILURES
  }

  /** A carriage return alone, in code or in a heredoc. Reported once for a file. */
  reportReturn(at: Span): void {
    if (!this.#sawReturn) this.report(returnAlone(at))
    this.#sawReturn = true
  }

  /** No-break spaces and the like mean nothing, a carriage return alone ends a line; each is reported once for a file. */
  #invalid(): TokenKind | undefined {
    const at = { start: this.starts[this.position] ?? 0, end: this.ends[this.position] ?? 0 }
    const character = this.source.text.slice(at.start, at.end)
    if (character === '\r') {
      this.reportReturn(at)
      return this.newlines ? 'newline' : undefined
    }
    if (!isOddBlank(character)) return 'invalid'
    if (!this.#sawOddBlank) this.report(oddBlank(at, character))
    this.#sawOddBlank = true
    return undefined
  }
}
