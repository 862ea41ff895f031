import type { Decision } from '../../policies/engine/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { ShownPin } from '../../proto/resources/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { changing } from '../framework/changing.ts'
import { type Command, splitReference } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { refuseMute } from '../framework/input-variable.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import { withClient } from '../remote/with-client.ts'
import { rowLines } from '../views/lines/line.ts'
import { imageName, pinsText } from '../views/pins.ts'
import { oneLine } from '../views/text.ts'

export const pins: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const text = args.values['repository']
    const found = await client.pins(text === undefined ? undefined : await client.findRepository(text))
    terminal.lines(() => rowLines('pin', found, imageName))
    terminal.out(pinsText(found, terminal.width))
    return EXIT.ok
  })

export const unpin: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    if (!args.switches.has('auto-approve'))
      refuseMute(args, { needs: 'unpin needs a confirmation', add: 'Add -auto-approve' })
    const found = await pinsNamed(client, args.words[0] ?? '')
    terminal.out(await consequences(client, found, terminal))
    const no = await askYes(args, terminal)
    if (no !== undefined) return no
    for (const one of found) await changing(terminal, () => client.unpin(one))
    terminal.lines(() => rowLines('pin', found, imageName))
    terminal.out(found.map((one) => `Unpinned ${imageName(one)} (${one.id}).\n`).join(''))
    return EXIT.ok
  })

/** Returns the pin of an id, or all pins of a tag or digest. */
async function pinsNamed(client: Client, word: string): Promise<readonly ShownPin[]> {
  if (/^pin-[a-z\d]+$/.test(word))
    return someOf(
      (await client.pins(undefined)).filter(({ id }) => id === word),
      word,
    )
  const { name, reference } = splitReference(word)
  if (reference === '')
    throw invalid('unpin', `"${word}" names no pin; write its id, REPO:TAG or REPO@DIGEST`)
  const repository = await client.findRepository(name)
  return someOf(
    (await client.pins(repository)).filter((one) => one.reference === reference),
    word,
  )
}

function someOf(found: readonly ShownPin[], word: string): readonly ShownPin[] {
  if (found.length > 0) return found
  throw new CareenError('NOT_FOUND', `${word} is not pinned. To list the pins, run: careen pins`)
}

/** Returns the pins, and what the policy wants for their image without them. */
async function consequences(
  client: Client,
  found: readonly ShownPin[],
  { signal, width }: Terminal,
): Promise<string> {
  const [first] = found
  if (first === undefined) return ''
  const name = `${first.registry}/${first.repository}`
  const decision = await client
    .explain(name, first.reference, signal)
    .then(({ decisions }) => decisions[0])
    .catch(() => undefined)
  return `${pinsText(found, width)}${withoutPins(decision, found.length)}\n`
}

function withoutPins(decision: Decision | undefined, pinned: number): string {
  if (decision === undefined)
    return 'What the policy decides without it is not known: the image was not found.'
  const holders = decision.reasons.filter(({ kind }) => kind === 'pinned' || kind === 'protected')
  if (holders.length > pinned) return 'The image stays: something else pins or protects it.'
  const rules = decision.verdicts.filter(({ wants }) => wants === 'delete').map(({ rule }) => oneLine(rule))
  if (rules.length === 0) return 'No rule wants to delete the image now.'
  return `Without it, the next run may delete the image: rule ${rules.join(', ')} wants that.`
}

/** Asks for a yes. Returns undefined if it was said, else the exit status. Throws CANCELLED on Ctrl-C. */
async function askYes({ switches }: Arguments, terminal: Terminal): Promise<number | undefined> {
  if (switches.has('auto-approve')) return undefined
  const answer = await terminal.ask("Unpin? Only 'yes' will be accepted: ")
  if (answer?.trim() === 'yes') return undefined
  if (terminal.signal.aborted) throw new CareenError('CANCELLED', 'stopped on request; nothing was changed')
  const isAnswered = answer !== undefined
  terminal.out(`\nUnpin cancelled${isAnswered ? '' : ': nobody answered'}. Nothing was changed.\n`)
  terminal.outcome({ code: isAnswered ? 'CANCELLED' : 'INPUT_REQUIRED' })
  return isAnswered ? EXIT.cancelled : EXIT.error
}
