import type { Place } from '../diagnostics/diagnostic.ts'
import { type Difference, firstDifference } from '../values/compare.ts'
import type { Plain } from '../values/value.ts'
import { toJson } from './json.ts'
import type { ParsedFile } from './parser.ts'

/**
 * What two parsers make of a text. `agree`: the same, be it that both refuse it. `none`: the other one cannot tell, and why.
 * `own` and `other` are JSON, or a sentence.
 */
export type CrossCheck =
  | { readonly kind: 'agree'; readonly refused: boolean }
  | { readonly kind: 'differ'; readonly path: string; readonly own: string; readonly other: string }
  | { readonly kind: 'none'; readonly why: string }

/** A stretch of a file that can be read by itself; `name` is what people know it by. */
export type TextBlock = { readonly name: string; readonly text: string; readonly place?: Place }

/** A block of a file, with what another parser has to read in it. */
export type BlockCrossCheck = { readonly block: TextBlock; readonly reading: CrossCheck }

/** What another parser says of a text: JSON as hcl2json 0.3 makes it, or why it refuses it. */
export type OtherParserResult =
  | { readonly kind: 'read'; readonly json: string }
  | { readonly kind: 'rejected'; readonly message: string }

/** For texts that we refuse, or of which `notInJson` says nothing. */
export function crossCheck(own: ParsedFile, other: OtherParserResult): CrossCheck {
  const refused = own.diagnostics[0]
  if (refused !== undefined) {
    if (other.kind === 'rejected') return { kind: 'agree', refused: true }
    return differ('', `it is no HCL: ${refused.summary}. ${refused.detail}`, 'it is HCL')
  }
  if (other.kind === 'rejected') return differ('', 'it is HCL', `it is no HCL: ${other.message}`)
  const difference = firstDifference(toJson(own), JSON.parse(other.json) as Plain)
  return difference === undefined ? { kind: 'agree', refused: false } : crossCheckOf(difference)
}

function crossCheckOf({ path, own, other }: Difference): CrossCheck {
  return differ(path, shown(own), shown(other))
}

function differ(path: string, own: string, other: string): CrossCheck {
  return { kind: 'differ', path, own, other }
}

/** How a reading shows that there is nothing at a place where the other one sees something. */
export const NOTHING = 'nothing'

function shown(value: Plain | undefined): string {
  return value === undefined ? NOTHING : JSON.stringify(value)
}
