import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { type Skip, skipWithout } from './skips.ts'

/** For a test that injects faults: skips where strace may not trace a process. */
export const SKIP_WITHOUT_STRACE: Skip = skipWithout('strace', ['-o', '/dev/null', 'true'])

/** Makes a system call of a running process fail, such as `pwrite64:error=ENOSPC`, while `act` runs. */
export async function withFault(pid: number, fault: string, act: () => Promise<void>): Promise<void> {
  const [call = ''] = fault.split(':')
  const args = ['-f', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${fault}`, '-p', String(pid)]
  const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(strace, 'close')
  try {
    await attached(strace, ended)
    await act()
  } finally {
    strace.kill('SIGTERM')
    await ended
  }
}

function attached(strace: ChildProcessByStdio<null, null, Readable>, ended: Promise<unknown>): Promise<void> {
  let said = ''
  return new Promise((resolve, reject) => {
    strace.stderr.on('data', (data: Buffer) => {
      said += data.toString()
      if (said.includes('attached')) resolve()
    })
    void ended.then(() => reject(new Error(`strace ended: ${said}`)))
    setTimeout(() => reject(new Error(`strace attached nothing in 20 s: ${said}`)), 20_000).unref()
  })
}
