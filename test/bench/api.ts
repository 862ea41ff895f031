import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadDefinitions } from '../../proto/definitions.ts'
import { loadServices } from '../../proto/load.ts'
import { wireCheck } from '../../proto/strict.ts'
import { careen, folder, startTestDaemon } from '../support/processes.ts'
import { TOKEN } from '../support/serve.ts'
import { type BytesCall, type BytesMethod, open, slowestOf100, startChild, times } from './api-calls.ts'
import { duringApply, longList, longStream } from './api-large.ts'
import { ECHO, policiesAt } from './api-methods.ts'
import { median, pairs, report } from './measure.ts'

const [GET, LIST] = ECHO

/** The API against an echo on the same kind of server, the walk over requests against their decoder, and a Get during four runs. */
export async function benchApi(): Promise<void> {
  await walk()
  await rates()
  await duringRuns()
  await longList()
  await longStream()
  await duringApply()
}

const BASELINES = [
  [
    'service',
    'an echo service of the same bytes on the same server, which identifies and admits its callers',
  ],
  ['echo', 'an echo of the same bytes on a server that admits everybody'],
] as const

async function rates(): Promise<void> {
  using at = folder()
  await using daemon = await startChild(['daemon'])
  const real = open(daemon.address, TOKEN)
  const services = loadServices()
  const get = services.PolicyService.service.GetPolicy.requestSerialize({
    name: 'workspaces/default/policies/lifecycle_policy.p7',
  })
  const list = services.PolicyService.service.ListPolicies.requestSerialize({
    parent: 'workspaces/-',
    pageSize: 100,
  })
  const kinds = [
    ['GetPolicy', GET, get, 1000, 0.7],
    ['a page of 100 policies', LIST, list, 100, 0.4],
  ] as const
  const files: string[] = []
  for (const [name, method, request] of kinds) {
    if (method === undefined) throw new Error(name)
    files.push(join(at.path, `${files.length}`))
    writeFileSync(files.at(-1) ?? '', await real.call(method, request))
  }
  for (const [child, baseline] of BASELINES) {
    await using other = await startChild([child, ...files])
    const echo = open(other.address, TOKEN)
    for (const [name, method, request, count, goal] of kinds) {
      if (method === undefined) throw new Error(name)
      const bytes = (await real.call(method, request)).length
      const measured = await pairs(
        () => many(real.call, method, request, count),
        () => many(echo.call, method, request, count),
        9,
      )
      report({
        name: `${count} times ${name} through the daemon, 16 at a time`,
        baseline,
        goal: 1 / goal,
        ...measured,
        more: { bytes, callsPerSecond: Math.round((count / measured.subjectMs) * 1000) },
      })
    }
    echo.close()
  }
  real.close()
}

/** Sends so many calls, 16 at a time. */
async function many(call: BytesCall, method: BytesMethod, request: Buffer, count: number): Promise<void> {
  let left = count
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await call(method, request)
    }
  }
  await Promise.all(Array.from({ length: 16 }, lane))
}

/** The walk over a plan request of 300 kB, beside the decoder that follows it. */
async function walk(): Promise<void> {
  const definitions = loadDefinitions()
  const { requestSerialize, requestDeserialize } = loadServices().PlanService.service.CreatePlan
  const objects = Array.from({ length: 2000 }, (_, i) => ({
    name: `workspaces/default/policies/lifecycle_policy.p${i}`,
    policy: {
      name: `p${i}`,
      registry: 'prod',
      repository: `team/r${i}`,
      rules: [{ name: 'r', tagRegexp: 'pr-[0-9]+' }],
    },
  }))
  const bytes = requestSerialize({ parent: 'workspaces/default', objects })
  const check = wireCheck(definitions)
  report({
    name: 'the walk over a plan request, before it is decoded',
    baseline: 'the decoder on the same bytes',
    goal: 0.5,
    ...(await pairs(
      () => check('careen.v1.CreatePlanRequest', bytes),
      () => requestDeserialize(bytes),
      15,
    )),
    more: { bytes: bytes.length },
  })
}

/** Gets every 5 ms while four runs delete 300 images each. Goal: 99 of 100 are answered in 100 ms. */
async function duringRuns(): Promise<void> {
  using at = folder()
  await using registry = await startChild(['registry'])
  await using daemon = await startTestDaemon(at.path, ['--concurrency', '4'])
  const file = join(at.path, 'p.hcl')
  writeFileSync(file, policiesAt(registry.address, 4, 'ACTIVE'))
  const applied = await careen(['apply', '-auto-approve', file], daemon.env)
  if (applied.code !== 0) throw new Error(applied.stderr)
  const { call, close } = open(daemon.address)
  const request = loadServices().PolicyService.service.GetPolicy.requestSerialize({
    name: 'workspaces/default/policies/lifecycle_policy.p1',
  })
  const idle = await times(call, request, (count) => count < 300)
  const runs = Array.from({ length: 4 }, (_, i) =>
    careen(['run', '-auto-approve', '-approve-images=300', `prod/team/r${i}`], daemon.env),
  )
  let running = true
  void Promise.all(runs).then(() => (running = false))
  const busy = await times(call, request, () => running)
  for (const run of await Promise.all(runs)) if (run.code !== 0) throw new Error(run.stdout + run.stderr)
  close()
  report({
    name: 'the slowest of 100 Gets while four runs delete 300 images each (goal: 100 ms)',
    baseline: 'the slowest of 100 Gets of an idle daemon',
    ratio: slowestOf100(busy) / slowestOf100(idle),
    subjectMs: slowestOf100(busy),
    baselineMs: slowestOf100(idle),
    more: { gets: busy.length, medianMs: median(busy) },
  })
}
