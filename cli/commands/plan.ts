import { refusedEffects } from '../../policies/diff/index.ts'
import { placeOf as lineOf } from '../../policies/hcl/index.ts'
import type { Configuration } from '../../policies/language/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { PlanRefresh, StoredPlan } from '../../proto/resources/index.ts'
import { agreed, type EarlyReading, openEarlyReading, readChanges } from '../crosscheck/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { addStepSummary, documentWish, type DocumentWish, writeDocument } from '../framework/documents.ts'
import { EXIT } from '../framework/exit.ts'
import { printDetail } from '../framework/pager.ts'
import type { Terminal } from '../framework/terminal.ts'
import { loadConfiguration, originOf } from '../input/index.ts'
import { shownDaemon } from '../profile/index.ts'
import type { Client } from '../remote/client.ts'
import { placeOf } from '../remote/place.ts'
import type { PlanOptions } from '../remote/plan-calls.ts'
import { withClient } from '../remote/with-client.ts'
import { detailLines, fittedLines } from '../views/fit.ts'
import { type OriginsOf, PLAN_FORMATS, planDocument, type PlanFormat } from '../views/formats/plan-format.ts'
import { planLines } from '../views/lines/plan-lines.ts'
import { type NamedDaemon, wrongWorkspaceText } from '../views/place.ts'
import { planHeadText, planSummary, type SummaryWish } from '../views/plan-summary.ts'
import { planText } from '../views/plan.ts'
import { oneLine } from '../views/text.ts'
import { savePlan } from './plan-file.ts'
import { refuseMixedRefresh } from './refresh-only.ts'
import { storedWhole, wholeCommand } from './whole-command.ts'

export const plan: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    // Why before the work: flags that do not fit together are an error of usage.
    documentWish('plan', args, PLAN_FORMATS)
    refuseMixedRefresh(args)
    const out = args.values['out']
    await using early = out === undefined ? undefined : openEarlyReading(args, terminal)
    const made = await makePlan(client, args, terminal, early)
    if (made === undefined) return EXIT.error
    await printDetail(await tell(client, shownPlan(client, made), args, terminal), args, terminal)
    if (out !== undefined && !(await saveAgreed(made, out, args, terminal))) return EXIT.refused
    if (out === undefined) terminal.out(fittedLines(unsavedText(made.plan, args), planWidth(terminal)))
    if (refusedEffects(made.plan.effects).length > 0 && !args.switches.has('allow-unknown'))
      return EXIT.refused
    return args.switches.has('detailed-exitcode') && hasSomething(made.plan) ? EXIT.changes : EXIT.ok
  })

/** Returns true if the plan changes something, or accepts something. */
function hasSomething({ changes, refreshOnly, drift = [] }: StoredPlan): boolean {
  return changes.length > 0 || (refreshOnly === true && drift.length > 0)
}

/** What to type to apply exactly this; empty if there is nothing to apply, or standard output has a document. */
function unsavedText(made: StoredPlan, args: Arguments): string {
  const { id, effects, secondPerson, refreshOnly } = made
  if (!hasSomething(made) || hasOwnOutput(args)) return ''
  const [unknown] = args.switches.has('allow-unknown') ? [] : refusedEffects(effects)
  if (unknown !== undefined)
    return `Apply refuses what is unknown. To look: careen registries check ${oneLine(unknown.repository.registry)}\nWrite status = "DISABLED" for now, or accept it: careen apply -allow-unknown\n`
  if (secondPerson !== undefined)
    return `A second person approves it: careen approve ${id}\nThen apply exactly this: careen apply ${id}\n`
  if (refreshOnly === true) return 'Not saved. To accept it: careen apply -refresh-only\n'
  return 'Not saved, so apply plans again. To apply exactly this: careen plan -out=FILE\n'
}

/** A plan, its configuration, and the cross-check that began before the plan was made. */
export type MadePlan = {
  readonly plan: StoredPlan
  readonly configuration: Configuration
  readonly early?: EarlyReading | undefined
}

/**
 * Reads the files and creates a plan in the daemon. `early` begins with what differs from the daemon's objects. Returns undefined if errors of the
 * files were shown.
 */
export async function makePlan(
  client: Client,
  args: Arguments,
  terminal: Terminal,
  early?: EarlyReading,
): Promise<MadePlan | undefined> {
  const path = args.words[0] ?? '.'
  const configuration = await loadConfiguration(path, args, terminal)
  if (configuration === undefined) return undefined
  const workspace = await placeOf(client, args, terminal, configuration.settings)
  terminal.progress.show('Planning')
  const wish: PlanOptions = {
    workspace,
    skipEffects: args.switches.has('skip-effects'),
    refresh: refreshIn(args),
    takeOver: args.switches.has('take-over'),
    refreshOnly: args.switches.has('refresh-only'),
    ...selectionIn(args),
    namesWorkspace: configuration.settings.workspace !== undefined,
    origin: await originOf(path, terminal.cwd),
    onProgress: terminal.progress.show,
    onDiffering: (objects) => early?.begin(objects, configuration),
    signal: terminal.signal,
  }
  const objects = args.switches.has('destroy') ? [] : configuration.objects
  const made = await createPlan(client, { ...configuration, objects }, wish)
  terminal.progress.clear()
  return { plan: made, configuration, early }
}

