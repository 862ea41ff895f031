import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { cp, mkdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CHILD = fileURLToPath(import.meta.resolve('./child.ts'))
const COPIED = ['policies', 'test/policies', 'test/support', 'test/data', 'docs/reference', 'package.json']
const SLOW = /oracle|properties|worlds/
const [LEAST_S, MOST_S] = [5, 60]
/** A mutant whose tests take this many times as much of a processor has an endless loop. */
const PATIENCE = 3
/** Longest that tests run by the wall clock, in milliseconds, on a machine that has other work. */
const LONGEST_MS = 600_000

export type Result = 'passed' | 'failed' | 'timeout'

/** What became of a run of tests; `output` names the first failure. `seconds`: by the wall clock. */
type Outcome = {
  readonly result: Result
  readonly seconds: number
  readonly output: string
}

/** Test files that run in one process, and the time of a processor that they may take, in whole seconds. */
export type Phase = { readonly files: readonly string[]; readonly limit: number }

/** Copies what the tests of the engine need from one tree to a new one, which shares its packages. */
export async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const name of COPIED) await cp(join(from, name), join(to, name), { recursive: true })
  await symlink(await realpath(join(from, 'node_modules')), join(to, 'node_modules'), 'dir')
}

/** Runs the tests of an unchanged tree, to learn their time limits. Quick ones come first. */
export async function measured(
  tree: string,
  signal: AbortSignal,
): Promise<{ readonly phases: readonly Phase[] } | { readonly failure: string }> {
  const engine = globSync('test/policies/{engine,evidence}/*.test.ts', { cwd: tree }).toSorted()
  const isSlow = (file: string): boolean => SLOW.test(basename(file))
  const groups = [
    engine.filter((file) => !isSlow(file)),
    globSync('test/policies/vectors{,-evidence}.test.ts', { cwd: tree }),
    engine.filter(isSlow),
  ]
  const phases: Phase[] = []
  for (const files of groups.filter(({ length }) => length > 0)) {
    const { result, seconds, output } = await runPhase(tree, { files, limit: MOST_S }, signal)
    if (result !== 'passed') return { failure: `${files.join(' or ')}: ${output}` }
    phases.push({ files, limit: Math.min(MOST_S, Math.max(LEAST_S, Math.ceil(PATIENCE * seconds))) })
  }
  return { phases }
}

/** Runs one group of tests in a tree, in a process that ends at the limit, or is killed by the signal. */
function runPhase(tree: string, { files, limit }: Phase, signal: AbortSignal): Promise<Outcome> {
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const node = [process.execPath, '--max-old-space-size=1024', CHILD, ...files]
    const child = spawn('/bin/sh', ['-c', `ulimit -c 0; ulimit -t ${limit}; exec "$@"`, 'sh', ...node], {
      cwd: tree,
      env: { ...process.env, CAREEN_MUTATE: '1', NODE_COMPILE_CACHE: join(tree, '.cache') },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST_MS,
      killSignal: 'SIGKILL',
      signal,
    })
    const output: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => output.push(data))
    child.stderr.on('data', (data: Buffer) => output.push(data))
    child.on('error', (error) => signal.aborted || reject(error))
    child.on('close', (code) => {
      const seconds = (performance.now() - startedAt) / 1000
      // Only the limit of the processor's time, or that by the clock, ends it by a signal.
      const result = code === 0 ? 'passed' : code === null ? 'timeout' : 'failed'
      resolve({ result, seconds, output: Buffer.concat(output).toString() })
    })
  })
}

/**
 * Runs the groups of tests against a changed file until one does not pass; the file is as before
 * afterwards.
 */
export async function runAgainst(
  tree: string,
  changed: { readonly file: string; readonly text: string },
  phases: readonly Phase[],
  signal: AbortSignal,
): Promise<Result> {
  const path = join(tree, changed.file)
  const original = await readFile(path)
  await writeFile(path, changed.text)
  try {
    for (const phase of phases) {
      const { result } = await runPhase(tree, phase, signal)
      if (result !== 'passed') return result
    }
    return 'passed'
  } finally {
    await writeFile(path, original)
  }
}
