import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Memory that is a folder, where there is one: a registry's many small files are slow on a disk. */
export function roomyFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
}

/**
 * A folder in memory for the temporary files of all tests, or undefined where memory is short. Why: to open a database waits for the
 * disk, and the tests open thousands.
 */
export function temporaryMemory(): Folder | undefined {
  if (!existsSync('/dev/shm')) return undefined
  const { bavail, bsize } = statfsSync('/dev/shm')
  // Why also of the process: a container may have less memory than its host.
  const free = Math.min(bavail * bsize, process.availableMemory())
  return free < 2 * 2 ** 30 ? undefined : folder('/dev/shm')
}

/** A folder that goes when the test ends; `parent`: where it is made. */
export type Folder = { readonly path: string; readonly [Symbol.dispose]: () => void }

export function folder(parent: string = tmpdir()): Folder {
  const path = mkdtempSync(join(parent, 'careen-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) }
}

export type Finished = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

export type Running = {
  readonly process: ChildProcess
  /** Everything written so far. */
  readonly output: () => string
  /** Resolves when the output has this text; rejects when the process ends first, or after 30 s. */
  readonly says: (text: string) => Promise<void>
  readonly ended: Promise<Finished>
  /** SIGTERM, then waits. */
  readonly stop: () => Promise<Finished>
  /** SIGKILL, then waits. */
  readonly kill: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export type Env = Readonly<Record<string, string>>

/** Starts `careen` or `careend` from the sources. */
export function start(
  bin: 'careen' | 'careend',
  args: readonly string[],
  env: Env = {},
  cwd: string = root,
): Running {
  const script = join(root, bin === 'careen' ? 'cli/bin.js' : 'daemon/bin.js')
  const child = spawn(process.execPath, [script, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', TZ: 'UTC', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const ended = once(child, 'close').then((): Finished => ({ code: child.exitCode, stdout, stderr }))
  const alive = (): boolean => child.exitCode === null && child.signalCode === null
  const stop = async (): Promise<Finished> => {
    if (alive()) child.kill('SIGTERM')
    return ended
  }
  return {
    process: child,
    output: () => stdout + stderr,
    says: async (text) => {
      const deadline = performance.now() + 30_000
      while (!(stdout + stderr).includes(text)) {
        if (!alive()) throw new Error(`${bin} ended before it said "${text}":\n${stdout}${stderr}`)
        if (performance.now() > deadline) throw new Error(`${bin} did not say "${text}":\n${stdout}${stderr}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    ended,
    stop,
    kill: async () => {
      if (alive()) child.kill('SIGKILL')
      await ended
    },
    [Symbol.asyncDispose]: async () => {
      if (alive()) child.kill('SIGKILL')
      await ended
    },
  }
}

/** Runs `careen` to its end, with this text as its input. */
export async function careen(args: readonly string[], env: Env = {}, input = ''): Promise<Finished> {
  const running = start('careen', args, env)
  running.process.stdin?.end(input)
  return running.ended
}

export type TestDaemon = Running & { readonly address: string; readonly env: Env; readonly database: string }

/** A daemon on a unix socket and a database in this folder, once it listens. */
export async function startTestDaemon(
  at: string,
  args: readonly string[] = [],
  env: Env = {},
): Promise<TestDaemon> {
  const address = `unix:${join(at, 'careen.sock')}`
  const database = join(at, 'careen.db')
  const running = start('careend', ['--listen', address, '--database', database, ...args], env)
  await running.says('listening on')
  return { ...running, address, database, env: { CAREEN_ADDRESS: address } }
}
