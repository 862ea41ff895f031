import { type Edit, editsOf } from './edits.ts'

/** Number of unchanged lines shown before and after changed ones. */
const AROUND = 3

/** Returns a unified diff, for `patch -p1` and `git apply`; empty if the texts are equal. */
export function unifiedDiff(before: string, after: string, name: string): string {
  if (before === after) return ''
  const edits = editsOf(linesOf(before), linesOf(after))
  return `--- a/${name}\n+++ b/${name}\n${hunksOf(edits).map(hunkText).join('')}`
}

/** Returns the lines of a text with their line ends. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** Consecutive edits, and the numbers of the lines before them. */
type Hunk = { readonly old: number; readonly young: number; readonly edits: readonly Edit[] }

function hunksOf(edits: readonly Edit[]): readonly Hunk[] {
  const hunks: Hunk[] = []
  let old = 0
  let young = 0
  let at = 0
  for (const [from, to] of stretches(edits)) {
    old += counted(edits.slice(at, from), '-')
    young += counted(edits.slice(at, from), '+')
    hunks.push({ old, young, edits: edits.slice(from, to) })
    old += counted(edits.slice(from, to), '-')
    young += counted(edits.slice(from, to), '+')
    at = to
  }
  return hunks
}

/** Returns the hunks. Changes with few unchanged lines between them are in one hunk. */
function stretches(edits: readonly Edit[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = []
  for (const [at, { kind }] of edits.entries()) {
    if (kind === ' ') continue
    const last = found.at(-1)
    if (last !== undefined && at - AROUND <= last[1]) last[1] = Math.min(at + 1 + AROUND, edits.length)
    else found.push([Math.max(at - AROUND, 0), Math.min(at + 1 + AROUND, edits.length)])
  }
  return found
}

/** Returns the number of lines of one side. */
function counted(edits: readonly Edit[], side: '-' | '+'): number {
  return edits.filter(({ kind }) => kind === ' ' || kind === side).length
}

function hunkText({ old, young, edits }: Hunk): string {
  const header = `@@ -${rangeText(old, counted(edits, '-'))} +${rangeText(young, counted(edits, '+'))} @@\n`
  return header + edits.map(({ kind, line }) => `${kind}${lineText(line)}`).join('')
}

/** Returns the range of a hunk. Without lines, it is the line before. */
function rangeText(before: number, count: number): string {
  if (count === 1) return String(before + 1)
  return `${count === 0 ? before : before + 1},${count}`
}

function lineText(line: string): string {
  return line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`
}
