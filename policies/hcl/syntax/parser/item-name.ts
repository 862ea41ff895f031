import type { Span } from '../../source/source.ts'
import type { TokenKind } from '../../source/token.ts'
import type { Cursor } from './cursor.ts'
import { likeYaml, notAnItem, quotedName, wrongAssignment } from './errors/body.ts'
import { nameWithPath } from './errors/header.ts'
import { kindAfter, labelEnd, leadsToBrace, skipComments } from './lookahead.ts'

/** The name of an attribute or the type of a block. */
export type Name = { readonly text: string; readonly at: Span; readonly quoted: boolean }

/** One in quotes is read, and reported when it is known what it is the name of. */
export function parseItemName(cursor: Cursor): Name {
  if (cursor.kind() === 'identifier') {
    const name = { text: cursor.word(), at: cursor.span(), quoted: false }
    cursor.take()
    return name
  }
  const end = labelEnd(cursor, cursor.position)
  if (cursor.kind() !== 'open-quote' || !isNamed(cursor, end)) cursor.fail(notAnItem(cursor))
  const { start } = cursor.span()
  cursor.position = end - 1
  cursor.take()
  const at = { start, end: cursor.previousEnd }
  return { text: cursor.source.text.slice(start + 1, at.end - 1), at, quoted: true }
}

const PATH: ReadonlySet<TokenKind> = new Set([
  'identifier',
  'number',
  'open-quote',
  'quoted-text',
  'close-quote',
  '.',
  '*',
  '[',
  ']',
])

/** Whether what follows a text in quotes makes that a name. */
function isNamed(cursor: Cursor, end: number): boolean {
  const next = cursor.kinds[skipComments(cursor, end)]
  return next === '=' || next === ':' || leadsToBrace(cursor, end)
}

/** Passes over what cannot belong to a name, as in a.b["c"] = 1. */
function passPath(cursor: Cursor, name: Name): void {
  const sign = cursor.kind()
  if (name.quoted || (sign !== '.' && sign !== '[') || cursor.start() !== name.at.end) return
  while (PATH.has(cursor.kind())) cursor.take()
  const error = nameWithPath(name, { start: name.at.start, end: cursor.previousEnd })
  if (cursor.kind() !== '=') cursor.fail(error)
  cursor.report(error)
}

/** Takes the sign between an attribute's name and its value, also a wrong one. False: there is none. */
export function parseAssignment(cursor: Cursor, name: Name): boolean {
  passPath(cursor, name)
  if (name.quoted) cursor.report(quotedName(cursor, name))
  if (cursor.takeIf('=')) return true
  if (!WRONG_SIGNS.has(cursor.kind())) return false
  const isKey = cursor.kind() === ':' && kindAfter(cursor, cursor.position) === 'newline'
  if (isKey) cursor.fail(likeYaml(cursor, name))
  if (!name.quoted) cursor.report(wrongAssignment(cursor, name))
  cursor.take()
  if (cursor.previousIs(':')) cursor.takeIf('=')
  return true
}

/** Written for the sign of an assignment. */
const WRONG_SIGNS: ReadonlySet<TokenKind> = new Set([':', '==', '=>'])
