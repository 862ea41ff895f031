/**
 * Runs test files in this process, one after another, and sends each result to the parent. Arguments: milliseconds that a test may take, milliseconds
 * that the process may live afterwards, files. */
import asyncHooks from 'node:async_hooks'
import { syncBuiltinESMExports } from 'node:module'
import type { Result } from './results.ts'

const { createHook } = asyncHooks
// Why: the runner of Node follows each promise, to name the test that an error comes from which nobody caught. That takes a tenth of all
// time. Without it such an error ends the process with 1, which is a failure too.
setHooks(() => ({ enable: nothing, disable: nothing }) as unknown as asyncHooks.AsyncHook)
const { run } = await import('node:test')
setHooks(createHook)

type Ended = {
  readonly name: string
  readonly file?: string | undefined
  readonly nesting: number
  readonly skip?: string | boolean | undefined
  readonly todo?: string | boolean | undefined
  readonly details: {
    readonly duration_ms: number
    readonly type?: string | undefined
    readonly error?: Error
  }
}

const [limit = '0', exit = '0', ...files] = process.argv.slice(2)

/** Tests of the top level that were found and did not end. */
let open = 0

function setHooks(create: typeof createHook): void {
  asyncHooks.createHook = create
  syncBuiltinESMExports()
}

function nothing(): void {}

for await (const { type, data } of run({ files, isolation: 'none', timeout: Number(limit) })) {
  if (type === 'test:enqueue' && data.nesting === 0) open += 1
  if (type === 'test:diagnostic' && data.message.startsWith('Error: ')) console.error(data.message)
  if (type !== 'test:pass' && type !== 'test:fail') continue
  const result = resultOf(type === 'test:fail', data)
  if (result !== undefined) await send(result)
  if (data.nesting > 0) continue
  open -= 1
  await send({ type: 'time', file: data.file ?? '', time: data.details.duration_ms })
  // Why not after the loop: it ends when nothing is left that this process waits for.
  if (open === 0) {
    await send({ type: 'end' })
    setTimeout(sayWhatIsOpen, Number(exit) / 2).unref()
  }
}
process.disconnect()

/** Writes what keeps this process from its end, if anything does. */
function sayWhatIsOpen(): void {
  console.error(`open: ${process.getActiveResourcesInfo().join(', ')}`)
}

/** Undefined: nothing to count. A suite that fails because of its tests adds nothing; one that fails by itself, or is skipped, counts. */
function resultOf(failed: boolean, { name, file = '', skip, todo, details }: Ended): Result | undefined {
  const suite = details.type === 'suite'
  const skipped = skip ?? todo
  if (failed) {
    if (suite && details.error?.message.includes('subtest') === true) return undefined
    return { type: 'fail', file, name, text: textOf(details.error) }
  }
  if (skipped !== undefined && skipped !== false) return { type: 'skip', file, name, text: String(skipped) }
  return suite ? undefined : { type: 'pass', file, name, text: '' }
}

function textOf(error: Error | undefined): string {
  const cause = error?.cause
  return cause instanceof Error ? (cause.stack ?? cause.message) : (error?.message ?? '')
}

function send(result: Result): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(result, (error: Error | null) => (error === null ? resolve() : reject(error)))
  })
}