/** Returns where registries are looked at: everywhere with `-refresh`, and nowhere with `-refresh=false`. */
export function refreshIn({ switches, given }: Pick<Arguments, 'switches' | 'given'>): PlanRefresh {
  if (!switches.has('refresh')) return 'NEVER'
  return given.some(({ flag }) => flag === 'refresh') ? 'ALL' : 'OLD'
}

/** Returns which changes the flags choose; nothing without such a flag. */
export function selectionIn({ given }: Pick<Arguments, 'given'>): Pick<PlanOptions, 'selection'> {
  const of = (wanted: string): readonly string[] =>
    given.flatMap(({ flag, value }) => (flag === wanted ? [value] : []))
  const selection = { targets: of('target'), excludes: of('exclude') }
  return selection.targets.length + selection.excludes.length === 0 ? {} : { selection }
}

/** Creates a plan. Throws the refusal of a wrong workspace in lines, and names the line of what must not be destroyed. */
async function createPlan(
  client: Pick<Client, 'createPlan'>,
  { objects, originsOf }: Pick<Configuration, 'objects' | 'originsOf'>,
  wish: PlanOptions,
): Promise<StoredPlan> {
  try {
    return await client.createPlan(objects, wish)
  } catch (thrown) {
    const error = CareenError.from(thrown)
    const text = wrongWorkspaceText(error) ?? preventedText(error, originsOf)
    if (text === undefined) throw error
    throw new CareenError(error.code, text, { metadata: error.metadata, cause: thrown })
  }
}

/** Returns the refusal of a destroy with the place of the object; undefined for another error, or an object that the files do not have. */
function preventedText({ code, message, metadata }: CareenError, originsOf: OriginsOf): string | undefined {
  const { object } = metadata
  const [range] = code === 'DESTROY_PREVENTED' && object !== undefined ? originsOf(object) : []
  if (range === undefined) return undefined
  const { file, line } = lineOf(range)
  return `${message}\n  on ${file}${line === undefined ? '' : ` line ${line}`}, in ${object ?? ''}`
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

/** A plan, where it is, and where its objects are in the files: nowhere if these were not read. */
export type ShownPlan = {
  readonly plan: StoredPlan
  readonly daemon: NamedDaemon | undefined
  readonly originsOf: OriginsOf | undefined
}

/** Returns how a plan of files is shown. */
export function shownPlan({ target }: Pick<Client, 'target'>, made: MadePlan): ShownPlan {
  const { settings, originsOf } = made.configuration
  return { plan: made.plan, daemon: shownDaemon(target, settings), originsOf }
}

/** Shows a plan as text, lines, and the document of -format. Why without a pager: a question follows. */
export async function show(
  client: Pick<Client, 'server'>,
  shown: ShownPlan,
  args: Arguments,
  terminal: Terminal,
): Promise<void> {
  terminal.out(await tell(client, shown, args, terminal))
}

/** Writes a plan as lines, and as the document of -format. Returns its text; empty if standard output has the document. */
async function tell(
  client: Pick<Client, 'server'>,
  { plan: made, daemon, originsOf }: ShownPlan,
  args: Arguments,
  terminal: Terminal,
): Promise<string> {
  terminal.lines(() => planLines(made))
  const wish = documentWish('plan', args, PLAN_FORMATS)
  if (wish !== undefined) {
    // Why the daemon's own name: a bot finds its comment whatever the profiles of its callers say.
    const { name } = await client.server()
    writePlan(made, wish, { originsOf: originsOf ?? (() => []), daemon: name }, terminal)
    if (wish.file === undefined) return ''
  }
  const whole = originsOf === undefined ? storedWhole(args, made.id) : wholeCommand(args, made.id)
  return shownText(made, { daemon, whole }, args, terminal)
}

/** Writes the document of a plan, and with `github` the page of the step. */
export function writePlan(
  made: StoredPlan,
  { format, file }: DocumentWish<PlanFormat>,
  source: Parameters<typeof planDocument>[2],
  terminal: Terminal,
): void {
  writeDocument(planDocument(made, format, source), file, terminal)
  if (format === 'github') addStepSummary(() => planDocument(made, 'markdown', source), terminal)
}

/** Returns a plan as people read it: short, or all of it. */
export function shownText(
  made: StoredPlan,
  { daemon, whole }: Pick<SummaryWish, 'daemon' | 'whole'>,
  { switches }: Pick<Arguments, 'switches'>,
  { paint, now, ...terminal }: Terminal,
): string {
  const wish = { daemon, whole, width: planWidth(terminal), now: now() }
  if (!switches.has('detail')) return planSummary(made, paint, wish)
  const head = made.changes.length === 0 ? '' : `${planHeadText(made, paint, wish)}\n`
  return detailLines(`${head}${planText(made, paint, { daemon, images: 'all' })}`, wish.width)
}

/** Why 80 where no terminal shows it: a plan in a file or a comment is read anywhere. */
function planWidth({ width, screen, env }: Pick<Terminal, 'width' | 'screen' | 'env'>): number {
  return screen.isLive || env['COLUMNS'] !== undefined ? width : Math.min(width, 80)
}

function hasOwnOutput({ values }: Arguments): boolean {
  return values['format'] !== undefined && values['format-into'] === undefined
}
