/** Registries that nobody can look into: what the commands print, and how they end. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type MemoryRegistry, startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import { ofType, readLines } from '../support/output-lines.ts'
import { oldTagsPolicy } from '../support/policies.ts'
import { until } from '../support/ports.ts'
import { folder, startTestDaemon, type TestDaemon } from '../support/processes.ts'
import { pushImage } from '../support/push.ts'
import { runHere } from '../support/terminal.ts'

const at = folder()
const state = { on: false }
let registry: MemoryRegistry
let daemon: TestDaemon

before(async () => {
  registry = await startMemoryRegistry({
    fault: () => (state.on ? { kind: 'answer', status: 401 } : undefined),
  })
  daemon = await startTestDaemon(at.path)
  const created = new Date(Date.now() - 30 * 24 * 3600 * 1000).toISOString()
  for (const tag of ['old-1', ...Array.from({ length: 12 }, (_, i) => `keep-${i}`)])
    await pushImage({ url: registry.url, repository: 'team/web' }, { tags: [tag], created })
  const policy = (name: string, url: string) => oldTagsPolicy(url, { registry: name, name })
  writeFileSync(join(at.path, 'p.hcl'), policy('prod', registry.url))
  writeFileSync(
    join(at.path, 'dead.hcl'),
    policy('prod', registry.url) + policy('dead', 'http://127.0.0.1:9'),
  )
})
after(async () => {
  await daemon.stop()
  await registry.close()
  at[Symbol.dispose]()
})

const here = (...argv: readonly string[]) =>
  runHere(argv, at.path, { env: { CAREEN_ADDRESS: daemon.address } })

test('plan says so and exits with 5, with or without -detailed-exitcode; with leave 0 or 2', async () => {
  const plan = await here('plan', 'dead.hcl')
  assert.equal(plan.code, 5, plan.stderr)
  assert.match(
    plan.stdout,
    /^Workspace default, serial 0\. Images as of [^\n]+\.\n\nLook at these first\n {2}\? unknown: what goes in 1 repository\n {6}dead\/team\/web *\n {8}\S/,
  )
  assert.match(
    plan.stdout,
    /at least 1 to delete \(at least [^]*; unknown in\s+1 repository\.\nBecause of this plan: at least 1 newly deleted/,
  )
  assert.equal((await here('plan', '-detailed-exitcode', 'dead.hcl')).code, 5)
  assert.equal((await here('plan', '-allow-unknown', 'dead.hcl')).code, 0)
  assert.equal((await here('plan', '-allow-unknown', '-detailed-exitcode', 'dead.hcl')).code, 2)
  const skipped = await here('plan', '-skip-effects', 'dead.hcl')
  assert.equal(skipped.code, 0)
  assert.match(skipped.stdout, /registries were not contacted \(-skip-effects\)/)
  const json = await here('plan', '-json', 'dead.hcl')
  assert.equal(json.code, 5)
  const lines = readLines(json.stdout, 5)
  const unknown = ofType(lines, 'unknown').map(({ repository }) => repository)
  assert.deepEqual([ofType(lines, 'plan')[0]?.['complete'], unknown], [false, ['dead/team/web']])
})

test('apply refuses before it asks, changes nothing and says what to do', async () => {
  state.on = true
  const refused = await here('apply', '-auto-approve', 'p.hcl')
  assert.equal(refused.code, 5)
  assert.match(refused.stdout, /Images: unknown in 1 repository\.\n/)
  assert.match(
    refused.stderr,
    /the images to delete in 1 repository are unknown[^]*registries check prod[^]*-allow-unknown[^]*\nApply refused\. Nothing was changed\.\n$/,
  )
  assert.match((await here('history')).stdout, /Nothing was applied yet/)
})

test('a saved plan is marked, and needs leave of its own; the first run then waits, and everything says so', async () => {
  const saved = await here('plan', '-out', 'p.plan', 'p.hcl')
  assert.equal(saved.code, 5)
  assert.match(
    saved.stdout,
    /It is incomplete: the images to delete in 1 repository are unknown[^]*careen apply -allow-unknown p\.plan/,
  )
  assert.equal(
    (JSON.parse(readFileSync(join(at.path, 'p.plan'), 'utf8')) as { incomplete?: true }).incomplete,
    true,
  )
  assert.equal((await here('apply', 'p.plan')).code, 5)
  const applied = await here('apply', '-allow-unknown', 'p.plan')
  assert.equal(applied.code, 0, applied.stderr)
  assert.match(applied.stdout, /the first run there that would delete any waits for approval/)
  state.on = false
  const run = await here('run', '-auto-approve', 'prod/team/web')
  assert.equal(run.code, 5, run.stderr)
  const id = /careen approve (r-\w{8})/.exec(run.stdout)?.[1] ?? 'none'
  for (const words of [['repositories'], ['health'], ['explain', 'prod/team/web'], ['plan', 'p.hcl']]) {
    const { stdout } = await here(...words)
    assert.match(stdout, new RegExp(`waits for approval[^]*careen approve ${id}`), words.join(' '))
  }
  const approved = await here('approve', id, '-approve-images=1')
  const [, next = ''] = /Approved\. 1 image, no other\. careen watch (r-\w{8})/.exec(approved.stdout) ?? []
  await until('the approved run ends', async () =>
    /1 image deleted/.test((await here('runs', 'show', next)).stdout),
  )
  assert.doesNotMatch((await here('health')).stdout, /waits|FAILING|DEGRADED/)
})
