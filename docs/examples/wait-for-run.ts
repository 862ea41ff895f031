/**
 * Cleans a repository now, and waits until that has ended.
 *
 *     node wait-for-run.ts REPOSITORY
 *     node wait-for-run.ts workspaces/default/registries/prod/repositories/shop%2Fweb
 *
 * It ends with 0 if the run succeeded, with 2 if a person has to approve it, else with 1. If it is stopped, the run goes on. The daemon is at
 * CAREEN_ADDRESS, with the token CAREEN_TOKEN; without them at the socket of this user. The role OPERATOR is needed.
 */
import { CareenError, connect, defaultAddress, type Message, names } from 'careen/client'

const [repository] = process.argv.slice(2)
if (repository === undefined) throw new Error('write: node wait-for-run.ts REPOSITORY')

const client = connect({
  address: process.env['CAREEN_ADDRESS'] ?? defaultAddress(process.env),
  token: process.env['CAREEN_TOKEN'],
})

/** Starts a run, or returns the name of the one that is in progress. */
async function start(of: string): Promise<string> {
  const { workspace } = names.parse('repository', of)
  const parent = names.build('workspace', { workspace })
  try {
    const { name } = await client.runs.createRun({ parent, run: { repository: of, kind: 'KIND_CLEAN' } })
    return name
  } catch (error) {
    const { code, metadata } = CareenError.from(error)
    if (code !== 'RUN_IN_PROGRESS' || metadata['name'] === undefined) throw error
    return metadata['name']
  }
}

/** What a run has done so far. */
function lineOf({ state, waiting, message, removals }: Message<'Run'>): string {
  const counts = removals ? ` ${removals.deleted} deleted, ${removals.pending} pending` : ''
  return `${state}${state === 'STATE_QUEUED' ? ` ${waiting}` : counts} ${message}`.trim()
}

try {
  const name = await start(repository)
  console.log(name)
  let last: Message<'Run'> | undefined
  // The watch ends with the run. If the connection breaks, it goes on after the last part.
  for await (const { run } of client.runs.watchRuns({ parent: name })) {
    if (run === undefined) continue
    console.log(lineOf(run))
    last = run
  }
  if (last?.state === 'STATE_AWAITING_APPROVAL') {
    console.error(`${name} waits for a person: careen runs show ${name}`)
    process.exitCode = 2
  } else process.exitCode = last?.state === 'STATE_SUCCEEDED' ? 0 : 1
} finally {
  client.close()
}
