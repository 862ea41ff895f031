import { CareenError, type Duration } from '../../policies/model/index.ts'
import { parseDuration } from '../../policies/scalars/index.ts'
import type { Restoration } from '../../proto/resources/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { isLost } from '../framework/changing.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { refuseMute } from '../framework/input-variable.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import type { RestoreWish } from '../remote/restoration-calls.ts'
import { withClient } from '../remote/with-client.ts'
import { questionText } from '../views/restore.ts'
import { followRestoration } from './follow-restoration.ts'
import { formOf, wishOf } from './restore-wish.ts'

/** For how long an image is pinned if nothing else is said. Milliseconds. */
const USUAL = 7 * 86_400_000

export const restore: Command = (args, terminal) => {
  const form = formOf(args)
  const pins = pinLength(args)
  return withClient(args, terminal, async (client) => {
    const wish = await wishOf(client, form, args, terminal)
    const status = wish.kind === 'image' ? undefined : await confirmed(client, wish, args, terminal)
    if (status !== undefined) return status
    const restoration = await begun(client, wish, pins, terminal)
    return followRestoration(client, { restoration, wish }, args, terminal)
  })
}

/** For how long an image is pinned that the next run would delete again. Throws INVALID_ARGUMENT. */
function pinLength({ values }: Arguments): Duration | 'none' {
  const text = values['pin']
  if (text === undefined) return USUAL
  if (text === 'none') return 'none'
  const length = parseDuration(text)
  if (length !== undefined && length > 0) return length
  throw invalid('restore', `-pin: "${text}" is no duration such as 30d, and not none`)
}

/** Asks for a yes if several images would be restored. Returns undefined if it was said, else the exit status. */
async function confirmed(
  client: Client,
  wish: RestoreWish,
  args: Arguments,
  terminal: Terminal,
): Promise<number | undefined> {
  const size = await client.restorable(wish)
  if (size.total <= 1 || args.switches.has('auto-approve')) return undefined
  refuseMute(args, {
    needs: `restore needs a confirmation for ${size.total} images`,
    add: 'Add -auto-approve',
    unchanged: 'Nothing was restored',
  })
  terminal.out(questionText(size, wish))
  const answer = await terminal.ask("  Only 'yes' will be accepted: ")
  if (answer?.trim() === 'yes') return undefined
  if (terminal.signal.aborted) throw new CareenError('CANCELLED', 'stopped on request; nothing was restored')
  const isAnswered = answer !== undefined
  terminal.out(`\nRestore cancelled${isAnswered ? '' : ': nobody answered'}. Nothing was restored.\n`)
  terminal.outcome({ code: isAnswered ? 'CANCELLED' : 'INPUT_REQUIRED' })
  return isAnswered ? EXIT.cancelled : EXIT.error
}

/** Begins to restore. Notes that it is not known whether anything was changed, until that is known. */
async function begun(
  client: Client,
  wish: RestoreWish,
  pins: Duration | 'none',
  { outcome }: Terminal,
): Promise<Restoration> {
  try {
    const restoration = await client.createRestoration(wish, pins)
    outcome({ changed: 'unknown' })
    return restoration
  } catch (thrown) {
    if (isLost(thrown)) outcome({ changed: 'unknown' })
    throw thrown
  }
}
