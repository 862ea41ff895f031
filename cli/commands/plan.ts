import { refusedEffects } from '../../policies/diff/index.ts'
import type { Configuration } from '../../policies/language/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import { agreed, readChanges } from '../crosscheck/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { addStepSummary, documentWish, writeDocument } from '../framework/documents.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import { loadConfiguration, originOf } from '../input/index.ts'
import type { Client } from '../remote/client.ts'
import { placeOf } from '../remote/place.ts'
import { withClient } from '../remote/with-client.ts'
import { type OriginsOf, PLAN_FORMATS, planDocument } from '../views/formats/plan-format.ts'
import { planLines } from '../views/lines/plan-lines.ts'
import { planSummary, planText } from '../views/plan.ts'
import { oneLine } from '../views/text.ts'
import { savePlan } from './plan-file.ts'

export const plan: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    // Why before the work: flags that do not fit together are an error of usage.
    documentWish('plan', args, PLAN_FORMATS)
    const made = await makePlan(client, args, terminal)
    if (made === undefined) return EXIT.error
    show(made.plan, args, terminal, made.configuration.originsOf)
    const out = args.values['out']
    if (out !== undefined && !(await saveAgreed(made, out, args, terminal))) return EXIT.refused
    if (out === undefined) terminal.out(unsavedText(made.plan, args))
    if (refusedEffects(made.plan.effects).length > 0 && !args.switches.has('allow-unknown'))
      return EXIT.refused
    return args.switches.has('detailed-exitcode') && made.plan.changes.length > 0 ? EXIT.changes : EXIT.ok
  })

/** What to type to apply exactly this; empty if there is nothing to apply, or standard output has a document. */
function unsavedText({ changes, effects }: StoredPlan, args: Arguments): string {
  if (changes.length === 0 || hasOwnOutput(args)) return ''
  const [unknown] = args.switches.has('allow-unknown') ? [] : refusedEffects(effects)
  if (unknown !== undefined)
    return `Apply refuses what is unknown. To look: careen registries check ${oneLine(unknown.repository.registry)}\nWrite status = "DISABLED" for now, or accept it: careen apply -allow-unknown\n`
  return 'Not saved, so apply plans again. To apply exactly this: careen plan -out=FILE\n'
}

/** A plan, and its configuration. */
export type MadePlan = { readonly plan: StoredPlan; readonly configuration: Configuration }

/** Reads the files and creates a plan in the daemon. Returns undefined if errors of the files were shown. */
export async function makePlan(
  client: Client,
  args: Arguments,
  terminal: Terminal,
): Promise<MadePlan | undefined> {
  const path = args.words[0] ?? '.'
  const configuration = await loadConfiguration(path, args, terminal)
  if (configuration === undefined) return undefined
  const workspace = await placeOf(client, args, terminal, configuration.settings)
  terminal.progress.show('Planning')
  const made = await client.createPlan(configuration.objects, {
    workspace,
    skipEffects: args.switches.has('skip-effects'),
    takeOver: args.switches.has('take-over'),
    origin: await originOf(path, terminal.cwd),
    onProgress: terminal.progress.show,
    signal: terminal.signal,
  })
  terminal.progress.clear()
  return { plan: made, configuration }
}

/** Cross-checks the files, then saves the plan. Returns false, and saves nothing, if the parsers differ. */
async function saveAgreed(
  made: MadePlan,
  out: string,
  args: Arguments,
  terminal: Terminal,
): Promise<boolean> {
  const reading = readChanges(made, args, terminal)
  if (!(await agreed(reading, terminal))) {
    terminal.err(`The plan was not saved to ${out}.\n`)
    return false
  }
  // Why: with -format standard output has the document alone.
  const { out: write, err } = terminal
  savePlan(made.plan, out, { ...terminal, out: hasOwnOutput(args) ? err : write })
  return true
}

/** Shows a plan as text, lines, and the document of -format. `originsOf` absent: its files were not read. */
export function show(made: StoredPlan, args: Arguments, terminal: Terminal, originsOf?: OriginsOf): void {
  const origins = originsOf ?? (() => [])
  terminal.lines(() => planLines(made))
  const wish = documentWish('plan', args, PLAN_FORMATS)
  if (wish !== undefined) {
    writeDocument(planDocument(made, wish.format, origins), wish.file, terminal)
    if (wish.format === 'github') addStepSummary(() => planDocument(made, 'markdown', origins), terminal)
    if (wish.file === undefined) return
  }
  const whole = originsOf === undefined ? `careen show ${made.id} -detail` : undefined
  const { paint } = terminal
  terminal.out(args.switches.has('detail') ? planText(made, paint) : planSummary(made, paint, whole))
}

function hasOwnOutput({ values }: Arguments): boolean {
  return values['format'] !== undefined && values['format-into'] === undefined
}
