/** Each check of a registry's log finds what it is for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import SQLite from 'better-sqlite3'
import { AFTER_DELETES, openWorld, pushTen, webPolicy, type World } from '../../support/world.ts'
import { leaseFindings, linesOf } from './findings.ts'
import { MODES } from './modes.ts'
import { objectsIn, type Scene, sceneFindings } from './scene.ts'

const REF = { registry: 'prod', repository: 'team/web' }

/** Two images were deleted, and eight are kept. */
async function cleaned(world: World): Promise<Scene> {
  const doomed = new Set((await pushTen(world)).map(({ digest }) => digest))
  const kept = new Map([...world.stored().tags].filter(([tag]) => tag.startsWith('release')))
  await world.push('idle/web', { tags: ['old'], days: 10, seed: 'idle' })
  const idle = [...world.stored('idle/web').manifests.keys()]
  await world.apply(webPolicy('max_delete_percent = 100'))
  assert.equal((await world.clean('prod/team/web')).state, 'SUCCEEDED')
  world.wait(AFTER_DELETES)
  return {
    ref: REF,
    store: world.store,
    database: world.database,
    registry: world.registry,
    kept,
    doomed,
    pushed: new Set([...doomed, ...kept.values(), ...idle]),
    applied: objectsIn(world.store),
    secrets: [Buffer.from('a secret of a lease')],
    texts: [],
  }
}

test('a scene where all is well has no findings, and all but the queue is checked', async () => {
  await using world = await openWorld()
  const findings = sceneFindings(await cleaned(world))
  assert.deepEqual(linesOf(findings), [])
  assert.deepEqual(Object.keys(findings).toSorted(), ['I1', 'I10', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8'])
})

test('each thing that is not as it should be is found, under its invariant', async () => {
  await using world = await openWorld()
  const scene = await cleaned(world)
  const { log, repositories } = scene.registry
  const [doomed = ''] = scene.doomed
  const [tag = '', kept = ''] = [...scene.kept][0] ?? []
  const sent = (repository: string, reference: string) => ({
    registry: {
      log: [...log, { method: 'DELETE', path: `/v2/${repository}/manifests/${reference}` }],
      repositories,
    },
  })
  const at = world.stored()
  const other = (fewer: Partial<typeof at>) => ({
    registry: { log, repositories: new Map([['team/web', { ...at, ...fewer }]]) },
  })
  const less = <T>(map: ReadonlyMap<string, T>, key: string) =>
    new Map([...map].filter(([one]) => one !== key))
  const { runs } = scene.store
  const dry = runs.list({ limit: 10 }).map((run) => ({ ...run, kind: 'DRY_RUN' as const }))
  const [idle = ''] = world.stored('idle/web').manifests.keys()
  const cases: readonly (readonly [Partial<Scene>, RegExp])[] = [
    [other({ tags: less(at.tags, tag) }), /^I1: release-\d+ is gone/],
    [other({ manifests: less(at.manifests, kept) }), /^I1: release-\d+ is gone/],
    [sent('team/web', tag), /^I1: a DELETE of release-\d+ was sent/],
    [sent('team/web', kept), /^I1: a DELETE of sha256:\w+ was sent/],
    [sent('team/web', doomed), /^I2: 2 DELETEs of sha256:\w+ were sent, with 1 intents/],
    [
      { doomed: new Set([...scene.doomed, 'sha256:other']) },
      /^I2: sha256:other is gone, and its outcome is not known/,
    ],
    [{ applied: '[]' }, /^I4: the objects in force/],
    [{ doomed: new Set([kept]) }, /^I6: 1 images should be gone/],
    [sent('idle/web', idle), /^I7: a DELETE of idle\/web sha256/],
    [
      { store: { ...scene.store, runs: { ...runs, list: () => dry } } },
      /^I7: intent \d+ is of .*, a dry run/m,
    ],
    [{ texts: ['it says a secret of a lease'] }, /^I10: /],
  ]
  for (const [change, expected] of cases)
    assert.match(linesOf(sceneFindings({ ...scene, ...change })).join('\n'), expected, String(expected))
})

test('rows that contradict each other are found, under their invariants', async () => {
  const cases = [
    ['UPDATE workspace SET serial = serial + 1', /^I4: serial 2, and a history of 1/m],
    ["UPDATE run SET state = 'RUNNING'", /^I6: run \S+ is RUNNING still/m],
    ['UPDATE intent SET outcome = NULL', /^I2: intent \d+ has no outcome/m],
  ] as const
  for (const [sql, expected] of cases) {
    await using world = await openWorld()
    const scene = await cleaned(world)
    const raw = new SQLite(world.database)
    raw.exec(sql)
    raw.close()
    assert.match(linesOf(sceneFindings(scene)).join('\n'), expected, sql)
  }
})

test('there are fifteen modes, and each says in words why it does not check an invariant', () => {
  assert.deepEqual(
    [...new Set(MODES.map(({ mode }) => mode))].toSorted((a, b) => a - b),
    Array.from({ length: 15 }, (_, at) => at + 1),
  )
  for (const { mode, unchecked } of MODES)
    for (const [name, why] of Object.entries(unchecked))
      assert.match(why, /^\w.{30}/, `mode ${mode}, ${name}`)
})

test('an intent of a lease that another one followed is found', () => {
  const of = (...leases: readonly (readonly [string, number])[]) =>
    leaseFindings(leases.map(([runId, generation], at) => ({ id: at + 1, runId, generation })))
  assert.deepEqual(of(['a', 1], ['a', 1], ['a', 2], ['b', 1], ['b', 1]), [])
  assert.deepEqual(of(['a', 1], ['a', 2], ['a', 1]), [
    'intent 3 is of lease a/1, and another lease came after that',
  ])
  assert.deepEqual(of(['a', 1], ['b', 1], ['a', 1]), [
    'intent 3 is of lease a/1, and another lease came after that',
  ])
})
