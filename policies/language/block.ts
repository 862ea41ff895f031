/** What an attribute holds. `reference` is a registry: `registry.prod`, or its name in quotes. */
export type SchemaType =
  | 'string'
  | 'bool'
  | 'number'
  | 'duration'
  | 'bytes'
  | 'instant'
  | 'strings'
  /** A text, or a list of texts. */
  | 'texts'
  | 'map'
  | 'reference'
  /** Whatever it comes to. */
  | 'any'
  /** Not evaluated before it is used. */
  | 'expression'

/** An attribute in the schema of a block. */
export type SchemaAttribute = {
  readonly type: SchemaType
  readonly required?: true
  /** The default, as text for people; absent: none. */
  readonly fallback?: string
  /** What a number counts. Durations, bytes and instants carry theirs with them. */
  readonly unit?: string
  /** One line of documentation. */
  readonly doc: string
}

/** The schema of a block type: labels, attributes and nested blocks. */
export type SchemaBlock = {
  readonly labels: 0 | 1
  readonly doc: string
  /** Takes for_each: one block for every item. */
  readonly each?: true
  /** May stand more than once, though it has no label. */
  readonly repeats?: true
  /** What attributes of other names say; absent: there are none. */
  readonly open?: string
  readonly attributes: Readonly<Record<string, SchemaAttribute>>
  readonly blocks: Readonly<Record<string, SchemaBlock>>
}
