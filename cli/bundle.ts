/** Leaves out what only tests use, and bundles the many files of the CLI into a few. Why: opening files takes most of the start-up time. */
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'rolldown'
import { dropFailpoints } from './drop-failpoints.ts'

const dist = join(import.meta.dirname, '../dist')

dropFailpoints(dist)
await build({
  input: {
    main: join(dist, 'cli/main.js'),
    // Why: a thread is started by the name of its file.
    worker: join(dist, 'cli/crosscheck/worker.js'),
  },
  platform: 'node',
  // Packages are not bundled.
  external: [/^[^./]/],
  treeshake: { moduleSideEffects: false },
  output: { dir: join(dist, 'bundle'), format: 'esm' },
  logLevel: 'warn',
})
rmSync(join(dist, 'cli'), { recursive: true })
renameSync(join(dist, 'bundle'), join(dist, 'cli'))
