import type { DeclaredObject } from '../../policies/model/index.ts'
import { malformed, stamp } from '../../proto/convert/basics.ts'
import { toDanglingTag, toPush, toTagState } from '../../proto/convert/inventory.ts'
import { toObject } from '../../proto/convert/objects.ts'
import { toPinnedReference, toSighting } from '../../proto/convert/worker.ts'
import type { ReadRunInputRequest__Output } from '../../proto/gen/careen/worker/v1/ReadRunInputRequest.ts'
import type { ReadRunInputResponse } from '../../proto/gen/careen/worker/v1/ReadRunInputResponse.ts'
import { inParts } from '../../proto/sizes.ts'
import type { Presented } from './leased-calls.ts'
import type { Send } from './sending.ts'

export type InputRequest = Pick<ReadRunInputRequest__Output, 'input' | 'after'>

/** `workspace`: that of the run. */
export type InputReader = Presented & { readonly signal: AbortSignal; readonly workspace: string }

/** Sends an input in parts, and then how many items they had. Stops when the signal aborts. */
export async function sendRunInput(
  { input, after }: InputRequest,
  reader: InputReader,
  send: Send<ReadRunInputResponse>,
): Promise<void> {
  let items = 0
  const sendAll: SendAll = async (messages, part) => {
    items += messages.length
    for (const some of inParts(messages)) await send(part(some))
  }
  if (input === 'INPUT_UNSPECIFIED') throw malformed('input', 'it is missing')
  const end = await INPUTS[input](reader, after, sendAll)
  await send({ ...end, items })
}

type SendAll = <Message>(
  messages: readonly Message[],
  part: (some: Message[]) => ReadRunInputResponse,
) => Promise<void>

/** Sends all parts but the last. Returns what the last one has. */
type SendInput = (reader: InputReader, after: number, sendAll: SendAll) => Promise<ReadRunInputResponse>

const INPUTS: Readonly<Record<Exclude<InputRequest['input'], 'INPUT_UNSPECIFIED'>, SendInput>> = {
  INPUT_ASSIGNMENT: (reader, _, sendAll) => sendAssignment(reader, sendAll),
  INPUT_SIGHTINGS: async ({ ledger, lease, signal }, _, sendAll) => {
    for await (const part of ledger.sightings(lease, signal))
      await sendAll(part.map(toSighting), (sightings) => ({ sightings }))
    return {}
  },
  INPUT_TAGS: async ({ ledger, lease, signal }, _, sendAll) => {
    for await (const part of ledger.tags(lease, signal))
      await sendAll(part.map(toTagState), (tags) => ({ tags }))
    return {}
  },
  INPUT_PUSHES: async ({ ledger, lease, signal }, after, sendAll) => {
    let end: ReadRunInputResponse = {}
    for await (const { pushes, upTo, deliveredUpTo } of ledger.pushes(lease, after, signal)) {
      await sendAll(pushes.map(toPush), (some) => ({ pushes: some }))
      end = { upTo, heardTime: stamp(deliveredUpTo) ?? null }
    }
    return end
  },
  INPUT_APPROVED_DIGESTS: async ({ ledger, lease, signal }, _, sendAll) => {
    for await (const part of ledger.approved(lease, signal))
      await sendAll(part, (approvedDigests) => ({ approvedDigests }))
    return {}
  },
}

async function sendAssignment(
  { ledger, lease, signal, workspace }: InputReader,
  sendAll: SendAll,
): Promise<ReadRunInputResponse> {
  const input = await ledger.assignmentInput(lease, signal)
  const sent = (object: DeclaredObject) => toObject(object, workspace)
  await sendAll(input.protections.map(sent), (protections) => ({ protections }))
  await sendAll(
    input.pins.map((pin) => toPinnedReference(pin, workspace)),
    (pins) => ({ pins }),
  )
  const repositories = input.quotaScope.map((ref) => `${ref.registry}/${ref.repository}`)
  await sendAll(repositories, (quotaRepositories) => ({ quotaRepositories }))
  await sendAll(input.quotaRegistries.map(sent), (quotaRegistries) => ({ quotaRegistries }))
  await sendAll(input.dangling.map(toDanglingTag), (dangling) => ({ dangling }))
  return {}
}
