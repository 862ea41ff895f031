import { lex, openSource, type TokenList } from '../../policies/hcl/index.ts'

/** Returns true if a later line can complete the text: a bracket, a heredoc or a comment is open. */
export function isUnfinished(text: string): boolean {
  const tokens = lex(openSource({ name: '', text: `${text}\n` }))
  let depth = 0
  for (const kind of tokens.kinds) {
    if (OPENS.includes(kind)) depth += 1
    if (CLOSES.includes(kind)) depth -= 1
    // No later line can correct an extra closing bracket.
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

/** Returns true if a text contains only blanks and comments. */
export function isBlank(text: string): boolean {
  const { kinds } = lex(openSource({ name: '', text }))
  return kinds.every((kind) => kind === 'comment' || kind === 'newline' || kind === 'end')
}
