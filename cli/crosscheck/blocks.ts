import type { BlockCrossCheck, TextBlock } from '../../policies/hcl/index.ts'
import { LARGEST, type SecondReader } from './parser-process.ts'

/** Maximum number of blocks in one request, and of their characters, of at most three bytes each. */
const BATCH = 50
const BATCH_LENGTH = LARGEST / 3

/**
 * Cross-checks blocks, and returns a result for each, in order. Checks many blocks in one request. If the results differ,
 * checks them one by one, to find the block that differs. `onProgress` receives the number of checked blocks.
 */
export async function checkBlocks(
  reader: Pick<SecondReader, 'check'>,
  blocks: readonly TextBlock[],
  onProgress: (done: number, of: number) => void = () => {},
): Promise<readonly BlockCrossCheck[]> {
  const readings: BlockCrossCheck[] = []
  for (const batch of batchesOf(blocks)) {
    readings.push(...(await checkBatch(reader, batch)))
    onProgress(readings.length, blocks.length)
  }
  return readings
}

async function checkBatch(
  { check }: Pick<SecondReader, 'check'>,
  batch: readonly TextBlock[],
): Promise<readonly BlockCrossCheck[]> {
  if (batch.length > 1) {
    const reading = await check(batch.map(({ text }) => `${text}\n`).join(''))
    if (reading.kind === 'agree' && !reading.refused) return batch.map((block) => ({ block, reading }))
  }
  const readings: BlockCrossCheck[] = []
  for (const block of batch) readings.push({ block, reading: await check(`${block.text}\n`) })
  return readings
}

function batchesOf(blocks: readonly TextBlock[]): readonly (readonly TextBlock[])[] {
  const batches: TextBlock[][] = []
  let room = 0
  for (const block of blocks) {
    const last = batches.at(-1)
    room -= block.text.length + 1
    if (last !== undefined && last.length < BATCH && room >= 0) last.push(block)
    else {
      batches.push([block])
      room = BATCH_LENGTH - block.text.length - 1
    }
  }
  return batches
}
