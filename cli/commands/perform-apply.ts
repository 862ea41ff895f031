import { CareenError } from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import { changing, isLost } from '../framework/changing.ts'
import { EXIT } from '../framework/exit.ts'
import { reportError } from '../framework/report.ts'
import type { InFlight, Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import { appliedText } from '../views/applied.ts'
import { applyCompleteLines, applyStartLine } from '../views/lines/apply-lines.ts'
import type { ShownPlan } from './plan.ts'

/** A plan, and the number of images over a limit that are approved. Undefined: they wait. */
export type Agreed = Pick<ShownPlan, 'plan' | 'daemon'> & { readonly number: number | undefined }

/**
 * Applies a plan. Ctrl-C does not end it, since nobody would know what became of it; a second one does. Where no answer comes, the daemon is asked
 * whether it was applied. Returns the exit status; throws the failures after which nothing was changed.
 */
export async function performApply(
  client: Pick<Client, 'applyPlan' | 'getPlan'>,
  { plan, daemon, number }: Agreed,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  if (terminal.signal.aborted) throw new CareenError('CANCELLED', 'stopped on request; nothing was changed')
  terminal.inFlight(IN_FLIGHT)
  terminal.lines(() => [applyStartLine(plan)])
  try {
    const allowUnknown = args.switches.has('allow-unknown')
    const done = await changing(terminal, () =>
      client.applyPlan(plan, { allowUnknown, approveImages: number }),
    )
    terminal.lines(() => applyCompleteLines(plan, done))
    terminal.out(
      terminal.signal.aborted
        ? wasApplied(plan, done.serial)
        : appliedText(plan, { ...done, daemon, now: terminal.now() }, terminal.paint),
    )
    return EXIT.ok
  } catch (thrown) {
    if (!isLost(thrown)) throw thrown
    const serial = await serialOf(client, plan)
    if (serial === undefined) return reportError(thrown, terminal, UNKNOWN)
    terminal.outcome({ changed: true })
    terminal.out(wasApplied(plan, serial))
    return EXIT.ok
  } finally {
    terminal.inFlight(undefined)
  }
}

const IN_FLIGHT: InFlight = {
  asking: 'Interrupted while the daemon applies; asking what became of it (^C: leave).',
  left: 'Left. Not known whether it was applied: careen history -limit=1',
}

function wasApplied({ workspace }: StoredPlan, serial: number): string {
  return `It was applied: workspace ${workspace} is at serial ${serial}.\n`
}

/** Returns the serial that a plan made; undefined if it was not applied, or the daemon does not answer. */
async function serialOf(client: Pick<Client, 'getPlan'>, plan: StoredPlan): Promise<number | undefined> {
  try {
    return (await client.getPlan(plan, AbortSignal.timeout(PATIENCE))).appliedSerial
  } catch {
    return undefined
  }
}

/** For so long the daemon is asked what became of a plan, in milliseconds. */
const PATIENCE = 5000

const UNKNOWN =
  'The daemon did not answer, so it is unknown whether the plan was applied. careen history shows applied plans, careen plan the remaining changes.\n'
