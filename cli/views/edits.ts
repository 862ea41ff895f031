/** One line of a diff: unchanged, removed or added. */
export type Edit = { readonly kind: ' ' | '-' | '+'; readonly line: string }

/** Maximum number of edits of a shortest diff. Why: time and memory grow with its square. */
const MOST = 500

/** Returns the shortest diff. If it has more than MOST edits, compares lines by their numbers instead. */
export function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const head = commonHead(before, after)
  const tail = commonTail(before.slice(head), after.slice(head))
  const old = before.slice(head, before.length - tail)
  const young = after.slice(head, after.length - tail)
  return [
    ...before.slice(0, head).map(kept),
    ...(shortest(old, young) ?? byNumber(old, young)),
    ...before.slice(before.length - tail).map(kept),
  ]
}

const kept = (line: string): Edit => ({ kind: ' ', line })
const gone = (line: string): Edit => ({ kind: '-', line })
const come = (line: string): Edit => ({ kind: '+', line })

function commonHead(before: readonly string[], after: readonly string[]): number {
  const at = before.findIndex((line, index) => line !== after[index])
  return at === -1 ? before.length : at
}

function commonTail(before: readonly string[], after: readonly string[]): number {
  const most = Math.min(before.length, after.length)
  let length = 0
  while (length < most && before[before.length - 1 - length] === after[after.length - 1 - length]) length += 1
  return length
}

function byNumber(before: readonly string[], after: readonly string[]): readonly Edit[] {
  if (before.length !== after.length) return [...before.map(gone), ...after.map(come)]
  return before.flatMap((line, at) => {
    const other = after[at] ?? ''
    return line === other ? [kept(line)] : [gone(line), come(other)]
  })
}

/** Returns the shortest diff by Myers' algorithm, or undefined if it has more than MOST edits. */
function shortest(before: readonly string[], after: readonly string[]): readonly Edit[] | undefined {
  const steps: Int32Array[] = []
  let reached = new Int32Array(3)
  for (let edits = 0; edits <= Math.min(before.length + after.length, MOST); edits += 1) {
    steps.push(reached)
    reached = next(reached, edits, { before, after })
    const end = before.length - after.length
    if (Math.abs(end) <= edits && (reached[edits + 1 + end] ?? 0) >= before.length) {
      return backwards(steps, { before, after })
    }
  }
  return undefined
}

type Texts = { readonly before: readonly string[]; readonly after: readonly string[] }

/** Returns the furthest line of `before` on each diagonal d, at the index `edits + 1 + d`, with a border of one item. */
function next(
  last: Int32Array<ArrayBuffer>,
  edits: number,
  { before, after }: Texts,
): Int32Array<ArrayBuffer> {
  const reached = new Int32Array(2 * edits + 3)
  for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
    let x = edits === 0 ? 0 : startOf(last, edits, diagonal)
    while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1
    reached[edits + 1 + diagonal] = x
  }
  return reached
}

/** Returns true if the path to a diagonal ends with an added line, false if it ends with a removed one. */
function comes(last: Int32Array, edits: number, diagonal: number): boolean {
  if (diagonal === -edits) return true
  return diagonal !== edits && (last[edits + diagonal - 1] ?? 0) < (last[edits + diagonal + 1] ?? 0)
}

function startOf(last: Int32Array, edits: number, diagonal: number): number {
  return comes(last, edits, diagonal)
    ? (last[edits + diagonal + 1] ?? 0)
    : (last[edits + diagonal - 1] ?? 0) + 1
}

function backwards(steps: readonly Int32Array[], { before, after }: Texts): readonly Edit[] {
  const edits: Edit[] = []
  let x = before.length
  let diagonal = before.length - after.length
  for (let step = steps.length - 1; step > 0; step -= 1) {
    const last = steps[step] ?? new Int32Array()
    const from = startOf(last, step, diagonal)
    for (; x > from; x -= 1) edits.push(kept(before[x - 1] ?? ''))
    if (comes(last, step, diagonal)) {
      edits.push(come(after[x - diagonal - 1] ?? ''))
      diagonal += 1
    } else {
      edits.push(gone(before[x - 1] ?? ''))
      x -= 1
      diagonal -= 1
    }
  }
  for (; x > 0; x -= 1) edits.push(kept(before[x - 1] ?? ''))
  return edits.toReversed()
}
