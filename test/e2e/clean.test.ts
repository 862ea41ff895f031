import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ofType, readLines } from '../support/output-lines.ts'
import { careen, folder, start, startTestDaemon, type TestDaemon } from '../support/processes.ts'
import { listTags, resolve, type Target } from '../support/push.ts'
import { startRedis } from '../support/redis-server.ts'
import { startDockerRegistry } from '../support/registry-server.ts'
import { skipWithoutServer } from '../support/skips.ts'
import { runHere } from '../support/terminal.ts'
import { policies, push, type Pushes, TAGS_GONE, tagsLeft, UNTAGGED_GONE, UNTAGGED_LEFT } from './scenario.ts'

type Machinery = {
  readonly daemon: TestDaemon
  readonly workers: readonly string[]
  readonly stop: () => Promise<void>
}

async function embedded(at: string): Promise<Machinery> {
  const daemon = await startTestDaemon(at)
  return { daemon, workers: [], stop: () => daemon[Symbol.asyncDispose]() }
}

async function overRedis(at: string): Promise<Machinery> {
  const redis = await startRedis()
  assert.ok(redis, 'redis-server')
  const daemon = await startTestDaemon(at, ['--redis', redis.url])
  const workers = ['one', 'two'].map((name) =>
    start('careend', ['worker', '--redis', redis.url, '--name', name, '--address', daemon.address]),
  )
  await Promise.all(workers.map((worker) => worker.says('takes runs')))
  return {
    daemon,
    workers: ['one', 'two'],
    stop: async () => {
      for (const worker of workers) assert.equal((await worker.stop()).code, 0, worker.output())
      assert.equal((await daemon.stop()).code, 0, daemon.output())
      await redis[Symbol.asyncDispose]()
    },
  }
}

const skip = (await skipWithoutServer('docker-registry')) || (await skipWithoutServer('redis-server'))

