import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type MemoryRegistry, startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import type { MemoryOptions } from '../../daemon/registry/fake/state.ts'
import { ofType, readLines } from '../support/output-lines.ts'
import { folder, startTestDaemon, type TestDaemon } from '../support/processes.ts'
import { pushImage } from '../support/push.ts'
import { runHere } from '../support/terminal.ts'

const at = folder()
/** Changed while the registry runs. */
const behaviour: { -readonly [K in keyof MemoryOptions]: MemoryOptions[K] } = { untag: true }
let registry: MemoryRegistry
let daemon: TestDaemon

before(async () => {
  registry = await startMemoryRegistry(behaviour)
  daemon = await startTestDaemon(at.path)
  await pushImage({ url: registry.url, repository: 'team/web' }, { tags: ['a', 'b'] })
  writeFileSync(
    join(at.path, 'p.hcl'),
    `registry "prod" {\n  url = "${registry.url}"\n}\nregistry "spare" {\n  url = "http://127.0.0.1:1"\n}\n`,
  )
})
after(async () => {
  assert.equal((await daemon.stop()).code, 0)
  await registry.close()
  at[Symbol.dispose]()
})

const here = (...argv: string[]) => runHere(argv, at.path, { env: { CAREEN_ADDRESS: daemon.address } })

test('none, then declared and never asked, with the command that asks', async () => {
  assert.match((await here('registries')).stdout, /No registries yet/)
  assert.equal((await here('apply', '-auto-approve', 'p.hcl')).code, 0)
  const { code, stdout } = await here('registries')
  assert.equal(code, 0)
  assert.match(stdout, /^REGISTRY .*CHECKED\nprod +http:\/\/127\.0\.0\.1:\d+ +- .* never\nspare/)
  assert.match(stdout, /To check one: careen registries check prod\n/)
})

test('a check says line by line what there is, exits with 0, and the list knows it from then on', async () => {
  const { code, stdout, stderr } = await here('registries', 'check', 'prod')
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, /^Registry prod, repository team\/web\n\n {2}ok {9}reachable {4}http/)
  assert.match(stdout, /\n {2}ok {9}delete {7}allowed in team\/web\n/)
  assert.match(stdout, /\nCleaning is possible\.\n$/)
  assert.match(
    (await here('registries')).stdout,
    /prod .* distribution \(the lack of any other API\) +yes +yes +from scans +from scans +no +open +\d{4}-/,
  )
})

test('a problem shows the next step, and exits with 1; so does a registry that is not there', async () => {
  behaviour.deleteEnabled = false
  const { code, stdout } = await here('registries', 'check', 'prod', 'team/web')
  behaviour.deleteEnabled = true
  assert.equal(code, 1)
  assert.match(stdout, / {2}problem {4}delete .*disabled.*\n +-> set REGISTRY_STORAGE_DELETE_ENABLED=true/)
  assert.match(stdout, /Cleaning is not possible\. Failed checks: delete\.\n$/)
  const gone = await here('registries', 'check', 'spare')
  assert.equal(gone.code, 1)
  assert.match(gone.stdout, / {2}problem {4}reachable .*cannot be reached/)
})

async function registries(): Promise<unknown> {
  return ofType(readLines((await here('registries', '-json')).stdout, 0), 'registry')
}

test('-json has the results and whether it can be cleaned', async () => {
  const lines = readLines((await here('registries', 'check', 'prod', '-json')).stdout, 0)
  const [first] = ofType(lines, 'check')
  const shown = ['name', 'state', 'needed', 'message'].map((field) => first?.[field])
  assert.deepEqual(shown, ['reachable', 'OK', true, `${registry.url} answers`])
  const [prod, spare] = (await registries()) as { name: string; capabilities?: { untag: string } }[]
  assert.equal(prod?.capabilities?.untag, 'yes')
  assert.equal(spare?.name, 'spare')
  assert.equal(spare?.capabilities, undefined)
})

test('the size of what was scanned is shown, for people and for programs', async () => {
  const policy = `lifecycle_policy "web" {\n  registry = registry.prod\n  repository = "team/web"\n  status = "ACTIVE"\n  keep_latest = 9\n}\n`
  writeFileSync(join(at.path, 'q.hcl'), readFileSync(join(at.path, 'p.hcl'), 'utf8') + policy)
  assert.equal((await here('apply', '-auto-approve', 'q.hcl')).code, 0)
  assert.equal((await here('dry-run', 'prod/team/web')).code, 0)
  const [prod, spare] = (await registries()) as {
    size?: { size_bytes: number; scanned: number; repositories: number; unsized: number }
  }[]
  assert.ok(prod?.size !== undefined && prod.size.size_bytes > 0)
  assert.deepEqual(
    { ...prod.size, size_bytes: 0 },
    { size_bytes: 0, scanned: 1, repositories: 1, unsized: 0 },
  )
  assert.equal(spare?.size, undefined)
  const { stdout } = await here('registries')
  assert.match(stdout, /^REGISTRY +URL +SIZE +PROFILE /)
  assert.match(stdout, /\nprod +\S+ +[\d.]+ (Ki)?B +distribution/)
  assert.match(stdout, /\nspare +\S+ +- +- /)
})

test('a registry that is not declared is named, with those that are', async () => {
  const { code, stderr } = await here('registries', 'check', 'prd')
  assert.equal(code, 1)
  assert.match(stderr, /registry prd is not declared \(declared: prod, spare\)/)
})
