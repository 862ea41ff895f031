import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../daemon/clock.ts'
import { openStore } from '../../daemon/store/store.ts'
import { readConfiguration } from '../../policies/index.ts'
import { careen, folder, startTestDaemon } from '../support/processes.ts'
import { openWorld } from '../support/world.ts'
import { pairs, report } from './measure.ts'

function configuration(count: number): string {
  const policy = (i: number): string =>
    `lifecycle_policy "p${i}" {\n  registry = registry.prod\n  repository = "team/r${i}"\n  status = "DISABLED"\n  rule "r" {\n    tag_regexp = "pr-[0-9]+"\n    expire_period = "7d"\n  }\n}\n`
  return `registry "prod" {\n  url = "http://127.0.0.1:9"\n}\n${Array.from({ length: count }, (_, i) => policy(i)).join('')}`
}

export async function benchPlans(): Promise<void> {
  for (const count of [100, 1000]) {
    await noop(count)
    await apply(count)
  }
}

async function noop(count: number): Promise<void> {
  using at = folder()
  await using daemon = await startTestDaemon(at.path)
  const file = join(at.path, 'p.hcl')
  writeFileSync(file, configuration(count))
  await careen(['apply', '-auto-approve', '-skip-effects', file], daemon.env)
  const measured = await pairs(
    () => careen(['plan', file], daemon.env),
    () => careen(['validate', file]),
    3,
  )
  report({
    name: `no-op plan of ${count} policies, whole process`,
    baseline: 'validate of the same file, whole process',
    ...measured,
  })
}

/** The daemon's side of an apply against the floor: the same rows in one durable transaction. */
async function apply(count: number): Promise<void> {
  const { objects } = await readConfiguration([{ name: 'p.hcl', text: configuration(count) }])
  const declared = objects.map((object) => ({ object }))
  const never = new AbortController().signal
  const measured = await pairs(
    async () => {
      await using world = await openWorld()
      const request = {
        workspace: 'default',
        requestedBy: 'bench',
        declared,
        mayConnect: true,
        skipEffects: true,
      }
      const plan = await world.plans.create(request, () => {}, never)
      await world.plans.apply(plan.id, '', 'bench')
    },
    () => {
      using at = folder()
      const store = openStore(join(at.path, 'floor.db'), systemClock)
      store.transaction(() => {
        for (const object of objects) store.objects.put('default', 1, object)
        store.objects.setSerial('default', 1, 0)
      })
      store.close()
    },
    5,
  )
  report({
    name: `create and apply a plan of ${count} policies`,
    baseline: 'the same rows in one durable transaction',
    goal: 2.5,
    ...measured,
  })
}
