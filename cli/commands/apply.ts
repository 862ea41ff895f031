import { unknownRefusal } from '../../policies/diff/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import { agreed, openEarlyReading, readChanges } from '../crosscheck/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { documentWish } from '../framework/documents.ts'
import { EXIT } from '../framework/exit.ts'
import { reportError } from '../framework/report.ts'
import type { Terminal } from '../framework/terminal.ts'
import { shownDaemon } from '../profile/index.ts'
import type { Client } from '../remote/client.ts'
import type { ReadPlan } from '../remote/plan-calls.ts'
import { withClient } from '../remote/with-client.ts'
import { PLAN_FORMATS } from '../views/formats/plan-format.ts'
import { FAILED, REFUSED, reportUnchanged } from './apply-failure.ts'
import { askNumber, askYes, refuseUnasked } from './apply-questions.ts'
import { type NamedPlan, namedPlan, readNamed } from './named-plan.ts'
import { performApply } from './perform-apply.ts'
import { type MadePlan, makePlan, show, shownPlan } from './plan.ts'
import { refuseMixedRefresh } from './refresh-only.ts'

export const apply: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const wish = documentWish('apply', args, PLAN_FORMATS)
    if (wish !== undefined && wish.file === undefined)
      throw invalid('apply', '-format writes the plan to a file here: add -format-into=FILE')
    refuseMixedRefresh(args)
    const word = args.words[0] ?? '.'
    const named = word.endsWith('.hcl') ? undefined : namedPlan(word, terminal.cwd)
    try {
      return named === undefined
        ? await applyFiles(client, args, terminal)
        : await applyNamed(client, named, args, terminal)
    } catch (thrown) {
      const again = named === undefined ? 'careen apply' : `careen plan -out=${word}`
      return reportUnchanged(client, thrown, terminal, again)
    }
  })

async function applyFiles(client: Client, args: Arguments, terminal: Terminal): Promise<number> {
  refuseUnasked(args, 'apply')
  await using early = openEarlyReading(args, terminal)
  const made = await makePlan(client, args, terminal, early)
  if (made === undefined) {
    terminal.err(FAILED)
    return EXIT.error
  }
  // Why await: the early cross-check ends with this function.
  return await applyMade(client, made, args, terminal)
}

/** Shows a plan, asks, and applies it. Returns the exit status. */
export async function applyMade(
  client: Client,
  made: MadePlan,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const { plan } = made
  const shown = shownPlan(client, made)
  await show(client, shown, args, terminal)
  if (changesNothing(plan)) return EXIT.ok
  const refusal = unknownRefusalOf(plan, args)
  if (refusal !== undefined) return reportError(refusal, terminal, REFUSED)
  // Why now: the cross-check runs while the person reads the plan, if it did not begin before.
  const reading = readChanges(made, args, terminal)
  try {
    const missing = approvalMissing(plan)
    const no = missing === undefined ? await askYes(shown, args, terminal) : undefined
    if (no !== undefined) return no
    const number = missing === undefined ? await askNumber(plan, args, terminal) : undefined
    if (await agreed(reading, terminal))
      return missing === undefined
        ? await performApply(client, { ...shown, number }, args, terminal)
        : reportError(missing, terminal, REFUSED)
    terminal.err(REFUSED)
    return EXIT.refused
  } finally {
    await reading?.stop()
  }
}

/** Returns true if a plan neither changes objects nor takes them over, nor accepts what others did. */
function changesNothing({ changes, takenOver = [], refreshOnly, drift = [] }: StoredPlan): boolean {
  if (refreshOnly === true) return drift.length === 0
  return changes.length === 0 && takenOver.length === 0
}

/**
 * Returns the error for a plan with unknown effects, or undefined if it may be applied. It is checked before the confirmation;
 * the daemon checks it again.
 */
function unknownRefusalOf({ effects }: StoredPlan, args: Arguments): CareenError | undefined {
  const refusal = args.switches.has('allow-unknown') ? undefined : unknownRefusal(effects)
  return refusal === undefined ? undefined : new CareenError('EFFECTS_UNKNOWN', refusal)
}

/** Returns why a plan cannot be applied yet, or undefined if no second person is needed, or one has approved it. */
function approvalMissing({ id, workspace, createdBy, secondPerson }: StoredPlan): CareenError | undefined {
  if (secondPerson === undefined || secondPerson.approval !== undefined) return undefined
  return new CareenError(
    'APPROVAL_MISSING',
    `plan ${id} waits for a second person (approvers = 1 in workspace ${workspace})\n  Ask somebody other than ${createdBy} to run: careen approve ${id}\n  Then apply exactly this: careen apply ${id}`,
    { metadata: { plan: id, workspace } },
  )
}

/** Applies a plan that was made before. Asks for the number of images over a limit alone, and does not cross-check. Why: the rest happened when the plan was saved. */
async function applyNamed(
  client: Client,
  named: NamedPlan,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const late = PLANNED.find((flag) => args.switches.has(flag) || args.given.some((one) => one.flag === flag))
  if (late !== undefined)
    throw invalid(
      'apply',
      `-${late} has no effect on a saved plan, which is made. Give it to careen plan -out`,
    )
  const plan = await readFor(client, named, terminal)
  if (typeof plan === 'number') return plan
  const shown = { plan, daemon: shownDaemon(client.target), originsOf: undefined }
  await show(client, shown, args, terminal)
  if (changesNothing(plan)) return EXIT.ok
  const refusal = unknownRefusalOf(plan, args)
  if (refusal !== undefined) return reportError(refusal, terminal, REFUSED)
  // Why no question: the daemon refuses it, and says since when.
  const isOver = plan.state === 'STALE' || plan.state === 'APPLIED'
  const missing = isOver ? undefined : approvalMissing(plan)
  if (missing !== undefined) return reportError(missing, terminal, REFUSED)
  const number = isOver ? undefined : await askNumber(plan, args, terminal)
  return performApply(client, { ...shown, number }, args, terminal)
}

/** Flags that decide what a plan is. */
const PLANNED: readonly string[] = ['var', 'var-file', 'target', 'exclude', 'destroy', 'refresh-only']

/** Returns the plan, or the exit status if a file says something else of it. */
async function readFor(client: Client, named: NamedPlan, terminal: Terminal): Promise<ReadPlan | number> {
  try {
    return await readNamed(client, named, terminal)
  } catch (thrown) {
    if (CareenError.from(thrown).code !== 'CONTENT_MISMATCH') throw thrown
    return reportError(thrown, terminal, REFUSED)
  }
}
