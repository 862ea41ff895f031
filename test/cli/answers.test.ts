/** Commands against a server whose answers are not what they are hoped to be. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { run } from '../../cli/main.ts'
import type { Operations } from '../../daemon/services.ts'
import { CareenError, type Code } from '../../policies/index.ts'
import { ofType, readLines } from '../support/output-lines.ts'
import { folder } from '../support/processes.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { quietTerminal } from '../support/terminal.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

/** The daemon's API over a world, with some operations changed, and a CLI for it. */
async function served(change: (real: Operations, world: World) => Partial<Operations> = () => ({})) {
  const at = folder()
  const world = await openWorld()
  const server = await serve(world, { operations: change(world.operations, world) })
  writeFileSync(join(at.path, 'token'), TOKEN, { mode: 0o600 })
  writeFileSync(join(at.path, 'p.hcl'), webPolicy().replaceAll('$URL', world.registry.url))
  const careen = async (
    argv: readonly string[],
    signal: AbortSignal = new AbortController().signal,
    hear: (text: string) => void = () => {},
    more: Readonly<Record<string, string>> = {},
  ) => {
    let stdout = ''
    let stderr = ''
    const env = { CAREEN_ADDRESS: server.address, CAREEN_TOKEN_FILE: join(at.path, 'token'), ...more }
    const code = await run(argv, {
      ...quietTerminal({ cwd: at.path, env }),
      out: (text) => {
        stdout += text
        hear(text)
      },
      err: (text) => void (stderr += text),
      signal,
    })
    return { code, stdout, stderr }
  }
  return {
    world,
    careen,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
      at[Symbol.dispose]()
    },
  }
}

for (const [code, exit] of [
  ['DAEMON_UNREACHABLE', 6],
  ['DEADLINE_EXCEEDED', 9],
  ['INTERNAL', 1],
] as const satisfies readonly (readonly [Code, number])[]) {
  test(`an apply whose answer is lost (${code}): the daemon is asked what became of it`, async () => {
    await using all = await served(({ plans }) => ({
      plans: {
        ...plans,
        apply: async (...plan) => {
          await plans.apply(...plan)
          throw new CareenError(code, 'the answer is lost')
        },
      },
    }))
    const applied = await all.careen(['apply', '-auto-approve', '-skip-effects', 'p.hcl'])
    assert.equal(applied.code, 0, applied.stderr)
    assert.match(applied.stdout, /^It was applied: workspace default is at serial 1\.$/m)
  })

  test(`an apply whose answer is lost (${code}) does not claim that nothing was changed`, async () => {
    await using all = await served(({ plans }) => ({
      plans: { ...plans, apply: () => Promise.reject(new CareenError(code, 'the answer is lost')) },
    }))
    const applied = await all.careen(['apply', '-auto-approve', '-skip-effects', 'p.hcl'])
    assert.equal(applied.code, exit, applied.stderr)
    assert.match(
      applied.stderr,
      /it is unknown whether the plan was applied.*careen history shows applied plans/,
    )
    assert.doesNotMatch(applied.stderr, /Nothing was changed/)
  })
}

test('an apply that the daemon refused says that nothing was changed', async () => {
  await using all = await served(({ plans }) => ({
    plans: {
      ...plans,
      apply: () => Promise.reject(new CareenError('PLAN_STALE', 'something changed')),
    },
  }))
  const { code, stderr } = await all.careen(['apply', '-auto-approve', '-skip-effects', 'p.hcl'])
  assert.equal(code, 4)
  assert.match(stderr, /Apply failed\. Nothing was changed\./)
})

test('Ctrl-C after a plan is shown and before it is sent to be applied: it is not', async () => {
  let applied = 0
  await using all = await served(({ plans }) => ({
    plans: {
      ...plans,
      apply: (...plan) => {
        applied += 1
        return plans.apply(...plan)
      },
    },
  }))
  const saved = await all.careen(['plan', '-out', 'saved', '-skip-effects', 'p.hcl'])
  assert.equal(saved.code, 0, saved.stderr)
  for (const words of [['p.hcl', '-auto-approve', '-skip-effects', '-no-second-reading'], ['saved']]) {
    const stop = new AbortController()
    const { code, stdout } = await all.careen(['apply', ...words], stop.signal, (text) => {
      if (text.includes('Plan: 2 to add')) stop.abort()
    })
    assert.match(stdout, /Plan: 2 to add/)
    assert.deepEqual([code, applied], [8, 0])
  }
})

