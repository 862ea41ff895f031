import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export type Ran = {
  readonly wallMs: number
  readonly cpuMs: number
  readonly stdout: string
  readonly status: number | null
}

/** Says at the end how much processor time it took. */
const REPORT =
  'data:text/javascript,process.on("exit",()=>fs.writeSync(2,"\\ncpu "+JSON.stringify(process.cpuUsage())));import fs from "node:fs"'

/** Runs a Node process to its end; any exit status is fine, as long as the caller looks at it. */
export function runNode(args: readonly string[], cwd: string = root): Ran {
  return run(process.execPath, ['--import', REPORT, ...args], cwd)
}

/** Runs a program to its end. Without processor time, unless it is a Node process that says it. */
export function run(program: string, args: readonly string[], cwd: string = root): Ran {
  const startedAt = performance.now()
  const { stdout, stderr, status } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      TZ: 'UTC',
      CHECKPOINT_DISABLE: '1',
    },
  })
  const wallMs = performance.now() - startedAt
  const { user = 0, system = 0 } = cpuOf(stderr)
  return { wallMs, cpuMs: (user + system) / 1000, stdout, status }
}

function cpuOf(stderr: string): { readonly user?: number; readonly system?: number } {
  const found = /\ncpu (\{.*\})/.exec(stderr)?.[1]
  return found === undefined ? {} : (JSON.parse(found) as { user: number; system: number })
}

/** Is the program on this machine? */
export function has(program: string, flag = 'version'): boolean {
  return spawnSync(program, [flag], { stdio: 'ignore' }).status === 0
}

/** The published form: what users start is not the sources. */
export function build(): void {
  const built = run('npm', ['run', '--silent', 'build'])
  if (built.status !== 0) throw new Error(`the build failed: ${built.stdout}`)
}

export const repository: string = root
