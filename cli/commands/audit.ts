import { setTimeout as sleep } from 'node:timers/promises'
import type { AuditEvent, ListedRemoval } from '../../policies/audit/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import { limitOf, sinceOf } from '../input/index.ts'
import type { Client } from '../remote/client.ts'
import { withClient } from '../remote/with-client.ts'
import { eventsText, NO_EVENTS } from '../views/audit.ts'
import { eventLines, removalLines } from '../views/lines/daemon-lines.ts'
import { verifyAudit } from './audit-verify.ts'

export const audit: Command = (args, terminal) => {
  const [verb, file] = args.words
  switch (verb) {
    case undefined:
      return list(args, terminal)
    case 'verify':
      return verifyAudit(file, args, terminal)
    default:
      throw invalid('audit', `unknown word "${verb}"; write verify`)
  }
}

async function list(args: Arguments, terminal: Terminal): Promise<number> {
  const refused = ['anchor', 'key'].find((flag) => args.values[flag] !== undefined)
  if (refused !== undefined) throw invalid('audit', `-${refused} is for careen audit verify`)
  const isJson = args.switches.has('json')
  const hasRemovals = withRemovals(args)
  const limit = limitOf('audit', args) ?? (isJson ? undefined : USUAL)
  const { who = '', run = '', repository = '' } = args.values
  const since = sinceOf('audit', args, Date.now())
  return withClient(args, terminal, async (client) => {
    const filter = await client.auditFilter({ who, run, repository, since })
    const print = (events: readonly AuditEvent[]): void => {
      terminal.lines(() => eventLines(events))
      terminal.out(eventsText(events, terminal.width))
    }
    const last = await shown(client, { filter, limit }, print, terminal)
    if (last === undefined) terminal.out(NO_EVENTS)
    if (hasRemovals) await printRemovals(client, terminal)
    if (args.switches.has('follow')) await follow(client, { filter, after: last ?? 0 }, print, terminal)
    return EXIT.ok
  })
}

/** What chooses events. */
const CHOICES = ['who', 'run', 'repository', 'since', 'limit'] as const

/** Returns true if the removals of runs are exported with the events. Throws INVALID_ARGUMENT unless all events are exported. */
function withRemovals({ values, switches }: Arguments): boolean {
  if (!switches.has('removals')) return false
  const choice = CHOICES.find((flag) => values[flag] !== undefined)
  if (choice !== undefined || switches.has('follow'))
    throw invalid('audit', `-removals exports the whole record: leave out -${choice ?? 'follow'}`)
  if (!switches.has('json')) throw invalid('audit', '-removals is for careen audit -json, and for verify')
  return true
}

async function printRemovals(client: Client, terminal: Terminal): Promise<void> {
  let batch: ListedRemoval[] = []
  for await (const removal of client.auditRemovals(terminal.signal)) {
    batch.push(removal)
    if (batch.length < BATCH) continue
    const full = batch
    terminal.lines(() => removalLines(full))
    batch = []
  }
  terminal.lines(() => removalLines(batch))
}

type Listed = { readonly filter: string; readonly limit: number | undefined }
type Print = (events: readonly AuditEvent[]) => void

/** How many events are listed for people. */
const USUAL = 20
/** Events that are printed at once. */
const BATCH = 1000

/** Prints events, oldest first. Returns the sequence of the last one. */
async function shown(
  client: Client,
  { filter, limit }: Listed,
  print: Print,
  { signal }: Pick<Terminal, 'signal'>,
): Promise<number | undefined> {
  if (limit === undefined) return stream(client, { filter, after: undefined, signal }, print)
  const newest: AuditEvent[] = []
  for await (const event of client.auditEvents({ filter, after: undefined, order: 'newest', signal })) {
    newest.push(event)
    if (newest.length >= limit) break
  }
  if (newest.length > 0) print(newest.toReversed())
  return newest[0]?.sequence
}

type Streamed = Pick<Listed, 'filter'> & {
  readonly after: number | undefined
  readonly signal: AbortSignal
}

async function stream(client: Client, wish: Streamed, print: Print): Promise<number | undefined> {
  let batch: AuditEvent[] = []
  let last: number | undefined
  for await (const event of client.auditEvents({ ...wish, order: 'oldest' })) {
    batch.push(event)
    last = event.sequence
    if (batch.length < BATCH) continue
    print(batch)
    batch = []
  }
  if (batch.length > 0) print(batch)
  return last
}

/** Time between two looks for new events. Milliseconds. */
const POLL = 1000

/** Prints new events until Ctrl-C. */
async function follow(
  client: Client,
  { filter, after }: { readonly filter: string; readonly after: number },
  print: Print,
  { signal }: Pick<Terminal, 'signal'>,
): Promise<void> {
  let last = after
  while (!signal.aborted) {
    await sleep(POLL, undefined, { signal }).catch(() => undefined)
    if (!signal.aborted) last = (await stream(client, { filter, after: last, signal }, print)) ?? last
  }
}
