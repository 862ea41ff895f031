import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A part of a file, and how often it was executed. The smallest range around an offset counts. */
type ExecutedRange = { readonly startOffset: number; readonly endOffset: number; readonly count: number }

type Report = {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly ExecutedRange[] }[]
  }[]
}

/** Tells whether what is at an offset of a file was executed. */
export type Covered = (file: string, at: number) => boolean

/** Reads what V8 wrote to a folder about these files of a tree. Node blanks types, so that offsets are those of the text. */
export function readCoverage(folder: string, tree: string, files: readonly string[]): Covered {
  const names = new Map(files.map((file) => [pathToFileURL(join(tree, file)).href, file]))
  const reports = new Map<string, ExecutedRange[][]>()
  for (const name of readdirSync(folder)) {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report
    for (const { url, functions } of result) {
      const file = names.get(url)
      if (file === undefined) continue
      const ranges = functions.flatMap((one) => one.ranges)
      reports.set(file, [...(reports.get(file) ?? []), ranges])
    }
  }
  return (file, at) => (reports.get(file) ?? []).some((ranges) => isExecuted(ranges, at))
}

function isExecuted(ranges: readonly ExecutedRange[], at: number): boolean {
  const size = (one: ExecutedRange): number => one.endOffset - one.startOffset
  const around = ranges.filter((one) => one.startOffset <= at && at < one.endOffset)
  const [smallest] = around.toSorted((a, b) => size(a) - size(b))
  return smallest !== undefined && smallest.count > 0
}
