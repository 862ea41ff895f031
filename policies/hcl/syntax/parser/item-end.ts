import type { Expression } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import {
  afterBlock,
  afterValue,
  braceAfterValue,
  crowdedLine,
  itemSeparator,
  noNewline,
} from './errors/item.ts'
import type { ParseError } from './errors/parse-error.ts'
import { looksLikeItem } from './lookahead.ts'
import type { OpenBody } from './open-body.ts'

/** `value`: that of an attribute. `quiet`: the item has an error already, and its separator is not worth a second one. */
type Ended = { readonly value: Expression | undefined; readonly quiet: boolean }

/** What follows an item is the end of its line, or the brace that closes a body on one line. */
export function endItem(cursor: Cursor, body: OpenBody, ended: Ended): void {
  const kind = cursor.kind()
  if (kind === 'end') return
  if (kind === '}' && body.header !== undefined) return endBeforeBrace(cursor, body)
  if (body.oneLine) return endOnOneLine(cursor, body, ended)
  if (cursor.takeIf('newline')) return
  if (isSeparator(cursor)) return takeSeparator(cursor, ended)
  if (!looksLikeItem(cursor, cursor.position)) cursor.fail(afterItem(cursor, ended))
  if (!ended.quiet) cursor.report(noNewline(cursor))
}

function endBeforeBrace(cursor: Cursor, body: OpenBody): void {
  const fits = body.oneLine && body.blocks.length === 0
  if (!fits && !body.crowded)
    cursor.report(body.oneLine ? crowdedLine(cursor, body) : braceAfterValue(cursor))
}

/** Only one attribute fits. */
function endOnOneLine(cursor: Cursor, body: OpenBody, ended: Ended): void {
  const isNewline = cursor.kind() === 'newline'
  if (!isNewline && !isSeparator(cursor) && !looksLikeItem(cursor, cursor.position))
    cursor.fail(afterItem(cursor, ended))
  if (!body.crowded && !ended.quiet) cursor.report(crowdedLine(cursor, body))
  body.crowded = true
  if (isNewline) body.oneLine = false
  if (isNewline || isSeparator(cursor)) cursor.take()
}

function isSeparator(cursor: Cursor): boolean {
  return cursor.kind() === ',' || (cursor.kind() === 'invalid' && cursor.word() === ';')
}

function takeSeparator(cursor: Cursor, { quiet }: Ended): void {
  if (!quiet) cursor.report(itemSeparator(cursor))
  cursor.take()
  cursor.takeIf('newline')
}

function afterItem(cursor: Cursor, { value }: Ended): ParseError {
  return value === undefined ? afterBlock(cursor) : afterValue(cursor, value)
}
