import {
  type Diagnostic,
  hasErrors,
  openSource,
  parseFile,
  placeOf,
  type Range,
  type TextBlock,
  type SourceFile,
} from '../../policies/hcl/index.ts'
import type { Configuration } from '../../policies/language/index.ts'
import { addressOf } from '../../policies/model/index.ts'
import type { Terminal } from '../framework/terminal.ts'
import { showDiagnostics, type Inputs } from '../input/index.ts'
import { readingDiagnostics } from '../views/crosscheck.ts'
import type { FileBlocks } from './files.ts'

/** Maximum number of blocks that are checked without progress. */
const MANY = 500

/** A running cross-check. */
export type SecondReading = {
  /** Waits for the end. Returns errors for blocks that the parsers read differently, and warnings for blocks without a result. */
  readonly found: () => Promise<readonly Diagnostic[]>
  /** Stops the cross-check. */
  readonly stop: () => Promise<void>
}

/** Starts a cross-check. Shows progress only while `found` waits. `found` throws CANCELLED after Ctrl-C. */
export function startReading(
  ranges: readonly Range[],
  { progress, signal }: Pick<Terminal, 'progress' | 'signal'>,
): SecondReading {
  let waiting = false
  const stopped = new AbortController()
  const found = readTwice(ranges, AbortSignal.any([signal, stopped.signal]), (done, of) => {
    if (waiting && of > MANY) progress.show(`Cross-checking blocks (${done} of ${of})`)
  })
  // Why: after `stop` nobody reads the result.
  found.catch(() => {})
  return {
    found: async () => {
      waiting = true
      const diagnostics = await found
      progress.clear()
      return diagnostics
    },
    stop: async () => {
      stopped.abort()
      await found.catch(() => {})
    },
  }
}

async function readTwice(
  ranges: readonly Range[],
  signal: AbortSignal,
  onProgress: (done: number, of: number) => void,
): Promise<readonly Diagnostic[]> {
  if (ranges.length === 0) return []
  const { openSecondReader } = await import('./parser-process.ts')
  const { checkFiles } = await import('./files.ts')
  const reader = openSecondReader({ signal })
  try {
    return readingDiagnostics(await checkFiles(reader, filesOf(unique(ranges)), onProgress))
  } finally {
    await reader.close()
  }
}

/** Waits for the cross-check and shows its diagnostics. Returns false if the parsers differ. */
export async function agreed(reading: SecondReading | undefined, terminal: Terminal): Promise<boolean> {
  const diagnostics = reading === undefined ? [SKIPPED] : await reading.found()
  const differ = hasErrors(diagnostics)
  showDiagnostics(diagnostics, terminal)
  return !differ
}

const SKIPPED: Diagnostic = {
  severity: 'warning',
  code: 'not-read-twice',
  summary: 'No cross-check',
  detail:
    'With -no-second-reading the changed blocks are not cross-checked with a second parser. If careen misreads one, images that you want to keep may be deleted.',
}

/** Returns the ranges of every block of a configuration, and of every file of values. */
export function allRanges(
  { files, options }: Inputs,
  { objects, originsOf }: Configuration,
): readonly Range[] {
  const own = files.flatMap((file) => {
    const { source, body } = parseFile(openSource(file))
    return body.blocks.map(({ start, end }) => ({ source, start, end }))
  })
  const values = (options.given ?? []).flatMap((one) => (one.kind === 'file' ? [wholeOf(one.file)] : []))
  return [...own, ...values, ...objects.flatMap((object) => originsOf(addressOf(object)))]
}

function wholeOf(file: SourceFile): Range {
  const source = openSource(file)
  return { source, start: 0, end: source.text.length }
}

function unique(ranges: readonly Range[]): readonly Range[] {
  return [...new Map(ranges.map((range) => [rangeKey(range), range])).values()]
}

/** Returns what tells a range from the others of a configuration. */
export function rangeKey({ source, start }: Range): string {
  return `${source.name} ${start}`
}

function filesOf(ranges: readonly Range[]): readonly FileBlocks[] {
  return [...Map.groupBy(ranges, ({ source }) => source.name)].flatMap(([name, inside]) => {
    const text = inside[0]?.source.text
    return text === undefined
      ? []
      : [{ file: { name, text, place: { file: name } }, blocks: inside.map(blockOf) }]
  })
}

function blockOf(range: Range): TextBlock {
  const text = range.source.text.slice(range.start, range.end)
  return { name: nameOf(text) ?? range.source.name, text, place: placeOf(range) }
}

/** Returns the type and labels of a block, such as `lifecycle_policy.web`, or undefined if the text is no block. */
function nameOf(text: string): string | undefined {
  const [, type, labels = ''] = /^([\w-]+)((?:[ \t]+(?:"[^"\n]*"|[\w-]+))*)[ \t]*\{/.exec(text) ?? []
  const names = labels.match(/"[^"]*"|[^\s"]+/g)?.map((name) => name.replaceAll('"', '')) ?? []
  return type === undefined ? undefined : [type, ...names].join('.')
}
