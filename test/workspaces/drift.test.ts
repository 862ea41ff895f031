/** What others did since an origin applied its objects last, by the revisions that are stored. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Drift, StoredPlan } from '../../proto/resources/index.ts'
import { readObjects } from '../support/managed.ts'
import { NEVER, openWorld } from '../support/world.ts'

const REGISTRY = 'registry "prod" { url = "$URL" }'
const PROTECT = 'protect "releases" {\n registry = registry.prod\n tag_regexp = "v.*"\n}'
const INFRA =
  'protect "infra" {\n registry = registry.prod\n repositories = "infra/**"\n tag_regexp = "v.*"\n}'
const policy = (name: string, days = 30): string => `lifecycle_policy "${name}" {
  registry   = registry.prod
  repository = "team/${name}"
  rule "old" {
    untagged      = true
    expire_period = "${days}d"
  }
}`

const GIT = 'git.example.com/web/policies'
const OTHER = 'git.example.com/ops/policies'
const API = 'token:portal'

/** Who applies what. `back`: as a rollback to that serial. `accept`: a plan with -refresh-only. */
type Step = {
  readonly by: string
  readonly blocks?: readonly string[]
  readonly over?: true
  readonly back?: number
  readonly accept?: true
}

const web: Step = { by: GIT, blocks: [REGISTRY, PROTECT, policy('web')] }
const web14: Step = { by: GIT, blocks: [REGISTRY, PROTECT, policy('web', 14)] }
const job = (days = 30): Step => ({ by: API, blocks: [REGISTRY, policy('job', days)] })
const accept: Step = { by: GIT, accept: true }

const STORIES: readonly (readonly [name: string, steps: readonly Step[], drift: readonly string[]])[] = [
  ['own applies are no drift', [web, web14], []],
  [
    'a rollback is of nobody’s files',
    [web, web14, { ...web, back: 1 }],
    ['CHANGED lifecycle_policy.web 3 rule.old.expire_period "14d" -> "30d" back to 1'],
  ],
  ['what is put back is no drift', [web, web14, { ...web, back: 1 }, { ...web14, back: 2 }], []],
  ['the next apply of the files ends it', [web, web14, { ...web, back: 1 }, web14], []],
  ['a rollback that is accepted', [web, web14, { ...web, back: 1 }, accept], []],
  [
    'what is accepted is what later changes are compared with',
    [web, web14, { ...web, back: 1 }, accept, { ...web14, back: 2 }],
    ['CHANGED lifecycle_policy.web 5 rule.old.expire_period "30d" -> "14d" back to 2'],
  ],
  [
    'other files take over: content, manager alone, and destroyed',
    [web, { by: OTHER, blocks: [REGISTRY, policy('web', 7)], over: true }],
    [
      'CHANGED lifecycle_policy.web 2 rule.old.expire_period "30d" -> "7d" of other',
      'DELETED protect.releases 2',
      'MANAGED registry.prod of other',
    ],
  ],
  [
    'other files take over, and these accept it and manage it again',
    [web, { by: OTHER, blocks: [REGISTRY, policy('web', 7)], over: true }, accept],
    [],
  ],
  [
    'it is accepted, and then taken again',
    [
      web,
      { by: OTHER, blocks: [REGISTRY, policy('web', 7)], over: true },
      accept,
      { by: OTHER, blocks: [REGISTRY, policy('web', 7)], over: true },
    ],
    ['MANAGED lifecycle_policy.web of other', 'MANAGED registry.prod of other'],
  ],
  ['other files beside these are their own', [web, { by: OTHER, blocks: [REGISTRY, policy('ops')] }], []],
  ['a caller writes where a protection applies', [web, job()], ['ADDED lifecycle_policy.job 2 of api']],
  ['that is news once', [web, job(), accept, job(7)], []],
  [
    'a caller writes where nothing of the files applies',
    [{ by: GIT, blocks: [REGISTRY, policy('web'), INFRA] }, job()],
    [],
  ],
  [
    'a caller takes over what was of the files',
    [web, { ...job(), blocks: [REGISTRY, policy('web', 9)], over: true }],
    [
      'CHANGED lifecycle_policy.web 2 rule.old.expire_period "30d" -> "9d" of api',
      'DELETED protect.releases 2',
      'MANAGED registry.prod of api',
    ],
  ],
]

for (const [name, steps, expected] of STORIES) {
  test(name, async () => {
    await using world = await openWorld()
    for (const step of steps) {
      const made = await planned(world, step)
      await world.plans.apply(made.id, '', step.by)
    }
    const drift = world.operations.objects.drift({ workspace: 'default', origin: GIT, after: '', limit: 99 })
    assert.deepEqual(drift.map(lineOf), expected)
  })
}

type World = Awaited<ReturnType<typeof openWorld>>

async function planned(world: World, step: Step): Promise<StoredPlan> {
  const { by, blocks = [], over, back, accept: refreshOnly } = step
  const isOrigin = !by.includes(':')
  const origin = back === undefined ? { id: by } : { id: by, rolledBackTo: back }
  return world.plans.create(
    {
      workspace: 'default',
      requestedBy: by,
      owner: isOrigin ? 'token:ci' : by,
      ...(isOrigin ? { origin } : {}),
      declared: await readObjects(blocks.join('\n').replaceAll('$URL', world.registry.url)),
      skipEffects: refreshOnly !== true,
      takeOver: over === true,
      refreshOnly: refreshOnly === true,
      mayConnect: true,
    },
    () => {},
    NEVER,
  )
}

const SHORT: Readonly<Record<string, string>> = { [GIT]: '', [OTHER]: ' of other', [API]: ' of api', '': '' }

function lineOf({ kind, address, serial, fields, manager, rolledBackTo }: Drift): string {
  const changes = fields.map(({ path, before = '', after = '' }) => ` ${path} ${before} -> ${after}`).join('')
  const back = rolledBackTo === undefined ? '' : ` back to ${rolledBackTo}`
  return `${kind} ${address}${serial === undefined ? '' : ` ${serial}`}${changes}${back}${SHORT[manager]}`
}
