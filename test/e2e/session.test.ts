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

const DAY = 24 * 3600 * 1000
const at = folder()
let registry: MemoryRegistry
let daemon: TestDaemon

function policies(more = ''): string {
  return oldTagsPolicy(registry.url) + more
}

before(async () => {
  registry = await startMemoryRegistry()
  daemon = await startTestDaemon(at.path)
  const created = new Date(Date.now() - 30 * DAY).toISOString()
  for (let i = 0; i < 3; i += 1)
    await pushImage({ url: registry.url, repository: 'team/web' }, { tags: [`old-${i}`], created })
  for (let i = 0; i < 12; i += 1)
    await pushImage({ url: registry.url, repository: 'team/web' }, { tags: [`keep-${i}`], created })
  writeFileSync(join(at.path, 'p.hcl'), policies())
})
after(async () => {
  assert.equal((await daemon.stop()).code, 0)
  await registry.close()
  at[Symbol.dispose]()
})

const here = (argv: readonly string[], options: { answers?: readonly string[]; colour?: boolean } = {}) =>
  runHere(argv, at.path, { ...options, env: { CAREEN_ADDRESS: daemon.address } })

test('plan shows policies, images and reasons, in colour for a person only', async () => {
  const plain = await here(['plan', '-detail', 'p.hcl'])
  assert.equal(plain.code, 0, plain.stderr)
  assert.match(plain.stdout, /\+ create/)
  assert.match(plain.stdout, /# lifecycle_policy\.web will be created/)
  assert.match(plain.stdout, /\+ rule "old" \{\n(?: +\+ \w+ +=.*\n)* +\+ expire_period += "7d"\n/)
  assert.match(plain.stdout, /- old-1, .*: 30d old, old keeps 7d/)
  assert.match(
    plain.stdout,
    /\nPlan: 2 to add, 0 to change, 0 to destroy\.\nImages: 3 to delete \(.*\), 12 kept, in 1 repository\.\nBecause of this plan: 3 newly deleted, 0 no longer; 0 go anyway\.\nNot saved, /,
  )
  assert.ok(!plain.stdout.includes('\u001B['))
  assert.ok((await here(['plan', 'p.hcl'], { colour: true })).stdout.includes('\u001B[32m+'))
})

test('plan -json holds changes, effects and the sums', async () => {
  const { stdout } = await here(['plan', '-json', 'p.hcl'])
  const lines = readLines(stdout, 0)
  assert.equal(ofType(lines, 'planned_change').length, 2)
  const [summary] = ofType(lines, 'change_summary') as unknown as { images: { to_delete: number } }[]
  assert.equal(summary?.images.to_delete, 3)
  const images = ofType(lines, 'image_effect') as unknown as { reasons: { text: string }[] }[]
  assert.match(images[0]?.reasons[0]?.text ?? '', /old, old keeps/)
})

test("apply takes nothing but 'yes'", async () => {
  for (const [answers, wanted] of [
    [['y'], /Apply cancelled\. Nothing was changed/],
    [['YES'], /Apply cancelled/],
    [[], /nobody answered\. Nothing was changed/],
  ] as const) {
    const { code, stdout } = await here(['apply', 'p.hcl'], { answers })
    assert.equal(code, answers.length === 0 ? 1 : 8)
    assert.match(stdout, /Only 'yes' will be accepted/)
    assert.match(stdout, wanted)
  }
  const refused = await here(['apply', '-input=false', 'p.hcl'])
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /-input=false forbids the question\. Add -auto-approve/)
  assert.match((await here(['history'])).stdout, /Nothing was applied yet/)
})

test('a saved plan is shown and applied without a question; the file holds no secret and no authority', async () => {
  assert.match(
    (await here(['plan', '-out', 'p.plan', 'p.hcl'])).stdout,
    /Saved the plan to: p\.plan[^]*careen apply p\.plan/,
  )
  const file = JSON.parse(readFileSync(join(at.path, 'p.plan'), 'utf8')) as object
  assert.deepEqual(Object.keys(file), ['format', 'version', 'plan', 'content_sha256', 'text'])
  const applied = await here(['apply', 'p.plan'])
  assert.equal(applied.code, 0, applied.stderr)
  assert.match(
    applied.stdout,
    /Apply complete! Objects: 2 added, 0 changed, 0 destroyed\.\nWorkspace default is at serial 1\./,
  )
  const again = await here(['apply', 'p.plan'])
  assert.equal(again.code, 1)
  assert.match(again.stderr, /is already applied, as serial 1/)
  writeFileSync(join(at.path, 'nonsense'), '{"format":"other"}')
  assert.match((await here(['apply', 'nonsense'])).stderr, /neither a saved plan nor a policy file/)
})

test('plan says that there are no changes, and -detailed-exitcode exits with 2 if there are', async () => {
  const same = await here(['plan', '-detailed-exitcode', 'p.hcl'])
  assert.equal(same.code, 0)
  assert.match(same.stdout, /^No changes\. Workspace default is what the files declare \(serial \d+\)\.\n$/)
  writeFileSync(join(at.path, 'q.hcl'), policies().replace('7d', '14d'))
  const changed = await here(['plan', '-detailed-exitcode', 'q.hcl'])
  assert.equal(changed.code, 2)
  assert.match(changed.stdout, /~ lifecycle_policy\.web  rule old: expire_period 7d -> 14d/)
})

test('policies, repositories and history show what was applied', async () => {
  assert.match((await here(['policies'])).stdout, /lifecycle_policy\.web +ACTIVE +default +serial 1/)
  assert.match(
    (await here(['policies', 'show', 'lifecycle_policy.web'])).stdout,
    /rule "old" \{\n {4}tag_regexp {4}= "old-\.\*"/,
  )
  assert.match(
    (await here(['policies', 'show', 'lifecycle_policy.nope'])).stderr,
    /does not exist\. To list the policies, run: careen policies/,
  )
  assert.match((await here(['repositories'])).stdout, /prod\/team\/web +lifecycle_policy\.web/)
  assert.match((await here(['history'])).stdout, /1 +20.* \+2 ~0 -0 +3 new/)
})

test('dry run, run, runs show, explain and restore', async () => {
  const dry = await here(['dry-run', 'team/web'])
  assert.equal(dry.code, 0, dry.stderr)
  assert.match(dry.stdout, /: done, 3 images would be deleted \(.*\), 12\s+kept/)
  const run = await here(['run', '-auto-approve', 'prod/team/web'])
  assert.equal(run.code, 0, run.stderr)
  assert.match(run.stdout, /Run r-.*: done, 3 images deleted/)
  const id = /Run (r-\w{8})/.exec(run.stdout)?.[1] ?? ''
  const removals = { deleted: 3, untagged: 0, pending: 0 }
  const runsIn = (text: string) => ofType(readLines(text, 0), 'run')
  const [last] = runsIn((await here(['runs', '-json'])).stdout)
  assert.deepEqual([last?.['id'], last?.['removals']], [id, removals])
  const [one] = runsIn((await here(['runs', 'show', id, '-json'])).stdout)
  assert.deepEqual(one?.['removals'], removals)
  const shown = await here(['runs', 'show', id.slice(0, 8), '-detail'])
  assert.match(shown.stdout, /Removed\n {4}- old-[^]*Kept\n[^]*no rule selects it/)
  assert.match((await here(['explain', 'team/web:old-1'])).stdout, /Deleted by careen\n {4}- old-1 deleted/)
  assert.match((await here(['explain', 'team/web:keep-1'])).stdout, /^Stays: \S*team\/web:keep-1\n/)
  assert.match(
    (await here(['explain', 'team/web:nope'])).stderr,
    /has no image nope, and careen deleted no such image/,
  )
  assert.match(
    (await here(['restore', 'team/web:old-1'])).stdout,
    /^Restored \S*team\/web:old-1 \(sha256:[0-9a-f]{12}/,
  )
  assert.match((await here(['restore', 'team/web:keep-1'])).stderr, /careen deleted no image keep-1/)
  assert.match(
    (await here(['runs', 'show', 'zzzz'])).stderr,
    /run zzzz does not exist\. To list the runs, run: careen runs/,
  )
  assert.match(
    (await here(['run', '-auto-approve', 'no/such'])).stderr,
    /repository no\/such is not known to the daemon\. Write REGISTRY\/REPOSITORY/,
  )
})

test('a run that would pass a limit waits for approval and exits with 5; approve ends it', async () => {
  const push = (i: number, created: string) =>
    pushImage(
      { url: registry.url, repository: 'team/web' },
      { tags: [`old-${i}`], created, seed: `new ${i}` },
    )
  const created = new Date(Date.now() - 30 * DAY).toISOString()
  for (let i = 10; i < 20; i += 1) await push(i, created)
  // They are new to careen, so they count as pushed now: judged by build time alone they would go.
  const young = await here(['run', '-auto-approve', 'prod/team/web'])
  assert.match(young.stdout, /0 images deleted/)
  // They came in one gap, with one build time, so that nothing orders them: all go once one is certainly newer.
  await push(20, new Date().toISOString())
  writeFileSync(join(at.path, 'q.hcl'), policies().replace('expire_period = "7d"', 'retained_top = 1'))
  assert.equal((await here(['apply', '-auto-approve', '-skip-effects', 'q.hcl'])).code, 0)
  const parked = await here(['run', '-auto-approve', 'prod/team/web'])
  assert.equal(parked.code, 5)
  assert.match(parked.stdout, /: waiting, wants [^]*limit\s+30[^]*careen approve/)
  const id = /careen approve (r-\w{8})/.exec(parked.stdout)?.[1] ?? ''
  const approved = await here(['approve', id, '-approve-images=11'])
  assert.equal(approved.code, 0, approved.stderr)
  const [, next = ''] = /Approved\. 11 images, no other\. careen watch (r-\w{8})/.exec(approved.stdout) ?? []
  await until('the approved run ends', async () =>
    /11 images deleted/.test((await here(['runs', 'show', next])).stdout),
  )
})

test('apply with errors in the files shows all of them, changes nothing, and exits with 1', async () => {
  writeFileSync(join(at.path, 'bad.hcl'), policies('protect "x" {\n}\n').replace('"7d"', '"7"'))
  const { code, stderr } = await here(['apply', '-auto-approve', 'bad.hcl'])
  assert.equal(code, 1)
  assert.match(stderr, /Protects nothing/)
  assert.match(stderr, /Wrong value for "expire_period"/)
  assert.match(stderr, /Apply failed\. Nothing was changed\.\n$/)
})
