import { spawn } from 'node:child_process'
import { cp, mkdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CHILD = fileURLToPath(import.meta.resolve('./child.ts'))
/** Longest that tests run by the wall clock, in milliseconds, on a machine that has other work. */
const LONGEST_MS = 600_000
/** The status of a child in which no test ended for too long. */
const IDLE = 2

export type Result = 'passed' | 'failed' | 'timeout'

/**
 * What became of a run of tests. `output`: the file, the name and the error of the first failure. `seconds`: of a
 * processor; undefined unless all passed.
 */
export type Outcome = {
  readonly result: Result
  readonly seconds: number | undefined
  readonly output: string
}

/**
 * Test files that run in one process, in this order, and the time of a processor that they may take, in whole seconds.
 * `idle`: how long one test may take by the wall clock, in milliseconds.
 */
export type Phase = { readonly files: readonly string[]; readonly limit: number; readonly idle?: number }

/** Copies these folders and files from one tree to a new one, which shares its packages. */
export async function copyTree(from: string, to: string, names: readonly string[]): Promise<void> {
  await mkdir(join(to, '.tmp'), { recursive: true })
  for (const name of names) await cp(join(from, name), join(to, name), { recursive: true })
  await symlink(await realpath(join(from, 'node_modules')), join(to, 'node_modules'), 'dir')
}

/** `coverage`: a folder for the coverage of V8. */
export type RunOptions = { readonly signal: AbortSignal; readonly coverage?: string }

/** Runs one phase in a tree, in a process that ends at the limit, or is killed by the signal. */
export function runPhase(
  tree: string,
  { files, limit, idle = 0 }: Phase,
  { signal, coverage }: RunOptions,
): Promise<Outcome> {
  // Why: functions from a compile cache have no exact coverage.
  const cache = coverage === undefined ? { NODE_COMPILE_CACHE: join(tree, '.cache') } : {}
  return new Promise((resolve, reject) => {
    const node = [process.execPath, '--max-old-space-size=1024', CHILD, ...files]
    const child = spawn('/bin/sh', ['-c', `ulimit -c 0; ulimit -t ${limit}; exec "$@"`, 'sh', ...node], {
      cwd: tree,
      env: {
        ...process.env,
        ...cache,
        ...(coverage === undefined ? {} : { NODE_V8_COVERAGE: coverage }),
        // Why: a test that is ended leaves its folders behind.
        TMPDIR: join(tree, '.tmp'),
        CAREEN_MUTATE: '1',
        CAREEN_MUTATE_IDLE: String(idle),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST_MS,
      killSignal: 'SIGKILL',
      signal,
    })
    const output: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => output.push(data))
    child.stderr.on('data', (data: Buffer) => output.push(data))
    child.on('error', (error) => signal.aborted || reject(error))
    child.on('close', (code) => resolve(outcomeOf(code, Buffer.concat(output).toString())))
  })
}

/** Only the limit of the processor's time, or that by the clock, ends a child by a signal, without a status. */
function outcomeOf(code: number | null, output: string): Outcome {
  const result = code === 0 ? 'passed' : code === null || code === IDLE ? 'timeout' : 'failed'
  const [, seconds] = /\n([\d.]+) s\n$/.exec(output) ?? []
  return { result, seconds: seconds === undefined ? undefined : Number(seconds), output }
}

/** `file`: the test file that failed, as far as it is known. */
export type Tried = { readonly result: Result; readonly file: string | undefined }

/**
 * Runs the phases against a changed file until one does not pass; the file is as before afterwards. Without phases all
 * passed.
 */
export async function runAgainst(
  tree: string,
  changed: { readonly file: string; readonly text: string },
  phases: readonly Phase[],
  signal: AbortSignal,
): Promise<Tried> {
  const path = join(tree, changed.file)
  const original = await readFile(path)
  await writeFile(path, changed.text)
  try {
    for (const phase of phases) {
      const { result, output } = await runPhase(tree, phase, { signal })
      if (result === 'passed') continue
      return { result, file: phase.files.find((file) => output.startsWith(file)) }
    }
    return { result: 'passed', file: undefined }
  } finally {
    await writeFile(path, original)
  }
}
