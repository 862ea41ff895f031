import { lex, openSource, type TokenList } from '../../policies/hcl/index.ts'

/** Does a text leave something open that a later line can close: a bracket, a heredoc, a comment? */
export function isUnfinished(text: string): boolean {
  const tokens = lex(openSource({ name: '', text: `${text}\n` }))
  let depth = 0
  for (const kind of tokens.kinds) {
    if (OPENS.includes(kind)) depth += 1
    if (CLOSES.includes(kind)) depth -= 1
    // A closing bracket too many is an error that no later line can correct.
    if (depth < 0) return false
  }
  return depth > 0 || endsInComment(tokens)
}

const OPENS: TokenList['kinds'] = ['{', '[', '(', 'open-heredoc', 'open-interpolation', 'open-directive']
const CLOSES: TokenList['kinds'] = ['}', ']', ')', 'close-heredoc', 'close-sequence']

function endsInComment({ source, kinds, starts }: TokenList): boolean {
  const last = kinds.length - 2
  return kinds[last] === 'invalid' && source.text.startsWith('/*', starts[last])
}

/** Is there nothing in a text but blanks and comments? */
export function isBlank(text: string): boolean {
  const { kinds } = lex(openSource({ name: '', text }))
  return kinds.every((kind) => kind === 'comment' || kind === 'newline' || kind === 'end')
}
