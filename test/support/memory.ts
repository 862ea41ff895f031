import { readFile } from 'node:fs/promises'
import type { Skip } from './skips.ts'

/** For a test that measures the memory of another process. */
export const SKIP_WITHOUT_PROC: Skip =
  process.platform === 'linux' ? false : 'proc is not here: it reads /proc'

/** Returns the most memory that a process had. MiB. */
export async function peakMemory(pid: number | undefined): Promise<number> {
  const [, kib = ''] = /VmHWM:\s*(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) / 1024
}
