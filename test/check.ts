/** All static checks, two at a time; prints what fails and how long each took. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)

type Check = { readonly name: string; readonly command: string; readonly args: readonly string[] }

const waiting: Check[] = [
  { name: 'types', command: bin('tsc'), args: [] },
  { name: 'published types', command: bin('tsc'), args: ['-p', 'tsconfig.build.json', '--noEmit'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', command: bin('oxfmt'), args: ['--check'] },
  {
    name: 'architecture',
    command: process.execPath,
    args: ['--test', '--test-reporter=dot', 'test/architecture.test.ts'],
  },
  {
    name: 'docs',
    command: process.execPath,
    args: [
      '--disable-warning=ExperimentalWarning',
      '--test',
      '--test-reporter=dot',
      'test/docs/generated.test.ts',
      'test/docs/links.test.ts',
      'test/docs/mentions.test.ts',
    ],
  },
  {
    name: 'words',
    command: process.execPath,
    args: [
      '--test',
      '--test-reporter=dot',
      'test/prose.test.ts',
      'test/names.test.ts',
      'test/docstrings.test.ts',
      'test/stories.test.ts',
    ],
  },
  { name: 'unused', command: bin('knip'), args: ['--no-progress'] },
  { name: 'proto', command: bin('buf'), args: ['lint'] },
]
/** The definitions of the last release. Nothing is compared before the first one. */
const RELEASED = 'proto/released.binpb'
if (existsSync(join(root, RELEASED)))
  waiting.push({ name: 'breaking', command: bin('buf'), args: ['breaking', '--against', RELEASED] })
let failed = 0

function runOne(check: Check): Promise<void> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const child = spawn(check.command, [...check.args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    const output: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => output.push(data))
    child.stderr.on('data', (data: Buffer) => output.push(data))
    child.on('error', (error) => output.push(Buffer.from(`${error.message}\n`)))
    child.on('close', (code) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`)
      if (code !== 0) {
        failed += 1
        process.stdout.write(Buffer.concat(output))
      }
      resolve()
    })
  })
}

async function lane(): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) await runOne(check)
}

await Promise.all([lane(), lane()])
process.exitCode = failed > 0 ? 1 : 0
