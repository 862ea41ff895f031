/** The words and flags that completion scripts know. */
export type Typed = {
  readonly commands: readonly TypedCommand[]
  /** Commands without a table of their own. */
  readonly others: readonly string[]
}

export type TypedCommand = {
  readonly name: string
  readonly summary: string
  readonly flags: readonly TypedFlag[]
  /** Completions of words that are no flags. `files`: also files. */
  readonly words: readonly string[]
  readonly files: boolean
}

/** `name` is the typed form: `-out`, `-list=false`. */
export type TypedFlag = {
  readonly name: string
  readonly doc: string
  readonly argument:
    | { readonly kind: 'none' }
    | { readonly kind: 'words'; readonly words: readonly string[] }
    | { readonly kind: 'file' | 'directory' | 'text'; readonly name: string }
}
