import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder } from '../support/processes.ts'
import { build, has, repository, type Ran, run, runNode } from './children.ts'
import { pairs, report } from './measure.ts'

/** As large as policies are in real life: about 300 bytes each, a comment, two rules. */
function policies(count: number): string {
  const policy = (i: number): string =>
    `# builds of service ${i}\nlifecycle_policy "p${i}" {\n  registry   = registry.prod\n  repository = "team/r${i}"\n  status     = "ACTIVE"\n\n  rule "previews" {\n    tag_regexp    = "pr-[0-9]+"\n    expire_period = "7d"\n    retained_top  = 5\n  }\n\n  rule "untagged" {\n    untagged      = true\n    expire_period = "3d"\n  }\n}\n\n`
  return `registry "prod" {\n  url = "https://registry.example.com"\n}\n\n${Array.from({ length: count }, (_, i) => policy(i)).join('')}`
}

/** The same number of blocks of the same size, of a kind that Terraform knows without any download. */
function resources(count: number): string {
  const resource = (i: number): string =>
    `# builds of service ${i}\nresource "terraform_data" "p${i}" {\n  input = {\n    repository = "team/r${i}"\n    status     = "ACTIVE"\n\n    previews = {\n      tag_regexp    = "pr-[0-9]+"\n      expire_period = "7d"\n      retained_top  = 5\n    }\n\n    untagged = {\n      untagged      = true\n      expire_period = "3d"\n    }\n  }\n}\n\n`
  return Array.from({ length: count }, (_, i) => resource(i)).join('')
}

/** Reads a file in a new process, from bytes to policies; says how many there are. */
const READ = `
import { readFileSync } from 'node:fs'
const { readConfiguration } = await import(process.argv[2])
const { objects, diagnostics } = await readConfiguration([{ name: 'p.hcl', text: readFileSync(process.argv[3], 'utf8') }])
if (diagnostics.some((one) => one.severity === 'error')) throw new Error(diagnostics[0].summary)
console.log(objects.length)
`

const READ_BY_HCL2_PARSER = `
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
const hcl = createRequire(process.argv[2])('hcl2-parser')
console.log(Object.keys(hcl.parseToObject(readFileSync(process.argv[3], 'utf8'))[0].lifecycle_policy).length)
`

/** What cli/bin.js does where there are no sources. */
const START = `
import { enableCompileCache } from 'node:module'
enableCompileCache()
const { start } = await import(${JSON.stringify(join(repository, 'dist/cli/main.js'))})
await start(process.argv.slice(2))
`

/** A published careen: the arguments that start it. */
function published(path: string): string {
  const file = join(path, 'careen.mjs')
  writeFileSync(file, START)
  return file
}

export async function benchLanguage(): Promise<void> {
  build()
  using at = folder()
  readLarge(at.path)
  const terraform = has('terraform')
  if (!terraform) console.log('terraform is not on this machine: what is held against it is left out')
  for (const count of terraform ? [100, 1000] : []) {
    using both = folder()
    await against(count, both.path)
  }
  await startUp(at.path)
}

function mustRun(ran: Ran, wanted: RegExp): Ran {
  if (!wanted.test(ran.stdout)) throw new Error(`unexpected output: ${ran.stdout.slice(0, 300)}`)
  return ran
}

/** One run of the baseline is enough: it takes longer than a person likes to wait. */
function readLarge(path: string): void {
  const file = join(path, 'large.hcl')
  const text = policies(10_000)
  writeFileSync(file, text)
  const script = join(path, 'read.mjs')
  writeFileSync(script, READ)
  const other = join(path, 'other.mjs')
  writeFileSync(other, READ_BY_HCL2_PARSER)
  const index = join(repository, 'dist/policies/index.js')
  const own = Array.from({ length: 5 }, () => mustRun(runNode([script, index, file]), /^10001\n/)).toSorted(
    (a, b) => a.wallMs - b.wallMs,
  )[2]
  const baseline = mustRun(runNode([other, join(repository, 'cli/bin.js'), file]), /^10000\n/)
  if (own === undefined) return
  report({
    name: `10,000 policies in one file of ${(text.length / 1e6).toFixed(1)} MB, from bytes to policies, cold process (goal: under 1500 ms)`,
    baseline: 'hcl2-parser on the same file, cold process, one run',
    ratio: own.wallMs / baseline.wallMs,
    goal: 1 / 15,
    subjectMs: own.wallMs,
    baselineMs: baseline.wallMs,
    more: { cpuMs: own.cpuMs, baselineCpuMs: baseline.cpuMs },
  })
}

/** `validate` and `fmt -check` against those of Terraform, whole processes. */
async function against(count: number, path: string): Promise<void> {
  const ours = join(path, 'policies.hcl')
  writeFileSync(ours, policies(count))
  writeFileSync(join(path, 'main.tf'), resources(count))
  mustRun(run('terraform', ['init', '-no-color'], path), /successfully initialized/)
  const small = count === 100
  const careen = published(path)
  report({
    name: `validate of ${count} policies, whole process`,
    baseline: 'terraform validate of as many resources',
    goal: small ? 1.3 : 0.5,
    ...(await pairs(
      () => mustRun(runNode([careen, 'validate', ours]), /Success/),
      () => mustRun(run('terraform', ['validate', '-no-color'], path), /Success/),
    )),
  })
  report({
    name: `fmt -check of ${count} policies, whole process`,
    baseline: 'terraform fmt -check of as many resources',
    goal: small ? 1.3 : 1,
    ...(await pairs(
      () => mustRun(runNode([careen, 'fmt', '-check', ours]), /^$/),
      () => mustRun(run('terraform', ['fmt', '-check', 'main.tf'], path), /^$/),
    )),
  })
}

/** Processor time beyond that of a Node that does nothing. */
async function startUp(path: string): Promise<void> {
  const careen = published(path)
  const small = join(path, 'small.hcl')
  writeFileSync(small, policies(2))
  for (const [name, args, goal] of [
    ['version', ['version'], 1.6],
    ['validate of a small file (goal: 100 ms of processor time more)', ['validate', small], undefined],
  ] as const) {
    const more: number[] = []
    const measured = await pairs(
      () => {
        more.push(mustRun(runNode([careen, ...args]), /./).cpuMs)
      },
      () => {
        more.push(-runNode(['-e', '0']).cpuMs)
      },
      9,
    )
    const perPair = Array.from(
      { length: more.length / 2 },
      (_, i) => (more[2 * i] ?? 0) + (more[2 * i + 1] ?? 0),
    )
    const median = perPair.toSorted((a, b) => a - b)[Math.floor(perPair.length / 2)] ?? 0
    report({
      name: `${name}, whole process`,
      baseline: 'node -e 0',
      ...(goal === undefined ? {} : { goal }),
      ...measured,
      more: { moreCpuMs: Math.round(median) },
    })
  }
}
