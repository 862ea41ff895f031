import { refusedEffects, unknownRefusal, unknownWhere } from '../../policies/diff/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { parseName } from '../../proto/names.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import { agreed, readChanges } from '../crosscheck/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { changing, isLost } from '../framework/changing.ts'
import type { Command } from '../framework/command.ts'
import { documentWish } from '../framework/documents.ts'
import { EXIT } from '../framework/exit.ts'
import { reportError } from '../framework/report.ts'
import type { Terminal } from '../framework/terminal.ts'
import { pathOf, readText } from '../input/index.ts'
import type { Client } from '../remote/client.ts'
import { withClient } from '../remote/with-client.ts'
import { PLAN_FORMATS } from '../views/formats/plan-format.ts'
import { applyCompleteLines, applyStartLine } from '../views/lines/apply-lines.ts'
import { type MadePlan, makePlan, type PlanFile, show } from './plan.ts'

export const apply: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const wish = documentWish('apply', args, PLAN_FORMATS)
    if (wish !== undefined && wish.file === undefined)
      throw invalid('apply', '-format writes the plan to a file here: add -format-into=FILE')
    const saved = savedPlan(args.words[0] ?? '.', terminal.cwd)
    return saved === undefined
      ? applyFiles(client, args, terminal)
      : applySaved(client, saved, args, terminal)
  })

async function applyFiles(client: Client, args: Arguments, terminal: Terminal): Promise<number> {
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
    if (!(await approved(args, terminal))) return EXIT.error
    if (await agreed(reading, terminal)) return await perform(client, plan, args, terminal)
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

/** Applies a saved plan. Does not ask or cross-check. Why: both happened when the plan was saved. */
async function applySaved(
  client: Client,
  file: PlanFile,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  if (args.given.some(({ flag }) => flag === 'var' || flag === 'var-file'))
    throw invalid(
      'apply',
      '-var and -var-file have no effect on a saved plan, which includes the values of variables. Give them to careen plan -out',
    )
  const { workspace, plan: id } = parseName('plan', file.plan, 'plan')
  const plan = await client.getPlan({ workspace, id }, terminal.signal)
  show(plan, args, terminal)
  if (changesNothing(plan)) return EXIT.ok
  const refusal = unknownRefusalOf(plan, args)
  if (refusal !== undefined) return reportError(refusal, terminal, REFUSED)
  return perform(client, plan, args, terminal)
}

/** Returns the plan of a file from `plan -out`, or undefined if the path is a configuration. */
function savedPlan(path: string, cwd: string): PlanFile | undefined {
  if (path.endsWith('.hcl')) return undefined
  const read = readText(pathOf(path, cwd), path)
  if (!read.ok) return undefined
  try {
    const file = JSON.parse(read.text) as Partial<PlanFile>
    if (file.format === 'careen-plan' && file.version === 1 && typeof file.plan === 'string')
      return file as PlanFile
  } catch {
    // Falls through: neither a plan nor a policy file.
  }
  throw new CareenError(
    'INVALID_ARGUMENT',
    `${path}: the file is neither a saved plan nor a policy file (*.hcl). Name a file from careen plan -out, or a policy file`,
  )
}

async function approved(args: Arguments, terminal: Terminal): Promise<boolean> {
  if (args.switches.has('auto-approve')) return true
  if (args.values['input'] === 'false') {
    throw new CareenError(
      'INVALID_ARGUMENT',
      'apply needs a confirmation, but -input=false forbids the question. Add -auto-approve, or apply a saved plan',
    )
  }
  if (args.switches.has('json'))
    throw new CareenError(
      'INVALID_ARGUMENT',
      'apply -json does not show the plan that you would approve. Add -auto-approve, or apply a saved plan',
    )
  terminal.out(
    '\nDo you want to perform these actions?\n  careen will change the policies as described above, and its workers will delete the images.\n' +
      "  Only 'yes' will be accepted to approve.\n\n",
  )
  const answer = await terminal.ask('  Enter a value: ')
  if (answer?.trim() === 'yes') return true
  if (terminal.signal.aborted) throw new CareenError('CANCELLED', 'stopped on request; nothing was changed')
  terminal.out(
    answer === undefined
      ? '\nApply cancelled: nobody answered. Nothing was changed.\n'
      : '\nApply cancelled. Nothing was changed.\n',
  )
  return false
}

async function perform(
  client: Client,
  made: StoredPlan,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  if (terminal.signal.aborted) throw new CareenError('CANCELLED', 'stopped on request; nothing was changed')
  try {
    terminal.lines(() => [applyStartLine(made)])
    const { serial } = await changing(terminal, () =>
      client.applyPlan(made, args.switches.has('allow-unknown')),
    )
    terminal.lines(() => applyCompleteLines(made, serial))
    const { add, change, destroy } = made.summary
    const done = `Apply complete! Policies: ${add} added, ${change} changed, ${destroy} destroyed.`
    terminal.out(`\n${terminal.paint('green', done)} Workspace ${made.workspace} is at serial ${serial}.\n`)
    const unknown = refusedEffects(made.effects)
    if (unknown.length > 0)
      terminal.out(
        `The images to delete in ${unknownWhere(unknown)} are unknown: the first run there that would delete any waits for approval.\n`,
      )
    return EXIT.ok
  } catch (thrown) {
    return reportError(thrown, terminal, isLost(thrown) ? UNKNOWN : FAILED)
  }
}

const UNKNOWN =
  'The daemon did not answer, so it is unknown whether the plan was applied. careen history shows applied plans, careen plan the remaining changes.\n'
