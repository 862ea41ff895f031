/** How a column is compared with a value. Without a value a column is only unequal. */
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** One condition on the items of a list. `column`: a key of the columns that the list has in the store. */
export type Condition =
  | {
      readonly kind: 'compare'
      readonly column: string
      readonly op: Comparison
      readonly value: string | number
    }
  /** The text begins with the value. */
  | { readonly kind: 'begins'; readonly column: string; readonly value: string }
  /** A text of the list is the value, or begins with it. */
  | {
      readonly kind: 'contains'
      readonly column: string
      readonly value: string
      readonly isPrefix: boolean
    }
  /** The column has a value. */
  | { readonly kind: 'is_set'; readonly column: string }
  /** Not all of these conditions are met. */
  | { readonly kind: 'not'; readonly of: readonly Condition[] }

/** A page of a list. Absent: `after` the first page, `workspace` those of all, `conditions` none. */
export type ListQuery = {
  /** The key of the last item of the page before. */
  readonly after?: string
  readonly limit: number
  readonly workspace?: string
  /** All of them are met. */
  readonly conditions?: readonly Condition[]
}

/** A page of applies with serials between two others. Absent: no bound, no condition. */
export type HistoryQuery = {
  readonly after?: number
  readonly before?: number
  /** Absent: newest first. */
  readonly order?: 'newest' | 'oldest'
  readonly limit: number
  readonly conditions?: readonly Condition[]
}
