import { type BlockCrossCheck, NOTHING, type TextBlock } from '../../policies/hcl/index.ts'
import { checkBlocks } from './blocks.ts'
import { LARGEST, type SecondReader } from './parser-process.ts'

/** A file, and the blocks in it to check. */
export type FileBlocks = { readonly file: TextBlock; readonly blocks: readonly TextBlock[] }

/**
 * Cross-checks files. A small file is checked whole, to find a block that only one parser sees. A larger file, or one whose
 * results differ, is checked block by block. `onProgress` receives the number of checked blocks.
 */
export async function checkFiles(
  reader: Pick<SecondReader, 'check'>,
  files: readonly FileBlocks[],
  onProgress: (done: number, of: number) => void = () => {},
): Promise<readonly BlockCrossCheck[]> {
  const of = files.reduce((sum, { blocks }) => sum + blocks.length, 0)
  const readings: BlockCrossCheck[] = []
  const left: TextBlock[] = []
  let done = 0
  for (const one of files) {
    if (Buffer.byteLength(one.file.text) > LARGEST) {
      left.push(...one.blocks)
      continue
    }
    readings.push(...(await checkFile(reader, one)))
    done += one.blocks.length
    onProgress(done, of)
  }
  readings.push(...(await checkBlocks(reader, left, (some) => onProgress(done + some, of))))
  return readings
}

async function checkFile(
  reader: Pick<SecondReader, 'check'>,
  { file, blocks }: FileBlocks,
): Promise<readonly BlockCrossCheck[]> {
  const reading = await reader.check(file.text)
  if (reading.kind === 'agree' && !reading.refused) return blocks.map((block) => ({ block, reading }))
  const readings = await checkBlocks(reader, blocks)
  // Why: an unchanged block was cross-checked when it changed, but a block that careen does not see never was.
  const unseen = reading.kind === 'differ' && reading.own === NOTHING
  return unseen && readings.every((one) => one.reading.kind === 'agree')
    ? [...readings, { block: file, reading }]
    : readings
}
