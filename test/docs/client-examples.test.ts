/** The programs of docs/examples do with a daemon what they say. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { after, before, mock, test } from 'node:test'
import { type MemoryRegistry, startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import { folder, startTestDaemon, type TestDaemon } from '../support/processes.ts'
import { pushImage } from '../support/push.ts'
import { PROD, WEB } from '../support/resource-names.ts'
import { runHere } from '../support/terminal.ts'
import { webPolicy } from '../support/world.ts'

const DAY = 24 * 3600 * 1000
/** Of the policy: once a year, so that no run comes in between. */
const NO_RUN = 'schedule = "0 0 1 1 *"'
const at = folder()
let registry: MemoryRegistry
let daemon: TestDaemon

before(async () => {
  registry = await startMemoryRegistry()
  daemon = await startTestDaemon(at.path)
  const push = (tag: string, days: number) =>
    pushImage(
      { url: registry.url, repository: 'team/web' },
      { tags: [tag], created: new Date(Date.now() - days * DAY).toISOString() },
    )
  await push('pr-1', 10)
  await push('pr-2', 5)
  for (let i = 0; i < 8; i += 1) await push(`release-${i}`, 100)
  writeFileSync(join(at.path, 'p.hcl'), webPolicy(NO_RUN).replace('$URL', registry.url))
  const { code, stderr } = await runHere(['apply', '-auto-approve', 'p.hcl'], at.path, {
    env: daemon.env,
  })
  assert.equal(code, 0, stderr)
})
after(async () => {
  assert.equal((await daemon.stop()).code, 0)
  await registry.close()
  at[Symbol.dispose]()
})

// Why: the examples import the package, and a test needs no build.
registerHooks({
  resolve: (specifier, context, next) =>
    next(
      specifier === 'careen/client' ? import.meta.resolve('../../proto/client/index.ts') : specifier,
      context,
    ),
})

let runs = 0

/**
 * Runs an example as its first lines say, and returns what it shows. Why in this process: loading a client in one of its own takes a
 * second; the test of the package does that.
 */
async function run(
  name: string,
  ...args: readonly string[]
): Promise<{ readonly shown: string; readonly failure: unknown; readonly exitCode: unknown }> {
  const shown: string[] = []
  const { argv, env } = process
  const show = mock.method(console, 'log', (line: string) => shown.push(`${line}\n`))
  process.argv = [process.execPath, name, ...args]
  process.env = { ...env, ...daemon.env }
  let failure: unknown
  try {
    await import(`../../docs/examples/${name}?run=${(runs += 1)}`)
  } catch (thrown) {
    failure = thrown
  }
  show.mock.restore()
  process.argv = argv
  process.env = env
  const { exitCode } = process
  process.exitCode = undefined
  return { shown: shown.join(''), failure, exitCode }
}

test('show-what-goes has what the next run deletes, and what goes later, with reasons', async () => {
  const { shown, failure } = await run('show-what-goes.ts', WEB)
  assert.equal(failure, undefined)
  const [state = '', first = '', second = '', last = ''] = shown.split('\n')
  assert.match(state, /^workspaces\/default\/policies\/lifecycle_policy\.web: next run \d{4}-/)
  assert.match(first, /^next run +pr-1 \(\d+ bytes\): \d+d old, \S+ keeps 7d/)
  assert.match(
    second,
    new RegExp(`^${new Date(Date.now() + 2 * DAY).toISOString().slice(0, 8)}\\d\\d +pr-2 `),
  )
  assert.equal(last, 'Images within 7 days: 2')
  assert.match((await run('show-what-goes.ts', WEB, '1')).shown, /\nImages within 1 days: 1\n$/)
})

test('pin-deploy keeps what a deploy uses, or says which image has no registry, and pins none', async () => {
  const { host } = new URL(registry.url)
  const wrong = await run('pin-deploy.ts', '30', `${host}/team/web:pr-2`, 'other.example.com/team/web:pr-1')
  assert.match(
    String(wrong.failure),
    /other\.example\.com\/team\/web:pr-1: workspace default has no registry at/,
  )
  assert.match((await run('show-what-goes.ts', WEB)).shown, / pr-2 /)
  const pinned = await run('pin-deploy.ts', '30', `${host}/team/web:pr-2`)
  assert.equal(pinned.failure, undefined)
  assert.match(pinned.shown, new RegExp(`^pinned ${WEB} pr-2 until \\d{4}-`))
  assert.match((await run('show-what-goes.ts', WEB)).shown, /\nnext run +pr-1 .*\nImages within 7 days: 1\n$/)
})

test('wait-for-run shows what a run does, and ends with it', async () => {
  const { shown, failure, exitCode } = await run('wait-for-run.ts', WEB)
  assert.equal(failure, undefined)
  assert.match(
    shown,
    /^workspaces\/default\/runs\/r-\w+\nSTATE_(?:QUEUED|RUNNING).*\n[^]*STATE_SUCCEEDED 1 deleted, 0 pending.*\n$/,
  )
  assert.equal(exitCode, 0)
  assert.match((await run('show-what-goes.ts', WEB)).shown, /Images within 7 days: 0\n$/)
})

test('policy-controller gives teams policies, and leaves what others manage', async () => {
  const teams = (...list: readonly (readonly [string, number])[]): string => {
    const path = join(at.path, 'teams.json')
    const all = list.map(([team, days]) => ({
      team,
      repository: `${PROD}/repositories/team%2F${team}`,
      days,
    }))
    writeFileSync(path, JSON.stringify(all))
    return path
  }
  const policy = (team: string): string => `workspaces/default/policies/lifecycle_policy.team_${team}`
  const first = await run('policy-controller.ts', teams(['api', 14], ['mail', 30]))
  assert.equal(first.failure, undefined)
  assert.equal(first.shown, `${policy('api')} at serial 2\n${policy('mail')} at serial 3\n`)
  const again = await run('policy-controller.ts', teams(['api', 14], ['mail', 30]))
  assert.equal(again.shown, first.shown)
  const later = await run('policy-controller.ts', teams(['api', 7]))
  assert.equal(later.shown, `${policy('api')} at serial 4\n${policy('mail')} deleted\n`)
  // The policy of the files governs team/web, and there is one for each repository.
  const other = await run('policy-controller.ts', teams(['web', 7]))
  assert.match(String(other.failure), /lifecycle_policy\.web is ACTIVE for the same scope/)
  const left = await runHere(['state', 'list'], at.path, { env: daemon.env })
  assert.match(left.stdout, /lifecycle_policy\.team_api/)
  assert.match(left.stdout, /lifecycle_policy\.web/)
  const wrong = await run('policy-controller.ts', teams(['api', 0]))
  assert.match(String(wrong.failure), /each team needs "team", "repository" and "days" above 0/)
})
