/** A process that runs test files, from its start until it and all that it started are gone. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isResult, type Result } from './results.ts'

const script = join(import.meta.dirname, 'child.ts')

export type Limits = {
  /** Milliseconds that a test may take. */
  readonly test: number
  /** Milliseconds from the start of the process to the end of its last test. */
  readonly files: number
  /** Milliseconds that the process may live after the end of its last test. */
  readonly exit: number
}

/**
 * Runs these files in one process. Reports each result, and as a failure what the process itself does wrong: it ends too early, too
 * late, or not with 0. Kills the whole group of the process at the end: nothing that a test started outlives it.
 */
export async function runFiles(
  files: readonly string[],
  limits: Limits,
  report: (result: Result) => void,
): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, String(limits.test), String(limits.exit), ...files],
    { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  )
  const output = lastOutput(child)
  const fail = (name: string): void => report({ type: 'fail', file: files[0] ?? '', name, text: output() })
  let ended = false
  let late: string | undefined
  const after = (time: number, what: string): NodeJS.Timeout =>
    setTimeout(() => {
      late = what
      killGroup(child)
    }, time)
  const untilEnd = (): NodeJS.Timeout =>
    after(limits.files, `its tests did not end within ${limits.files / 1000} s`)
  let timer = untilEnd()
  child.on('message', (message) => {
    if (!isResult(message)) return
    report(message)
    if (!ended && message.type !== 'end') return
    ended = message.type === 'end'
    clearTimeout(timer)
    timer = ended
      ? after(limits.exit, `all tests ended, and something still runs ${limits.exit / 1000} s later`)
      : untilEnd()
  })
  const stopAll = (): void => killGroup(child)
  process.once('exit', stopAll)
  const closed = Promise.all([once(child, 'close'), once(child, 'disconnect')])
  const [code, signal]: (number | string | null)[] = await once(child, 'exit')
  clearTimeout(timer)
  killGroup(child)
  // Why: what it sent and wrote may not be read yet. A process outside of the group may have its pipes for ever.
  await Promise.race([closed, sleep(2000, undefined, { ref: false })])
  process.off('exit', stopAll)
  if (late !== undefined) fail(late)
  else if (!ended) fail(`the process ended (${signal ?? code}) before its tests did`)
  else if (code !== 0) fail(`the process ended with ${signal ?? code}`)
}

/** Returns a function that returns the last that the process wrote. */
function lastOutput(child: ChildProcess): () => string {
  let text = ''
  const add = (data: Buffer): void => {
    text = (text + data.toString()).slice(-8000)
  }
  child.stdout?.on('data', add)
  child.stderr?.on('data', add)
  return () => text
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is gone.
  }
}
