import { overLimits } from '../../policies/diff/index.ts'
import { minuteText } from '../../policies/model/index.ts'
import type { Approval, StoredPlan } from '../../proto/resources/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { changing } from '../framework/changing.ts'
import { EXIT } from '../framework/exit.ts'
import { refuseMute } from '../framework/input-variable.ts'
import type { Terminal } from '../framework/terminal.ts'
import { shownDaemon } from '../profile/index.ts'
import type { Client } from '../remote/client.ts'
import { approvalLines } from '../views/lines/run-lines.ts'
import { plural } from '../views/text.ts'
import { askNumber, askYes } from './apply-questions.ts'
import { show } from './plan.ts'

/** Returns true if a word names a plan, and no run. */
export function isPlanId(word: string): boolean {
  return word.startsWith('pl-') || /^workspaces\/[^/]+\/plans\//.test(word)
}

/**
 * Approves a plan that another person made, so that it can be applied: shows it, asks for a yes, and for the number of images over a limit.
 * Whoever must not approve it is refused before the questions.
 */
export async function approvePlan(
  client: Client,
  word: string,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  if (args.words.length > 1) throw invalid('approve', 'a plan is approved alone: name one plan, or only runs')
  if (!args.switches.has('auto-approve'))
    refuseMute(args, { needs: 'approve of a plan needs a confirmation', add: 'Add -auto-approve' })
  const plan = await client.getPlan(await client.findPlan(word), terminal.signal)
  await client.approvePlan(plan, { note: '', validateOnly: true })
  const daemon = shownDaemon(client.target)
  const shown = { plan, daemon, originsOf: undefined }
  await show(client, shown, args, terminal)
  const asked = { what: `approve this plan of ${plan.createdBy} for`, command: 'Approve' }
  const no = await askYes({ plan, daemon, asked }, args, terminal)
  if (no !== undefined) return no
  // Why without: of whoever applies the number is not asked, and here it is.
  const { secondPerson: _second, ...read } = plan
  const images = await askNumber(read, args, terminal)
  const note = args.values['note'] ?? ''
  const approval = await changing(terminal, () => client.approvePlan(plan, { note, images }))
  terminal.lines(() => approvalLines([approval]))
  terminal.out(approvedText(plan, approval, terminal))
  return EXIT.ok
}

/** Returns what was approved, what waits, and the next command. */
function approvedText(
  { id, effects }: StoredPlan,
  { images, expiresAt }: Approval,
  { paint }: Terminal,
): string {
  const over = overLimits(effects).images
  const number = images > 0 ? ` with ${plural(images, 'image')} over a limit` : ''
  const waiting =
    over > images
      ? `${plural(over, 'image')} over a limit ${over === 1 ? 'waits' : 'wait'} for careen approve RUN.\n`
      : ''
  return `${paint('green', 'Approved.')} Plan ${id}${number}, until ${minuteText(expiresAt)}.\n${waiting}To apply it: careen apply ${id}\n`
}
