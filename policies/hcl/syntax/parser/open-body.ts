import type { Attribute, Block } from '../ast.ts'
import type { Header } from './header.ts'

/** A body while its items are read. */
export type OpenBody = {
  /** Undefined: it is the whole file. */
  readonly header: Header | undefined
  readonly attributes: Map<string, Attribute>
  readonly blocks: Block[]
  /** So far it stands on the line of its brace. */
  oneLine: boolean
  /** It may be no body at all: something was wrong on the line of its brace. */
  uncertain: boolean
  /** The error of too much on that line is reported. */
  crowded: boolean
}

export function openBody(header: Header | undefined): OpenBody {
  return {
    header,
    attributes: new Map(),
    blocks: [],
    oneLine: false,
    uncertain: header?.uncertain ?? false,
    crowded: false,
  }
}
