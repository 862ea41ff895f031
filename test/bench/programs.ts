import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Ran, repository } from './children.ts'

/** As large as policies are in real life: about 300 bytes each, a comment, two rules. */
export function policies(count: number): string {
  const policy = (i: number): string =>
    `# builds of service ${i}\nlifecycle_policy "p${i}" {\n  registry   = registry.prod\n  repository = "team/r${i}"\n  status     = "ACTIVE"\n\n  rule "previews" {\n    tag_regexp    = "pr-[0-9]+"\n    expire_period = "7d"\n    retained_top  = 5\n  }\n\n  rule "untagged" {\n    untagged      = true\n    expire_period = "3d"\n  }\n}\n\n`
  return `registry "prod" {\n  url = "https://registry.example.com"\n}\n\n${Array.from({ length: count }, (_, i) => policy(i)).join('')}`
}

/** The same number of blocks of the same size, of a kind that Terraform knows without any download. */
export function resources(count: number): string {
  const resource = (i: number): string =>
    `# builds of service ${i}\nresource "terraform_data" "p${i}" {\n  input = {\n    repository = "team/r${i}"\n    status     = "ACTIVE"\n\n    previews = {\n      tag_regexp    = "pr-[0-9]+"\n      expire_period = "7d"\n      retained_top  = 5\n    }\n\n    untagged = {\n      untagged      = true\n      expire_period = "3d"\n    }\n  }\n}\n\n`
  return Array.from({ length: count }, (_, i) => resource(i)).join('')
}

/** What cli/bin.js does where there are no sources. */
const START = `
import { enableCompileCache } from 'node:module'
enableCompileCache()
const { start } = await import(${JSON.stringify(join(repository, 'dist/cli/main.js'))})
await start(process.argv.slice(2))
`

/** A published careen: the arguments that start it. */
export function published(path: string): string {
  const file = join(path, 'careen.mjs')
  writeFileSync(file, START)
  return file
}

export function mustRun(ran: Ran, wanted: RegExp): Ran {
  if (!wanted.test(ran.stdout)) throw new Error(`unexpected output: ${ran.stdout.slice(0, 300)}`)
  return ran
}
