import { unknownRefusal } from '../../policies/diff/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import { agreed, readChanges } from '../crosscheck/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { changing, isLost } from '../framework/changing.ts'
import type { Command } from '../framework/command.ts'
import { documentWish } from '../framework/documents.ts'
import { EXIT } from '../framework/exit.ts'
import { reportError } from '../framework/report.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import type { ReadPlan } from '../remote/plan-calls.ts'
import { withClient } from '../remote/with-client.ts'
import { appliedText } from '../views/applied.ts'
import { PLAN_FORMATS } from '../views/formats/plan-format.ts'
import { applyCompleteLines, applyStartLine } from '../views/lines/apply-lines.ts'
import { askNumber, askYes, refuseUnasked } from './apply-questions.ts'
import { type NamedPlan, namedPlan, readNamed } from './named-plan.ts'
import { type MadePlan, makePlan, show } from './plan.ts'

export const apply: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const wish = documentWish('apply', args, PLAN_FORMATS)
    if (wish !== undefined && wish.file === undefined)
      throw invalid('apply', '-format writes the plan to a file here: add -format-into=FILE')
    const word = args.words[0] ?? '.'
    const named = word.endsWith('.hcl') ? undefined : namedPlan(word, terminal.cwd)
    return named === undefined
      ? applyFiles(client, args, terminal)
      : applyNamed(client, named, args, terminal)
  })

async function applyFiles(client: Client, args: Arguments, terminal: Terminal): Promise<number> {
  refuseUnasked(args, 'apply')
  const made = await makePlan(client, args, terminal)
  if (made === undefined) {
    terminal.err(FAILED)
    return EXIT.error
  }
  return applyMade(client, made, args, terminal)
}

/** Shows a plan, asks, and applies it. Returns the exit status. */
export async function applyMade(
  client: Client,
  made: MadePlan,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const { plan } = made
  show(plan, args, terminal, made.configuration.originsOf)
  if (changesNothing(plan)) return EXIT.ok
  const refusal = unknownRefusalOf(plan, args)
  if (refusal !== undefined) return reportError(refusal, terminal, REFUSED)
  // Why now: the cross-check runs while the person reads the plan.
  const reading = readChanges(made, args, terminal)
  try {
    const no = await askYes(plan, args, terminal)
    if (no !== undefined) return no
    const number = await askNumber(plan, args, terminal)
    if (await agreed(reading, terminal)) return await perform(client, { plan, number }, args, terminal)
    terminal.err(REFUSED)
    return EXIT.refused
  } finally {
    await reading?.stop()
  }
}

/** Returns true if a plan neither changes objects nor takes them over. */
function changesNothing({ changes, takenOver = [] }: StoredPlan): boolean {
  return changes.length === 0 && takenOver.length === 0
}

const REFUSED = 'Apply refused. Nothing was changed.\n'
const FAILED = 'Apply failed. Nothing was changed.\n'

/**
 * Returns the error for a plan with unknown effects, or undefined if it may be applied. It is checked before the confirmation;
 * the daemon checks it again.
 */
function unknownRefusalOf({ effects }: StoredPlan, args: Arguments): CareenError | undefined {
  const refusal = args.switches.has('allow-unknown') ? undefined : unknownRefusal(effects)
  return refusal === undefined ? undefined : new CareenError('EFFECTS_UNKNOWN', refusal)
}

/** Applies a plan that was made before. Asks for the number of images over a limit alone, and does not cross-check. Why: the rest happened when the plan was saved. */
async function applyNamed(
  client: Client,
  named: NamedPlan,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  if (args.given.some(({ flag }) => flag === 'var' || flag === 'var-file'))
    throw invalid(
      'apply',
      '-var and -var-file have no effect on a saved plan, which includes the values of variables. Give them to careen plan -out',
    )
  const plan = await readFor(client, named, terminal)
  if (typeof plan === 'number') return plan
  show(plan, args, terminal)
  if (changesNothing(plan)) return EXIT.ok
  const refusal = unknownRefusalOf(plan, args)
  if (refusal !== undefined) return reportError(refusal, terminal, REFUSED)
  // Why no question: the daemon refuses it, and says since when.
  const isOver = plan.state === 'STALE' || plan.state === 'APPLIED'
  const number = isOver ? undefined : await askNumber(plan, args, terminal)
  return perform(client, { plan, number }, args, terminal)
}

/** Returns the plan, or the exit status if a file says something else of it. */
async function readFor(client: Client, named: NamedPlan, terminal: Terminal): Promise<ReadPlan | number> {
  try {
    return await readNamed(client, named, terminal)
  } catch (thrown) {
    if (CareenError.from(thrown).code !== 'CONTENT_MISMATCH') throw thrown
    return reportError(thrown, terminal, REFUSED)
  }
}

/** A plan, and the number of images over a limit that are approved. Undefined: they wait. */
type Agreed = { readonly plan: StoredPlan; readonly number: number | undefined }

async function perform(
  client: Client,
  { plan, number }: Agreed,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  if (terminal.signal.aborted) throw new CareenError('CANCELLED', 'stopped on request; nothing was changed')
  try {
    terminal.lines(() => [applyStartLine(plan)])
    const allowUnknown = args.switches.has('allow-unknown')
    const done = await changing(terminal, () =>
      client.applyPlan(plan, { allowUnknown, approveImages: number }),
    )
    terminal.lines(() => applyCompleteLines(plan, done))
    terminal.out(appliedText(plan, done, terminal.paint))
    return EXIT.ok
  } catch (thrown) {
    return reportError(thrown, terminal, isLost(thrown) ? UNKNOWN : FAILED)
  }
}

const UNKNOWN =
  'The daemon did not answer, so it is unknown whether the plan was applied. careen history shows applied plans, careen plan the remaining changes.\n'
