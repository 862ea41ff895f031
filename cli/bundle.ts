/** Leaves out what only tests use, and bundles the many files of the CLI into a few. Why: opening files takes most of the start-up time. */
import { renameSync, rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { build, type BuildOptions, type OutputChunk, type OutputOptions } from 'rolldown'
import { dropFailpoints } from './drop-failpoints.ts'

const dist = join(import.meta.dirname, '../dist')

dropFailpoints(dist)
/** What a plan loads of other packages: 150 files. Other packages are not bundled. */
const BUNDLED = /^(?:@grpc\/grpc-js|protobufjs|@protobufjs|long|@js-sdsl|re2js|croner)(?:\/|$)/
const main = join(dist, 'cli/main.js')
const options: BuildOptions = {
  input: {
    main,
    // Why: a thread is started by the name of its file.
    worker: join(dist, 'cli/crosscheck/worker.js'),
  },
  platform: 'node',
  external: (id, importer) => /^[^./\0]/.test(id) && !BUNDLED.test(id) && !isAskedFor(id, importer),
  plugins: [{ name: 'builtins', resolveId: builtinId, load: builtinCode }],
  treeshake: { moduleSideEffects: false },
  logLevel: 'warn',
}
const output: OutputOptions = { dir: join(dist, 'bundle'), format: 'esm' }

/**
 * Returns true for what belongs to Node and is asked for by a function. Why: an import reads each of its exports, and some of those load much,
 * such as the WebSocket of node:http. The code that rolldown adds has to import what it needs.
 */
function isAskedFor(id: string, importer: string | undefined): boolean {
  return isBuiltin(id) && importer?.startsWith('\0rolldown') !== true
}

function builtinId(id: string, importer: string | undefined): string | undefined {
  return isAskedFor(id, importer) ? `\0builtin:${id}` : undefined
}

function builtinCode(id: string): string | undefined {
  const [, name] = /^\0builtin:(.+)$/.exec(id) ?? []
  return name === undefined ? undefined : `module.exports = process.getBuiltinModule(${JSON.stringify(name)})`
}

type Modules = ReadonlySet<string>
type Group = { readonly name: string; test: (id: string) => boolean }

/** Returns the modules that are loaded with a module of `dist`. */
function modulesWith(module: string, chunks: readonly OutputChunk[]): Modules {
  const waiting = chunks.filter(({ moduleIds }) => moduleIds.includes(join(dist, module)))
  for (const { imports } of waiting) {
    const next = chunks.filter(({ fileName }) => imports.includes(fileName))
    waiting.push(...next.filter((chunk) => !waiting.includes(chunk)))
  }
  return new Set(waiting.flatMap(({ moduleIds }) => moduleIds))
}

/** Returns what each command loads, what reads files, what calls the daemon, and what plans. Why: else a plan opens seventy files. */
async function commonGroups(): Promise<Group[]> {
  const { output: files } = await build({ ...options, output, write: false })
  const chunks = files.filter((file) => file.type === 'chunk')
  const base = modulesWith('cli/main.js', chunks)
  const reading = modulesWith('cli/commands/validate.js', chunks)
  const calling = modulesWith('cli/remote/client.js', chunks)
  const planning = modulesWith('cli/commands/apply.js', chunks)
  return [
    { name: 'base', test: (id) => base.has(id) && id !== main },
    { name: 'both', test: (id) => reading.has(id) && calling.has(id) },
    { name: 'reading', test: (id) => reading.has(id) },
    { name: 'calling', test: (id) => calling.has(id) },
    { name: 'planning', test: (id) => planning.has(id) },
  ]
}

const groups = await commonGroups()
await build({ ...options, output: { ...output, codeSplitting: { groups } } })
rmSync(join(dist, 'cli'), { recursive: true })
renameSync(join(dist, 'bundle'), join(dist, 'cli'))
