import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findOrFetch } from '../support/debian.ts'
import { careen, folder } from '../support/processes.ts'
import { listTags } from '../support/push.ts'
import { startRedis } from '../support/redis-server.ts'
import { type RegistryServer, startDockerRegistry } from '../support/registry-server.ts'
import { seed } from '../support/seed.ts'
import { timed } from './measure.ts'
import { type Machines, startMachines } from './scale-machines.ts'

const REPOSITORIES = 20
/** Tags on each image of the first repository. */
const TAGS = 27
/** Images that go from each repository. A DELETE of docker-registry 2.8 reads all tags of a repository: all would take days. */
const GO = 100

/** What a big installation would see: 100,000 images in 20 repositories, one of which has 135,000 tags. Takes hours. */
export const benchScale = (): Promise<void> => scale(100_000)

/** The same with a tenth of the images. */
export const benchScaleTenth = (): Promise<void> => scale(10_000)

/**
 * A daemon, Redis and a worker, each a process of its own: first scan, rescan, plan of a change, and a run in each repository.
 * In the middle of one run the worker is killed, in the middle of another the daemon; both must go on. Memory is the most that
 * the kernel saw of each process.
 */
async function scale(images: number): Promise<void> {
  if ((await findOrFetch('docker-registry')) === undefined)
    return console.error('skipped: needs docker-registry: apt install docker-registry')
  // Millions of files: more than memory that is a folder usually holds.
  await using server = await startDockerRegistry({ deleteEnabled: true }, tmpdir())
  await using redis = await startRedis()
  using at = folder()
  const repositories = Array.from({ length: REPOSITORIES }, (_, i) => `scale/r${i}`)
  const tagsOf = (i: number): string[] =>
    i % REPOSITORIES === 0 ? Array.from({ length: TAGS }, (_, k) => `v${i}-${k}`) : [`v${i}`]
  tell('seeded', await timed(() => seed({ storage: server.storage, repositories, images, tagsOf })))
  await using machines = await startMachines(at.path, redis.url)
  const policies = (keep: number): string => {
    const file = join(at.path, 'policies.hcl')
    writeFileSync(file, policy(server.url, keep))
    return file
  }
  const keep = images / REPOSITORIES - GO
  await done(machines, ['apply', '-auto-approve', '-skip-effects', policies(keep)])
  const step = async (name: string, act: () => Promise<unknown>): Promise<void> =>
    tell(name, await timed(act), machines)
  await step('first scan', () => each(machines, 'dry-run', repositories))
  await step('rescan', () => each(machines, 'dry-run', repositories))
  let plan = ''
  const planMs = await timed(async () => (plan = await done(machines, ['plan', policies(GO)])))
  tell(`plan of a change: ${/Images: .*/.exec(plan)?.[0]}`, planMs, machines)
  const [first = '', second = '', ...rest] = repositories.toReversed()
  for (const [name, what] of [
    [first, 'worker'],
    [second, 'daemon'],
  ] as const)
    await step(`a run whose ${what} is killed in the middle`, () =>
      interrupted(machines, { server, name }, what),
    )
  await step(`${rest.length} runs`, () => each(machines, 'run', rest))
  for (const [i, repository] of repositories.entries()) {
    const left = (await listTags({ url: server.url, repository })).length / (i === 0 ? TAGS : 1)
    if (left !== keep) throw new Error(`${repository}: ${left} images are left, not ${keep}`)
  }
  console.log(JSON.stringify({ name: 'every repository has just what the policy keeps', images: keep }))
}

type Place = { readonly server: RegistryServer; readonly name: string }

function policy(url: string, keep: number): string {
  return (
    `registry "prod" {\n  url = "${url}"\n}\nlifecycle_policy "scale" {\n  registry = registry.prod\n  repositories = "scale/**"\n` +
    '  status = "ACTIVE"\n  schedule = "0 4 1 1 *"\n  max_delete_percent = 100\n' +
    `  rule "old" {\n    tag_regexp = "v.*"\n    expire_period = "30d"\n    retained_top = ${keep}\n  }\n}\n`
  )
}

async function done({ env }: Machines, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await careen(args, env)
  if (code !== 0) throw new Error(`careen ${args.join(' ')}: ${code}\n${stdout}${stderr}`)
  return stdout
}

async function each(machines: Machines, command: string, repositories: readonly string[]): Promise<void> {
  for (const repository of repositories) await done(machines, [command, `prod/${repository}`])
}

/** Kills it when half of what goes has gone, starts another, and waits for the end of the run. */
async function interrupted(
  machines: Machines,
  { server, name }: Place,
  what: 'worker' | 'daemon',
): Promise<void> {
  const before = (await listTags({ url: server.url, repository: name })).length
  await done(machines, ['run', '-auto-approve', '-detach', `prod/${name}`])
  while ((await listTags({ url: server.url, repository: name })).length > before - GO / 2) await pause(500)
  if ((await stateOf(machines, name)) !== 'RUNNING')
    throw new Error(`${name}: over before its ${what} was killed`)
  await machines.restart(what)
  let state = 'RUNNING'
  while (['QUEUED', 'RUNNING'].includes(state)) {
    await pause(500)
    state = await stateOf(machines, name)
  }
  if (state !== 'SUCCEEDED') throw new Error(`${name}: ${state}`)
}

async function stateOf(machines: Machines, name: string): Promise<string> {
  const text = await done(machines, ['runs', '-json', '-repository', `prod/${name}`])
  return /"type":"run".*?"state":"([A-Z_]+)"/.exec(text)?.[1] ?? 'none'
}

function tell(name: string, ms: number, machines?: Machines): void {
  console.log(JSON.stringify({ name, seconds: Math.round(ms / 100) / 10, mostMiB: machines?.memory() }))
}
