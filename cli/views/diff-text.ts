import { unifiedDiff } from './diff.ts'
import { escaped } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'grey' | 'bold', text: string) => string
type Change = { readonly before: string; readonly after: string; readonly name: string }

/** Returns a unified diff for people, which `patch` accepts too. */
export function diffText({ before, after, name }: Change, paint: Paint): string {
  return unifiedDiff(before, after, name)
    .split('\n')
    .map((line, at) => painted(line, at < 2, paint))
    .join('\n')
}

function painted(line: string, isHead: boolean, paint: Paint): string {
  const end = line.endsWith('\r') ? '\r' : ''
  const text = escaped(line.slice(0, line.length - end.length))
  if (text === '') return end
  if (isHead) return paint('bold', text) + end
  switch (text[0]) {
    case '+':
      return paint('green', text) + end
    case '-':
      return paint('red', text) + end
    case '@':
      return paint('grey', text) + end
    default:
      return text + end
  }
}
