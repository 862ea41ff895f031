/** Makes a few large files of the CLI's many small ones: most of the time to its first word goes into opening files. */
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'rolldown'

const dist = join(import.meta.dirname, '../dist')

await build({
  input: {
    main: join(dist, 'cli/main.js'),
    // A thread is started by the name of its file.
    worker: join(dist, 'cli/crosscheck/worker.js'),
  },
  platform: 'node',
  // Packages stay where npm puts them.
  external: [/^[^./]/],
  treeshake: { moduleSideEffects: false },
  output: { dir: join(dist, 'bundle'), format: 'esm' },
  logLevel: 'warn',
})
rmSync(join(dist, 'cli'), { recursive: true })
renameSync(join(dist, 'bundle'), join(dist, 'cli'))
