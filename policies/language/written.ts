import type { Block as Tree, EvaluationScope } from '../hcl/index.ts'

/** Where a block stands, and the names that are known in it. */
export type Whereabouts = {
  readonly tree: Tree
  readonly scope: EvaluationScope
  /** Something in it could not be read: what seems to be missing may be there. */
  readonly broken: boolean
}

/**
 * A block whose expressions are evaluated, before it means anything: `address` is `lifecycle_policy.web.rule.previews`.
 * `body` has the value of every attribute as JSON has it; blocks in it are in the order of the file.
 */
export type Written = {
  readonly file: string
  readonly type: string
  /** Empty: the block has none. */
  readonly label: string
  readonly address: string
  readonly body: Readonly<Record<string, unknown>>
  readonly blocks: readonly Written[]
  /** Absent for what does not come from HCL. */
  readonly at?: Whereabouts
}

/** The first block of a type; undefined: there is none. */
export function blockOf({ blocks }: Written, type: string): Written | undefined {
  return blocks.find((one) => one.type === type)
}

/** A name made of labels and keys: what cannot stand in a name becomes "-". */
export function nameOf(parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(/[^\w-]/g, '-')).join('-')
}
