/** What can be typed, as the scripts for the shells are made from. */
export type Typed = {
  readonly commands: readonly TypedCommand[]
  /** Commands without a table of their own. */
  readonly others: readonly string[]
}

export type TypedCommand = {
  readonly name: string
  readonly summary: string
  readonly flags: readonly TypedFlag[]
  /** Offered for what is no flag; `files`: also files. */
  readonly words: readonly string[]
  readonly files: boolean
}

/** `name` is written as it is typed: `-out`, `-list=false`. */
export type TypedFlag = {
  readonly name: string
  readonly doc: string
  readonly argument:
    | { readonly kind: 'none' }
    | { readonly kind: 'words'; readonly words: readonly string[] }
    | { readonly kind: 'file' | 'directory' | 'text'; readonly name: string }
}
