import { type BlockCrossCheck, NOTHING, type TextBlock } from '../../policies/hcl/index.ts'
import { checkBlocks } from './blocks.ts'
import { LARGEST, type SecondReader } from './parser-process.ts'

/** A whole file, and the blocks in it that matter. */
export type FileBlocks = { readonly file: TextBlock; readonly blocks: readonly TextBlock[] }

/**
 * Reads files twice: whole where they are small enough, so that a block that only one of the two parsers sees is found too;
 * else, and where that does not agree, block by block. `onProgress` receives the number of checked blocks.
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
  // How blocks that do not change are read was looked at when they did; but one that we do not see is never looked at.
  const unseen = reading.kind === 'differ' && reading.own === NOTHING
  return unseen && readings.every((one) => one.reading.kind === 'agree')
    ? [...readings, { block: file, reading }]
    : readings
}
