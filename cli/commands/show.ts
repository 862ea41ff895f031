import { CareenError, type Code } from '../../policies/model/index.ts'
import { parseName } from '../../proto/names.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { documentWish, type DocumentWish } from '../framework/documents.ts'
import { EXIT } from '../framework/exit.ts'
import { printDetail } from '../framework/pager.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import type { ReadPlan } from '../remote/plan-calls.ts'
import { withClient } from '../remote/with-client.ts'
import { PLAN_FORMATS, type PlanFormat } from '../views/formats/plan-format.ts'
import { planLines, unverifiedLine } from '../views/lines/plan-lines.ts'
import { nextText, shownHead, unverifiedText } from '../views/shown-plan.ts'
import { type NamedPlan, namedPlan, readNamed } from './named-plan.ts'
import { shownText, writePlan } from './plan.ts'
import { storedWhole } from './whole-command.ts'

/** Shows a plan as the daemon stores it, and whether a file says the same. */
export const show: Command = (args, terminal) => {
  const wish = documentWish('show', args, PLAN_FORMATS)
  return withClient(args, terminal, async (client) => {
    const [word = ''] = args.words
    const named = namedPlan(word, terminal.cwd)
    if (named === undefined)
      throw invalid(
        'show',
        `${word} is no file, and no id of a plan. Write a file from careen plan -out, or pl-ID`,
      )
    const read = await unlessUnknown(client, named, terminal)
    return read instanceof CareenError
      ? showUnverified(named, read, wish === undefined ? terminal : { ...terminal, out: terminal.err })
      : showPlan(client, { plan: read, isFile: named.kind === 'file', wish }, args, terminal)
  })
}

/** Why the plan of a file cannot be compared. */
const UNKNOWN: readonly Code[] = ['DAEMON_UNREACHABLE', 'NOT_FOUND']

/** Returns the plan, or why the file that names it cannot be compared. */
async function unlessUnknown(
  client: Client,
  named: NamedPlan,
  terminal: Terminal,
): Promise<ReadPlan | CareenError> {
  try {
    return await readNamed(client, named, terminal)
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (named.kind === 'file' && UNKNOWN.includes(error.code)) return error
    throw error
  }
}

function showUnverified(named: NamedPlan, why: CareenError, terminal: Terminal): number {
  if (named.kind !== 'file') throw why
  const { plan: id, workspace } = parseName('plan', named.file.plan, 'plan')
  terminal.lines(() => [unverifiedLine({ id, workspace, complete: named.file.incomplete !== true })])
  terminal.outcome({ code: why.code })
  const reason = why.code === 'NOT_FOUND' ? 'the daemon that answers has no such plan' : 'no daemon answers'
  terminal.out(unverifiedText({ id, why: reason, ...named }, terminal))
  return EXIT.refused
}

type ShownPlan = {
  readonly plan: ReadPlan
  readonly isFile: boolean
  /** The document of -format. Undefined: none. */
  readonly wish: DocumentWish<PlanFormat> | undefined
}

async function showPlan(
  client: Client,
  { plan, isFile, wish }: ShownPlan,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const { serial } = await client.workspace(plan.workspace)
  const { name: daemon } = await client.server()
  const shown = { plan, isFile, serial, daemon, now: terminal.now() }
  terminal.lines(() => planLines(plan, true))
  if (wish !== undefined) {
    writePlan(plan, wish, { originsOf: () => [], daemon }, terminal)
    if (wish.file === undefined) return EXIT.ok
  }
  const whole = storedWhole(args, plan.id)
  const text = shownText(plan, { daemon: undefined, whole }, args, terminal)
  await printDetail(`${shownHead(shown, terminal)}\n${text}${nextText(shown)}`, args, terminal)
  return EXIT.ok
}
