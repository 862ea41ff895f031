import type { Span } from '../../source/source.ts'
import type { Expression, ForClause } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { elseIf, noDirective, unknownDirective } from './errors/directive.ts'
import { parseForClause } from './for.ts'

export type DirectiveBody =
  | { readonly kind: 'if'; readonly condition: Expression }
  | { readonly kind: 'for'; readonly clause: ForClause }
  | { readonly kind: 'else' | 'endif' | 'endfor' }

export type Directive = Span & DirectiveBody

/** What stands between `%{` and `}`. */
export function readDirective(cursor: Cursor, open: Span): DirectiveBody {
  if (cursor.kind() !== 'identifier') cursor.fail(noDirective(cursor, open))
  const word = cursor.word()
  switch (word) {
    case 'for':
      return { kind: 'for', clause: parseForClause(cursor, open) }
    case 'if':
      cursor.take()
      return { kind: 'if', condition: cursor.expression() }
    case 'else':
    case 'endif':
    case 'endfor':
      return readBare(cursor, word, open)
    default:
      return cursor.fail(unknownDirective(cursor, open))
  }
}

function readBare(cursor: Cursor, kind: 'else' | 'endif' | 'endfor', open: Span): DirectiveBody {
  const word = cursor.span()
  cursor.take()
  if (kind === 'else' && cursor.isWord('if'))
    cursor.fail(elseIf({ start: word.start, end: cursor.end() }, open))
  return { kind }
}
