/** Leaves out what only tests use, and bundles the many files of the CLI into a few. Why: opening files takes most of the start-up time. */
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, type BuildOptions, type OutputOptions } from 'rolldown'
import { dropFailpoints } from './drop-failpoints.ts'

const dist = join(import.meta.dirname, '../dist')

dropFailpoints(dist)
/** What a call of the daemon loads: 150 files, which take a sixth of the time of a small plan. Other packages are not bundled. */
const CALLS = /^(?:@grpc\/grpc-js|protobufjs|@protobufjs|long|@js-sdsl)(?:\/|$)/
const main = join(dist, 'cli/main.js')
const options: BuildOptions = {
  input: {
    main,
    // Why: a thread is started by the name of its file.
    worker: join(dist, 'cli/crosscheck/worker.js'),
  },
  platform: 'node',
  external: (id) => /^[^./]/.test(id) && !CALLS.test(id),
  treeshake: { moduleSideEffects: false },
  logLevel: 'warn',
}
const output: OutputOptions = { dir: join(dist, 'bundle'), format: 'esm' }

/** Returns the modules that each command loads before anything else. */
async function modulesOfMain(): Promise<ReadonlySet<string>> {
  const { output: files } = await build({ ...options, output, write: false })
  const chunks = new Map(
    files.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
  )
  const modules = new Set<string>()
  const waiting = ['main.js']
  for (const name of waiting) {
    const chunk = chunks.get(name)
    for (const id of Object.keys(chunk?.modules ?? {})) modules.add(id)
    for (const next of chunk?.imports ?? []) if (!waiting.includes(next)) waiting.push(next)
  }
  modules.delete(main)
  return modules
}

const base = await modulesOfMain()
// Why one file: else they are fifteen.
const groups = [{ name: 'base', test: (id: string) => base.has(id) }]
await build({ ...options, output: { ...output, codeSplitting: { groups } } })
rmSync(join(dist, 'cli'), { recursive: true })
renameSync(join(dist, 'bundle'), join(dist, 'cli'))