for (const [title, machinery] of [
  ['the embedded queue', embedded],
  ['BullMQ and two workers', overRedis],
] as const) {
  describe(`a registry is cleaned as declared, with ${title}`, { skip }, () => {
    const at = folder()
    let registry: Awaited<ReturnType<typeof startDockerRegistry>>
    let machines: Machinery
    let pushes: Pushes
    let config: string

    before(async () => {
      registry = await startDockerRegistry({ deleteEnabled: true })
      assert.ok(registry)
      pushes = await push(registry.url, Date.now())
      config = join(at.path, 'policies.hcl')
      writeFileSync(config, policies(registry.url))
      machines = await machinery(at.path)
    })
    after(async () => {
      await machines?.stop()
      await registry?.[Symbol.asyncDispose]()
      at[Symbol.dispose]()
    })
    const target = (repository: string): Target => ({ url: registry?.url ?? '', repository })
    const run = (...args: string[]) => careen(args, machines.daemon.env)

    test('at least 60 images were pushed', () => assert.ok(pushes.images >= 60, `${pushes.images}`))

    test('the plan shows what will go, and nothing goes', async () => {
      const plan = await run('plan', '-detailed-exitcode', config)
      assert.equal(plan.code, 2, plan.stderr)
      assert.match(plan.stdout, /Plan: 5 to add, 0 to change, 0 to destroy\./)
      // 16 images of team/web, two of which have a part, and 7 of team/api
      assert.match(plan.stdout, /Images: 23 to delete .* in 3 repositories\./)
      assert.deepEqual(await listTags(target('team/base')), tagsLeft(pushes.named)['team/base'])
    })

    test('apply, then the schedule cleans everything within two minutes', async () => {
      const applied = await run('apply', '-auto-approve', config)
      assert.equal(applied.code, 0, applied.stderr + applied.stdout)
      const deadline = Date.now() + 150_000
      for (const repository of ['team/web', 'team/api', 'team/base']) {
        for (;;) {
          // Why in this process: each process of the CLI takes half a second of a processor that cleans.
          const argv = ['runs', '-json', '-repository', `prod/${repository}`]
          const { stdout } = await runHere(argv, at.path, { env: machines.daemon.env })
          const runs = ofType(readLines(stdout, 0), 'run')
          const settled = runs.filter(
            (r) => r['trigger'] === 'SCHEDULE' && r['state'] !== 'QUEUED' && r['state'] !== 'RUNNING',
          )
          for (const r of settled) assert.equal(r['state'], 'SUCCEEDED', String(r['message']))
          if (settled.length > 0) break
          assert.ok(Date.now() < deadline, `${repository} was never cleaned: ${machines.daemon.output()}`)
          await new Promise((done) => setTimeout(done, 500))
        }
      }
    })

    for (const repository of ['team/web', 'team/api', 'team/base']) {
      test(`exactly the right tags are left in ${repository}`, async () => {
        const left = await listTags(target(repository))
        assert.deepEqual(left, tagsLeft(pushes.named)[repository])
        for (const tag of left) assert.ok(await resolve(target(repository), tag), `${tag} can be pulled`)
        for (const tag of TAGS_GONE[repository] ?? [])
          assert.equal(await resolve(target(repository), tag), undefined, tag)
      })
    }

    test('children of living indexes and overwritten images are still there, the child of a deleted one is not', async () => {
      for (const name of UNTAGGED_LEFT) {
        const digest = pushes.named[name]?.digest ?? ''
        assert.equal(await resolve(target('team/web'), digest), digest, name)
      }
      for (const name of UNTAGGED_GONE)
        assert.equal(await resolve(target('team/web'), pushes.named[name]?.digest ?? ''), undefined, name)
    })

    test('the signature was deleted after its image', async () => {
      const { digest = '' } = pushes.named['signedPreview'] ?? {}
      const { stdout } = await run('explain', `prod/team/web:pr-13`)
      assert.match(stdout, /deleted/i)
      assert.equal(await resolve(target('team/web'), `${digest.replace(':', '-')}.sig`), undefined)
    })

    test('both workers may take runs, and a worker is named', async () => {
      const { stdout } = await run('runs', '-json')
      const takers = new Set(ofType(readLines(stdout, 0), 'run').map(({ worker }) => String(worker)))
      assert.ok(takers.size >= 1)
      if (machines.workers.length > 0)
        for (const taker of takers) assert.ok(machines.workers.includes(taker), taker)
    })

    test('a deleted multi-arch image comes back whole', async () => {
      const back = await run('restore', 'prod/team/web:pr-11')
      assert.equal(back.code, 0, back.stderr)
      assert.ok(await resolve(target('team/web'), 'pr-11'))
    })

    test('a restored image counts as new: a second cleaning leaves it, and takes nothing else', async () => {
      const again = await run('run', '-auto-approve', 'prod/team/web')
      assert.equal(again.code, 0, again.stderr + again.stdout)
      const expected = [...(tagsLeft(pushes.named)['team/web'] ?? []), 'pr-11'].toSorted()
      assert.deepEqual(await listTags(target('team/web')), expected)
    })

    test('a signed image comes back with its signature', async () => {
      const { digest = '' } = pushes.named['signedPreview'] ?? {}
      const back = await run('restore', `prod/team/web@${digest}`)
      assert.equal(back.code, 0, back.stderr)
      assert.equal(await resolve(target('team/web'), 'pr-13'), digest)
      assert.ok(await resolve(target('team/web'), `${digest.replace(':', '-')}.sig`))
    })

    test('two plans on one serial: the second is stale, says what changed, and exits with 4', async () => {
      const [first, second] = [join(at.path, 'first.plan'), join(at.path, 'second.plan')]
      writeFileSync(
        config,
        `${policies(registry.url)}\nprotect "extra" {\n  registry = registry.prod\n  tag_regexp = "x"\n}\n`,
      )
      for (const out of [first, second]) assert.equal((await run('plan', '-out', out, config)).code, 0)
      assert.equal((await run('apply', first)).code, 0)
      const stale = await run('apply', second)
      assert.equal(stale.code, 4, stale.stderr)
      assert.match(stale.stderr, /made for serial 1, and workspace default is at 2\n.*\+ protect\.extra/)
      assert.match(stale.stderr, /\nNothing was changed\. Plan again: careen plan -out=/)
    })
  })
}
