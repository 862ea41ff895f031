/** A database in which 64 bytes are wrong: it is refused, or the damage is harmless; no retained image is deleted. */
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { CareenError } from '../../policies/model/index.ts'
import { openRandom } from '../life/random.ts'
import { BEGIN } from '../simulation/hosts.ts'
import { applyPolicy, openThrottled, runOnce, within } from '../simulation/throttled-run.ts'
import { folder, roomyFolder } from '../support/processes.ts'

const HOUR = 3_600_000
const IMAGES = 40
const KEPT = 20
const FIRST = Number(process.env['CAREEN_SEED'] ?? 1)
const COUNT = Number(process.env['CAREEN_FLIPS'] ?? 24)

/** Makes a database that knows the repository: applied, scanned and decided, nothing deleted yet. */
async function makeDatabase(database: string): Promise<void> {
  const world = openThrottled({ seed: 'flip', images: IMAGES, database })
  await within(world, applyPolicy(world))
  const run = await within(world, runOnce(world, 'DRY_RUN'))
  assert.equal(run.state, 'SUCCEEDED', run.message)
  world.close()
}

/** Why not anywhere: nine tenths of a small database are empty. */
function flip(path: string, seed: number): void {
  const random = openRandom(`flip ${seed}`)
  const bytes = readFileSync(path)
  const isEmpty = (from: number): boolean => bytes.subarray(from, from + 64).every((byte) => byte === 0)
  let at = random.int(100, bytes.length - 65)
  while (isEmpty(at)) at = random.int(100, bytes.length - 65)
  for (let i = at; i < at + 64; i += 1) bytes[i] = 255 - (bytes[i] ?? 0)
  writeFileSync(path, bytes)
}

/** What a daemon and a run make of the database, and which builds are left. */
async function cleaned(database: string): Promise<{ outcome: string; left: ReadonlySet<string> }> {
  const opened = { world: undefined as ReturnType<typeof openThrottled> | undefined }
  const outcome = await (async () => {
    const world = openThrottled({ seed: 'flip', images: IMAGES, database, begin: BEGIN + HOUR })
    opened.world = world
    return (await within(world, runOnce(world, 'CLEAN'))).state
  })().catch((thrown: unknown) => CareenError.from(thrown).code)
  const repository = opened.world?.registry.state.repositories.get('team/web')
  const left = [...(repository?.tags ?? [])].filter(
    ([, digest]) => repository?.manifests.has(digest) === true,
  )
  opened.world?.close()
  return { outcome, left: new Set(left.map(([tag]) => tag)) }
}

test(`a database with 64 wrong bytes deletes no retained image (seeds ${FIRST} to ${FIRST + COUNT - 1})`, async () => {
  using at = folder(roomyFolder())
  const original = join(at.path, 'original.db')
  await makeDatabase(original)
  const retained = Array.from({ length: KEPT }, (_, i) => `build-${IMAGES - i}`)
  const outcomes = new Map<string, number>()
  const sound = join(at.path, 'sound.db')
  copyFileSync(original, sound)
  const whole = await cleaned(sound)
  assert.deepEqual([whole.outcome, whole.left.size], ['SUCCEEDED', KEPT])
  for (let seed = FIRST; seed < FIRST + COUNT; seed += 1) {
    const copy = join(at.path, `${seed}.db`)
    copyFileSync(original, copy)
    flip(copy, seed)
    const { outcome, left } = await cleaned(copy)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    if (left.size === 0) continue
    assert.deepEqual(
      retained.filter((tag) => !left.has(tag)),
      [],
      `seed ${seed}: ${outcome}`,
    )
  }
  const noticed = COUNT - (outcomes.get('SUCCEEDED') ?? 0)
  assert.ok(noticed >= COUNT / 4, JSON.stringify([...outcomes]))
})
