import { spawn } from 'node:child_process'

/** What became of a program. `why` goes on from its name; it never holds what the program printed. */
export type Ran =
  | { readonly kind: 'ended'; readonly code: number; readonly output: string }
  | { readonly kind: 'failed'; readonly why: string }

export type RunLimits = {
  /** Longest that the program may run, in milliseconds. */
  readonly timeout: number
  /** Most that it may print, in bytes. */
  readonly output: number
}

const LIMITS: RunLimits = { timeout: 30_000, output: 64 << 10 }

/**
 * Runs a program without a shell, with `input` on its standard input, and takes what it prints. What it says on its standard
 * error may hold anything, and is thrown away.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  input: string,
  limits: RunLimits = LIMITS,
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { shell: false, stdio: ['pipe', 'pipe', 'ignore'] })
    const chunks: Buffer[] = []
    let size = 0
    const fail = (why: string): void => {
      resolve({ kind: 'failed', why })
      child.stdout.destroy()
      child.kill('SIGKILL')
    }
    const timer = setTimeout(() => fail(`did not end within ${limits.timeout / 1000} s`), limits.timeout)
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limits.output) fail(`printed more than ${limits.output} bytes`)
      else chunks.push(chunk)
    })
    // A program that does not read its input is no failure.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('error', (error: NodeJS.ErrnoException) => fail(`cannot be run: ${error.code ?? error.name}`))
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ kind: 'ended', code: code ?? -1, output: Buffer.concat(chunks).toString('utf8') })
    })
  })
}