test('apply -json asks nobody to approve a plan that it does not show', async () => {
  await using all = await served()
  const { code, stdout, stderr } = await all.careen(['apply', '-json', '-skip-effects', 'p.hcl'])
  assert.deepEqual([code, stderr], [1, ''])
  const [refusal] = ofType(readLines(stdout, 1), 'diagnostic')
  assert.match(String(refusal?.['summary']), /-json forbids the question\. Add -auto-approve/)
  const applied = await all.careen(['apply', '-json', '-auto-approve', '-skip-effects', 'p.hcl'])
  const lines = readLines(applied.stdout, 0)
  assert.equal(ofType(lines, 'apply_complete')[0]?.['serial'], 1)
  assert.equal(ofType(lines, 'planned_change').length, 2)
  assert.equal(ofType(lines, 'result')[0]?.['changed'], true)
})

test('Ctrl-C while something is asked for: what comes after it is not waited for', async () => {
  await using all = await served()
  await pushTen(all.world)
  assert.equal((await all.careen(['apply', '-auto-approve', '-skip-effects', 'p.hcl'])).code, 0)
  const { code, stderr } = await all.careen(['run', '-auto-approve', 'prod/team/web'], AbortSignal.abort())
  assert.equal(code, 8)
  assert.match(stderr, /Run \S+ continues\. To cancel it: careen runs cancel/)
  assert.equal((await all.careen(['registries'], AbortSignal.abort())).code, 8)
  assert.equal((await all.careen(['registries', 'check', 'prod'], AbortSignal.abort())).code, 8)
})

test('-json is JSON, whatever is done to a run or a repository', async () => {
  await using all = await served()
  await pushTen(all.world)
  assert.equal((await all.careen(['apply', '-auto-approve', '-skip-effects', 'p.hcl'])).code, 0)
  const runIn = (text: string) => ofType(readLines(text, 0), 'run')[0] as unknown as Stated
  const started = runIn((await all.careen(['run', '-auto-approve', 'team/web', '-detach', '-json'])).stdout)
  assert.equal(started.state, 'QUEUED')
  const cancelled = runIn((await all.careen(['runs', 'cancel', started.id, '-json'])).stdout)
  assert.deepEqual([cancelled.id, cancelled.state], [started.id, 'CANCELLED'])
  all.world.store.repositories.stop({ registry: 'prod', repository: 'team/web' }, 'an incident')
  const resumed = await all.careen(['repositories', 'resume', 'team/web', '-auto-approve', '-json'])
  const [state] = ofType(readLines(resumed.stdout, 0), 'repository')
  assert.deepEqual([state?.['repository'], state?.['stopped']], ['team/web', undefined])
})

type Stated = { readonly id: string; readonly state: string }

test('with CAREEN_LOG=debug each call has a line, also one that fails and a stream', async () => {
  await using server = await served()
  const lines = async (argv: readonly string[], level: string): Promise<readonly string[]> => {
    const { stderr } = await server.careen(argv, undefined, undefined, { CAREEN_LOG: level })
    return stderr
      .split('\n')
      .flatMap((line) => /^debug: (.+) \d+ ms, request [\da-f-]{36}$/.exec(line)?.[1] ?? [])
  }
  assert.deepEqual(await lines(['runs'], 'info'), [])
  assert.deepEqual(await lines(['runs'], 'debug'), ['ListRuns OK'])
  assert.deepEqual(await lines(['show', 'pl-00000000'], 'trace'), ['ListPlans OK'])
  const planned = await lines(['plan', 'p.hcl'], 'debug')
  assert.ok(planned.includes('CreatePlan OK') && planned.includes('WatchPlan OK'), planned.join())
  const nobody = { CAREEN_LOG: 'debug', CAREEN_ADDRESS: 'unix:/nowhere/careend.sock' }
  const { stderr } = await server.careen(['runs'], undefined, undefined, nobody)
  assert.match(stderr, /^debug: ListRuns DAEMON_UNREACHABLE \d+ ms, request [\da-f-]{36}\nError: /)
})
