import type { Span } from '../../source/source.ts'
import type { Attribute, Block, Body, Expression } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { looksLikeJson, looksLikeYaml, setTwice, unclosedBlock } from './errors/body.ts'
import { SyntaxFailure } from './errors/parse-error.ts'
import { type Header, parseHeader } from './header.ts'
import { noteClosing } from './indent.ts'
import { endItem } from './item-end.ts'
import { type Name, parseAssignment, parseItemName } from './item-name.ts'
import { type OpenBody, openBody } from './open-body.ts'
import { recover } from './recover.ts'

/** A whole file. */
export function parseFileBody(cursor: Cursor): Body {
  const open = openBody(undefined)
  const foreign = looksLikeJson(cursor) ?? looksLikeYaml(cursor)
  if (foreign === undefined) parseItems(cursor, open)
  else cursor.report(foreign)
  return closed(open, { start: 0, end: cursor.source.text.length })
}

function closed({ attributes, blocks }: OpenBody, { start, end }: Span): Body {
  return { attributes, blocks, start, end }
}

/** Up to the brace that closes the body, or the end. */
function parseItems(cursor: Cursor, open: OpenBody): void {
  for (;;) {
    if (cursor.hasGivenUp()) cursor.giveUp()
    const kind = cursor.kind()
    if (kind === 'end' || (kind === '}' && open.header !== undefined)) return
    if (cursor.takeIf('newline')) open.oneLine = false
    else tryItem(cursor, open)
  }
}

/** Reads an item. One error does not hide the next ones: what cannot be read is skipped. */
function tryItem(cursor: Cursor, open: OpenBody): void {
  const { position: from, depth, errors } = cursor
  const before = errors.length
  try {
    parseItem(cursor, open)
    cursor.failed = false
  } catch (failure) {
    if (!(failure instanceof SyntaxFailure)) throw failure
    cursor.depth = depth
    cursor.newlines = true
    cursor.sequence = undefined
    cursor.reportFailure(failure.error, before)
    if (failure.error.last === true) return cursor.giveUp()
    recover(cursor, { from, nested: open.header !== undefined, oneLine: open.oneLine })
    open.uncertain ||= open.oneLine
    if (cursor.kinds[cursor.position - 1] === 'newline') open.oneLine = false
  }
}

function parseItem(cursor: Cursor, open: OpenBody): void {
  cursor.height = 0
  const before = cursor.errors.length
  const name = parseItemName(cursor)
  const value = parseAssignment(cursor, name) ? parseAttribute(cursor, open, name) : undefined
  if (value === undefined) open.blocks.push(parseBlock(cursor, parseHeader(cursor, name)))
  endItem(cursor, open, { value, quiet: cursor.errors.length > before })
}

function parseAttribute(cursor: Cursor, open: OpenBody, { text: name, at }: Name): Expression {
  const expression = cursor.expression()
  const attribute: Attribute = {
    name,
    nameEnd: at.end,
    expression,
    start: at.start,
    end: cursor.previousEnd,
  }
  const before = open.attributes.get(name)
  if (before === undefined) open.attributes.set(name, attribute)
  else cursor.report(setTwice(cursor, before, at))
  return expression
}

/** After the header and its brace. */
function parseBlock(cursor: Cursor, header: Header): Block {
  const { type, labels, end: headerEnd, brace } = header
  cursor.enter()
  const open = openBody(header)
  open.oneLine = cursor.kind() !== 'newline'
  cursor.failed ||= open.uncertain
  parseItems(cursor, open)
  closeBlock(cursor, header, open.uncertain)
  cursor.leave()
  const { start, end: typeEnd } = type.at
  const body = closed(open, { start: brace, end: cursor.previousEnd })
  return { type: type.text, typeEnd, labels, headerEnd, body, start, end: cursor.previousEnd }
}

function closeBlock(cursor: Cursor, { type, end }: Header, uncertain: boolean): void {
  const at = { start: type.at.start, end }
  noteClosing(cursor, at)
  if (cursor.takeIf('}') || cursor.lost) return
  if (!uncertain) cursor.report(unclosedBlock(cursor, at))
  cursor.lost = true
}
