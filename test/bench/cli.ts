import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { folder, startTestDaemon } from '../support/processes.ts'
import { median, pairs, report, timed } from './measure.ts'

const ROOT = join(import.meta.dirname, '../..')
const SIZES = [100, 1000, 10_000]

/** Runs a program and throws if it fails. Returns what it printed. */
type Run = (argv: readonly string[]) => string

/**
 * The command as it is installed: `npm run build` first. `version` against a bare node, a plan of a small folder with a warm daemon,
 * then no-op plans and applies of policies against Terraform with as many objects, where it is on PATH.
 */
export async function benchCli(): Promise<void> {
  using at = folder()
  const bin = installed(at.path)
  if (bin === undefined) return console.error('dist is missing: npm run build')
  const hasTerraform = spawnSync('terraform', ['version']).status === 0
  if (!hasTerraform) console.error('terraform is not on PATH: nothing to compare plans and applies with')
  await startUp(at.path, bin)
  await using daemon = await startTestDaemon(at.path)
  const careen = runner(process.execPath, at.path, daemon.env)
  const run: Run = (argv) => careen([bin, ...argv])
  await smallPlan(at.path, run)
  if (!hasTerraform) return
  for (const size of SIZES) await againstTerraform(at.path, size, run)
}

/** Returns the entry of a copy that has no sources, so that it loads `dist`; undefined if that was not built. */
function installed(at: string): string | undefined {
  if (!existsSync(join(ROOT, 'dist/cli/main.js'))) return undefined
  mkdirSync(join(at, 'package/cli'), { recursive: true })
  symlinkSync(join(ROOT, 'dist'), join(at, 'package/dist'))
  symlinkSync(join(ROOT, 'package.json'), join(at, 'package/package.json'))
  mkdirSync(join(at, 'package/host'))
  for (const file of ['cli/bin.js', 'host/compile-cache.js'])
    copyFileSync(join(ROOT, file), join(at, 'package', file))
  return join(at, 'package/cli/bin.js')
}

function runner(program: string, cwd: string, env: Readonly<Record<string, string | undefined>>): Run {
  return (argv) => {
    const { status, stdout, stderr } = spawnSync(program, argv, {
      cwd,
      env: { ...process.env, ...env },
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    })
    if (status === 0) return stdout
    throw new Error(`${program} ${argv.join(' ')} ends with ${status}: ${stderr.slice(0, 2000)}`)
  }
}

async function startUp(at: string, bin: string): Promise<void> {
  writeFileSync(join(at, 'empty.js'), '')
  const node = runner(process.execPath, at, {})
  const measured = await pairs(
    () => node([bin, 'version']),
    () => node([join(at, 'empty.js')]),
    11,
  )
  report({ name: 'careen version', baseline: 'node with an empty file', goal: 1.5, ...measured })
}

/** The goal is a time, 250 ms, on a machine that does nothing else. */
async function smallPlan(at: string, run: Run): Promise<void> {
  writeFileSync(join(at, 'small.hcl'), policies(3, 'a'))
  run(['apply', '-auto-approve', '-skip-effects', 'small.hcl'])
  const measured = await pairs(
    () => run(['plan', 'small.hcl']),
    () => run(['version']),
    11,
  )
  report({ name: 'plan of an unchanged small folder, warm daemon', baseline: 'careen version', ...measured })
}

/**
 * Applies change every object, so that both tools write all of them each time. Terraform writes its state once for each of them: 1,000 take
 * seventy times as long as 100. So no apply of 10,000 is measured, and Terraform's state of them is made here of one object's, for plans.
 */
async function againstTerraform(at: string, size: number, run: Run): Promise<void> {
  const there = join(at, `terraform-${size}`)
  mkdirSync(there)
  const terraform = runner('terraform', there, { TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' })
  const both: Both = {
    careen: run,
    terraform,
    write: (version, count = size) => {
      writeFileSync(join(at, 'p.hcl'), policies(size, version))
      writeFileSync(join(there, 'main.tf'), resources(count, version))
    },
  }
  const isLarge = size > 1000
  both.write('a', isLarge ? 1 : size)
  terraform(['init', '-input=false', '-no-color'])
  run(APPLY)
  terraform(APPLIED)
  if (isLarge) multiply(join(there, 'terraform.tfstate'), size)
  both.write('a')
  const noop = await pairs(
    () => run(['plan', '-detailed-exitcode', 'p.hcl']),
    () => terraform(['plan', '-detailed-exitcode', '-input=false', '-no-color']),
    5,
  )
  report({
    name: `no-op plan of ${size} policies`,
    baseline: 'terraform plan',
    goal: isLarge ? 0.05 : 0.1,
    ...noop,
  })
  if (!isLarge) await applies(size, both)
  rmSync(there, { recursive: true })
}

const APPLY = ['apply', '-auto-approve', '-skip-effects', 'p.hcl']
const APPLIED = ['apply', '-auto-approve', '-input=false', '-no-color']

/** The two programs, and what writes the files of both. */
type Both = {
  readonly careen: Run
  readonly terraform: Run
  readonly write: (version: string, count?: number) => void
}

async function applies(size: number, { careen, terraform, write }: Both): Promise<void> {
  const times: { readonly ours: number; readonly theirs: number }[] = []
  for (let i = 0; i < 5; i += 1) {
    write(`b${i}`)
    times.push({ ours: await timed(() => careen(APPLY)), theirs: await timed(() => terraform(APPLIED)) })
  }
  report({
    name: `apply that changes ${size} policies`,
    baseline: 'terraform apply',
    goal: 0.05,
    ratio: median(times.map(({ ours, theirs }) => ours / theirs)),
    subjectMs: median(times.map(({ ours }) => ours)),
    baselineMs: median(times.map(({ theirs }) => theirs)),
  })
}

/** Writes a state of Terraform with `size` objects that are as the first one is. */
function multiply(path: string, size: number): void {
  const state = readFileSync(path, 'utf8')
  const {
    resources: [first],
    ...rest
  } = JSON.parse(state) as { readonly resources: readonly unknown[] }
  const one = JSON.stringify(first)
  const all = Array.from({ length: size }, (_, i): unknown =>
    JSON.parse(one.replaceAll('"p0"', `"p${i}"`).replaceAll('"team/r0"', `"team/r${i}"`)),
  )
  writeFileSync(path, JSON.stringify({ ...rest, resources: all }, null, 2))
}

function policies(size: number, version: string): string {
  const all = Array.from(
    { length: size },
    (_, i) =>
      `lifecycle_policy "p${i}" {\n  registry = registry.prod\n  repository = "team/r${i}"\n  status = "DISABLED"\n  description = "${version}"\n  rule "r" {\n    tag_regexp = "pr-[0-9]+"\n    expire_period = "7d"\n  }\n}\n`,
  )
  return `registry "prod" {\n  url = "http://127.0.0.1:9"\n}\n${all.join('')}`
}

function resources(size: number, version: string): string {
  const all = Array.from(
    { length: size },
    (_, i) =>
      `resource "terraform_data" "p${i}" {\n  input = { repository = "team/r${i}", version = "${version}" }\n}\n`,
  )
  return all.join('')
}
