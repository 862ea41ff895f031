/**
 * Shows which images of a repository a policy deletes, now and later, and why.
 *
 *     node show-what-goes.ts REPOSITORY [DAYS]
 *     node show-what-goes.ts workspaces/default/registries/prod/repositories/shop%2Fweb 14
 *
 * The daemon reads the repository, and deletes nothing. It is at CAREEN_ADDRESS, with the token CAREEN_TOKEN; without them at the socket
 * of this user. The role READER is needed.
 */
import { connect, defaultAddress, type Message } from 'careen/client'

const DAY = 24 * 3600 * 1000

const [repository, days = '7'] = process.argv.slice(2)
if (repository === undefined) throw new Error('write: node show-what-goes.ts REPOSITORY [DAYS]')

/** When an image is deleted; undefined: not within the days. */
function timeOf({ action, goesTime }: Message<'Decision'>, now: number): Date | undefined {
  if (action === 'ACTION_DELETE' || action === 'ACTION_CASCADE') return new Date(now)
  return goesTime !== undefined && goesTime.getTime() < now + Number(days) * DAY ? goesTime : undefined
}

/** What rules the repository now, and why nothing is deleted although a policy is in force. */
function stateOf({ policy, stopped, onHold, nextRunTime }: Message<'Explanation'>): string {
  if (policy === '') return 'no policy is in force: nothing is deleted'
  const why = stopped === '' ? onHold : stopped
  return `${policy}: ${why === '' ? `next run ${nextRunTime?.toISOString() ?? 'not due'}` : why}`
}

const client = connect({
  address: process.env['CAREEN_ADDRESS'] ?? defaultAddress(process.env),
  token: process.env['CAREEN_TOKEN'],
})
const now = Date.now()
const going: { readonly at: Date; readonly line: string }[] = []
try {
  for await (const { explanation, decision } of client.repositories.explainRepository({ name: repository })) {
    if (explanation !== undefined) console.log(stateOf(explanation))
    const at = decision && timeOf(decision, now)
    if (decision === undefined || at === undefined) continue
    const { digest, tags, reasons, size } = decision
    const what = tags.length > 0 ? tags.join(', ') : digest
    going.push({ at, line: `${what} (${size} bytes): ${reasons.map(({ text }) => text).join('; ')}` })
  }
} finally {
  client.close()
}
for (const { at, line } of going.toSorted((a, b) => a.at.getTime() - b.at.getTime()))
  console.log(`${at.getTime() === now ? 'next run  ' : at.toISOString().slice(0, 10)}  ${line}`)
console.log(`Images within ${days} days: ${going.length}`)
