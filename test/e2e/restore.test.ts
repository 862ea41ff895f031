import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { run as careen } from '../../cli/main.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import { ofType, readLines } from '../support/output-lines.ts'
import { oldTagsPolicy } from '../support/policies.ts'
import { until } from '../support/ports.ts'
import { folder, startTestDaemon } from '../support/processes.ts'
import { listTags, pushImage } from '../support/push.ts'
import { quietTerminal, runHere } from '../support/terminal.ts'

const DAY = 24 * 3600 * 1000

/** A daemon that has just deleted `old-0` to `old-2`, with the id of that run. */
async function cleaned() {
  const at = folder()
  const registry = await startMemoryRegistry()
  const daemon = await startTestDaemon(at.path)
  const target = { url: registry.url, repository: 'team/web' }
  const created = new Date(Date.now() - 30 * DAY).toISOString()
  for (let i = 0; i < 3; i += 1) await pushImage(target, { tags: [`old-${i}`], created })
  for (let i = 0; i < 12; i += 1) await pushImage(target, { tags: [`keep-${i}`], created })
  writeFileSync(join(at.path, 'p.hcl'), oldTagsPolicy(registry.url))
  const env = { CAREEN_ADDRESS: daemon.address }
  const here = (...argv: string[]) => runHere(argv, at.path, { env })
  assert.equal((await here('apply', '-auto-approve', 'p.hcl')).code, 0)
  const ran = await here('run', '-auto-approve', 'prod/team/web')
  assert.equal(ran.code, 0, ran.stderr)
  const id = /^Run (r-\w{8}) of /.exec(ran.stdout)?.[1] ?? ''
  return {
    at,
    env,
    registry,
    here,
    id,
    tags: async () => (await listTags(target)).filter((tag) => tag.startsWith('old')),
    [Symbol.asyncDispose]: async () => {
      await daemon[Symbol.asyncDispose]()
      await registry.close()
      at[Symbol.dispose]()
    },
  }
}

test('restore -run puts back all that a run deleted, names each, and exits with 1 if one is not back', async () => {
  await using world = await cleaned()
  assert.deepEqual(await world.tags(), [])
  await pushImage({ url: world.registry.url, repository: 'team/web' }, { tags: ['old-1'] })
  const all = await world.here('restore', '-auto-approve', '-run', world.id.slice(0, 8))
  assert.equal(all.code, 0, all.stderr)
  assert.match(all.stdout, /\+ prod\/team\/web:old-0\n/)
  assert.match(
    all.stdout,
    /\+ prod\/team\/web:old-1; not moved, as they point to another image now:\s+old-1\n/,
  )
  assert.match(all.stdout, /\n3 images restored\.\nThe next run .* keeps them\./)
  assert.deepEqual(await world.tags(), ['old-0', 'old-1', 'old-2'])
  const again = await world.here('restore', '-run', world.id)
  assert.equal(again.code, 1)
  assert.match(again.stderr, /has no image to restore/)
})

test('as JSON, with what the registry has dropped', async () => {
  await using world = await cleaned()
  world.registry.repositories.get('team/web')?.blobs.clear()
  const { code, stdout } = await world.here('restore', '-json', '-auto-approve', '-run', world.id)
  assert.equal(code, 1)
  const lines: unknown = ofType(readLines(stdout, 1), 'restore')
  const images = lines as { outcome: string; had_tags: string[] }[]
  assert.deepEqual(new Set(images.map(({ outcome }) => outcome)), new Set(['blobs_gone']))
  assert.deepEqual(images.flatMap(({ had_tags: tags }) => tags).toSorted(), ['old-0', 'old-1', 'old-2'])
  const shown = await world.here('restore', '-auto-approve', '-run', world.id)
  assert.match(
    shown.stdout,
    /! prod\/team\/web:old-0: not restored, the registry's garbage collection\s+deleted/,
  )
  assert.match(shown.stdout, /0 images restored, 3 images could not be restored\./)
})

test('interrupted, it says how far it came, and the daemon goes on', async () => {
  await using world = await cleaned()
  const leave = new AbortController()
  let stdout = ''
  let stderr = ''
  const terminal = {
    ...quietTerminal({ cwd: world.at.path, env: world.env }),
    out: (text: string) => {
      stdout += text
      leave.abort()
    },
    err: (text: string) => void (stderr += text),
    signal: leave.signal,
  }
  const code = await careen(['restore', '-auto-approve', '-run', world.id], terminal)
  assert.equal(code, 8, stderr)
  assert.match(stdout, /\+ prod\/team\/web:old-/)
  assert.match(stderr, /\d of 3 images (?:is|are) back, and the daemon goes on\..*careen restore -run=r-/)
  await until('the others are back', async () => (await world.tags()).length === 3)
})

test('an image or a run, not both and not neither', async () => {
  using at = folder()
  for (const [argv, why] of [
    [[], /write one of REPO:TAG, REPO@DIGEST, -run=ID, -policy=ADDRESS/],
    [['team/web:a', '-run', 'x'], /write one of REPO:TAG/],
    [['-run', 'x', '-since-serial=1'], /write one of REPO:TAG/],
    [['-policy=web'], /say since when: -policy=ADDRESS -since=TIME/],
    [['team/web:a', '-since=7d'], /-since belongs to -policy=ADDRESS/],
    [['team/web:a', '-pin=soon'], /"soon" is no duration such as 30d, and not none/],
  ] as const) {
    const { code, stderr } = await runHere(['restore', ...argv], at.path)
    assert.equal(code, 1)
    assert.match(stderr, why)
  }
})
