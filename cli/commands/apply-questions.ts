import { overLimits } from '../../policies/diff/index.ts'
import { deletedImages } from '../../policies/engine/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { SecondPerson, StoredPlan } from '../../proto/resources/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { EXIT } from '../framework/exit.ts'
import { mutedBy, refuseMute } from '../framework/input-variable.ts'
import type { Terminal } from '../framework/terminal.ts'
import { onDaemon } from '../views/place.ts'
import { count, plural, wrapped } from '../views/text.ts'
import type { ShownPlan } from './plan.ts'

/** Throws INPUT_REQUIRED if a question would have to be asked and nobody can be. Before any work. */
export function refuseUnasked(args: Arguments, command: 'apply' | 'rollback'): void {
  if (args.switches.has('auto-approve')) return
  const add = `Add -auto-approve${command === 'apply' ? ', or apply a saved plan' : ''}`
  refuseMute(args, { needs: `${command} needs a confirmation`, add })
}

/** Returns true if nobody may be asked. */
function isMute(args: Arguments): boolean {
  return mutedBy(args) !== undefined
}

/** What a yes is for, if not for an apply. `command`: as it begins a sentence. */
type Asked = { readonly what: string; readonly command: string }

/** Asks for a yes. Returns undefined if it was said, else the exit status. Throws CANCELLED on Ctrl-C. */
export async function askYes(
  { plan, daemon, asked }: Pick<ShownPlan, 'plan' | 'daemon'> & { readonly asked?: Asked },
  args: Arguments,
  terminal: Terminal,
): Promise<number | undefined> {
  if (args.switches.has('auto-approve')) return undefined
  const where = `workspace ${plan.workspace}${onDaemon(daemon, terminal.paint)}`
  const { what, only, wanted } = asked === undefined ? questionOf(plan, args) : { ...asked, ...YES }
  terminal.out(`\nDo you want to ${what} ${where}?\n${withinText(plan)}`)
  const answer = await terminal.ask(`  Only ${only} will be accepted: `)
  if (answer?.trim() === wanted) return undefined
  if (terminal.signal.aborted) throw new CareenError('CANCELLED', 'stopped on request; nothing was changed')
  return reportNo(asked?.command ?? 'Apply', answer !== undefined, terminal)
}

/** Says that nothing was done. Returns the exit status. */
function reportNo(command: string, isAnswered: boolean, terminal: Terminal): number {
  terminal.out(`\n${command} cancelled${isAnswered ? '' : ': nobody answered'}. Nothing was changed.\n`)
  terminal.outcome({ code: isAnswered ? 'CANCELLED' : 'INPUT_REQUIRED' })
  return isAnswered ? EXIT.cancelled : EXIT.error
}

type Question = { readonly what: string; readonly only: string; readonly wanted: string }

const YES = { only: "'yes'", wanted: 'yes' }

/** Why a name for -destroy: a yes is typed too easily. */
function questionOf(plan: StoredPlan, { switches }: Arguments): Question {
  const { workspace, summary, drift = [] } = plan
  if (plan.refreshOnly === true)
    return {
      what: `accept ${plural(drift.length, 'object')} as ${drift.length === 1 ? 'it is' : 'they are'} in`,
      ...YES,
    }
  return switches.has('destroy')
    ? {
        what: `destroy ${plural(summary.destroy, 'object')} of`,
        only: 'the name of the workspace',
        wanted: workspace,
      }
    : { what: 'make this change in', ...YES }
}

function withinText({ effects, summary }: StoredPlan): string {
  const over = overLimits(effects)
  const within = effects
    .filter((effect) => !over.effects.includes(effect))
    .reduce((sum, { deletes }) => sum + deletedImages(deletes), 0)
  if (summary.repositories === 0 || within === 0) return ''
  return `  ${plural(within, 'image')} ${within === 1 ? 'goes' : 'go'} within the limits, with the next runs.\n`
}

/**
 * Returns the number of images over a limit, if a person gives it: with `-approve-images`, or typed. Undefined: they wait. Throws
 * COUNT_MISMATCH if the flag has another number than the true one.
 */
export async function askNumber(
  { effects, secondPerson }: StoredPlan,
  args: Arguments,
  terminal: Terminal,
): Promise<number | undefined> {
  const { images, effects: over } = overLimits(effects)
  const flag = args.values['approve-images']
  const number = flag === undefined ? undefined : flagNumber(flag, images)
  if (secondPerson !== undefined) {
    terminal.out(unaskedText(secondPerson, numberText(images, over.length), images))
    return undefined
  }
  if (flag !== undefined) return number
  if (images === 0 || isMute(args) || args.switches.has('auto-approve')) return undefined
  terminal.out(
    `\n${numberText(images, over.length)} Type ${terminal.paint('bold', `${images}`)} to approve exactly\n`,
  )
  const answer = await terminal.ask('  these now; anything else leaves them to careen approve. How many: ')
  if (terminal.signal.aborted) throw new CareenError('CANCELLED', 'stopped on request; nothing was changed')
  return answer?.trim().replaceAll(',', '') === `${images}` ? images : undefined
}

/** Says why nobody is asked for the number: it is that of the second person, and none of who applies. */
function unaskedText({ approval }: SecondPerson, text: string, images: number): string {
  if (images === 0) return ''
  const given = approval?.images ?? 0
  const rest =
    given === images
      ? `${approval?.createdBy ?? ''} approved ${images === 1 ? 'it' : 'them'} with the plan.`
      : 'Under the two-person rule their number is not asked of who applies: the runs there wait for careen approve of somebody else.'
  return `\n${wrapped(`${text} ${rest}`, 80).join('\n  ')}\n`
}

function numberText(images: number, repositories: number): string {
  const where = `${count(repositories)} ${repositories === 1 ? 'repository' : 'repositories'}`
  return `${plural(images, 'image')} in ${where} ${images === 1 ? 'is' : 'are'} over a limit.`
}

function flagNumber(flag: string, images: number): number {
  if (!/^\d{1,9}$/.test(flag)) throw invalid('apply', `-approve-images=${flag} is not a number of images`)
  if (Number(flag) === images) return images
  throw new CareenError(
    'COUNT_MISMATCH',
    `-approve-images=${flag} is not the number of images over a limit: it is ${images}. Look at the plan again, and give its number. Nothing was changed`,
    { metadata: { images: `${images}`, given: flag } },
  )
}
