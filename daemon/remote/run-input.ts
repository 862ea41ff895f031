import { CareenError } from '../../policies/model/index.ts'
import { checkedResponses } from '../../proto/checked-response.ts'
import type { Connection } from '../../proto/connection.ts'
import { fromTimestamp, given } from '../../proto/convert/basics.ts'
import { fromDanglingTag, fromPush, fromTagState } from '../../proto/convert/inventory.ts'
import { ofKind } from '../../proto/convert/whole-object.ts'
import { fromPinnedReference, fromSighting, toLease } from '../../proto/convert/worker.ts'
import { loadDefinitions } from '../../proto/definitions.ts'
import type { ReadRunInputRequest } from '../../proto/gen/careen/worker/v1/ReadRunInputRequest.ts'
import type { ReadRunInputResponse__Output } from '../../proto/gen/careen/worker/v1/ReadRunInputResponse.ts'
import type { Lease } from '../../proto/resources/index.ts'
import { wireCheck } from '../../proto/strict.ts'
import type { AssignmentInput, Ledger } from '../ledger/index.ts'
import { notKnown, READER } from './assignment.ts'

type Inputs = Pick<Ledger, 'assignmentInput' | 'sightings' | 'tags' | 'pushes' | 'approved'>

type Wanted = {
  readonly lease: Lease
  readonly input: Exclude<ReadRunInputRequest['input'], undefined>
  readonly after?: number
}

type Read = (wanted: Wanted, signal?: AbortSignal) => AsyncIterable<ReadRunInputResponse__Output>

/** How long the input of an assignment may take. Milliseconds. */
const LONGEST = 60_000

/** The inputs of a run, read from streams. Each throws if a part is missing or not understood. */
export function remoteInputs(connection: Connection): Inputs {
  const read = reader(connection)
  return {
    assignmentInput: async (lease, signal = AbortSignal.timeout(LONGEST)) => {
      const input = noInput()
      for await (const part of read({ lease, input: 'INPUT_ASSIGNMENT' }, signal)) collect(part, input)
      return input
    },
    sightings: async function* (lease, signal) {
      for await (const { sightings } of read({ lease, input: 'INPUT_SIGHTINGS' }, signal))
        yield sightings.map(fromSighting)
    },
    tags: async function* (lease, signal) {
      for await (const { tags } of read({ lease, input: 'INPUT_TAGS' }, signal)) yield tags.map(fromTagState)
    },
    pushes: async function* (lease, after, signal) {
      let last = after
      for await (const part of read({ lease, input: 'INPUT_PUSHES', after }, signal)) {
        const pushes = part.pushes.map(fromPush)
        last = pushes.at(-1)?.id ?? part.upTo
        yield { pushes, upTo: last, ...given({ deliveredUpTo: fromTimestamp(part.heardTime) }) }
      }
    },
    approved: async function* (lease, signal) {
      for await (const { approvedDigests } of read({ lease, input: 'INPUT_APPROVED_DIGESTS' }, signal))
        yield approvedDigests
    },
  }
}

/** Returns what yields the parts of an input. Throws INTERNAL after the last one if items are missing. */
function reader({ services, stream }: Connection): Read {
  const method = checkedResponses(services.WorkerService.service.ReadRunInput, wireCheck(loadDefinitions()))
  return async function* ({ lease, input, after = 0 }, signal) {
    let received = 0
    let expected: number | undefined
    const request = { lease: toLease(lease), input, after }
    for await (const { response, fault } of stream(method, request, signal)) {
      if (fault !== undefined) throw notKnown(fault)
      received += itemsIn(response)
      expected = response.items
      yield response
    }
    if (expected === received) return
    const all = expected === undefined ? 'without an end' : `of ${expected}`
    throw new CareenError(
      'INTERNAL',
      `run ${lease.runId}: the daemon sent ${received} items ${all} for ${input}. Run again`,
    )
  }
}

function itemsIn(part: ReadRunInputResponse__Output): number {
  const lists = [part.protections, part.quotaRepositories, part.quotaRegistries, part.dangling]
  return [...lists, part.pins, part.sightings, part.tags, part.pushes, part.approvedDigests].reduce(
    (sum, { length }) => sum + length,
    0,
  )
}

type Collected = { -readonly [K in keyof AssignmentInput]: AssignmentInput[K][number][] }

/** Returns the input of an assignment that has none. */
export function noInput(): Collected {
  return { protections: [], pins: [], quotaScope: [], quotaRegistries: [], dangling: [] }
}

function collect(part: ReadRunInputResponse__Output, input: Collected): void {
  input.protections.push(...part.protections.map((one) => ofKind(one, 'protect', READER)))
  input.quotaRegistries.push(...part.quotaRegistries.map((one) => ofKind(one, 'registry', READER)))
  input.pins.push(...part.pins.map(fromPinnedReference))
  input.dangling.push(...part.dangling.map(fromDanglingTag))
  for (const name of part.quotaRepositories) {
    const slash = name.indexOf('/')
    input.quotaScope.push({ registry: name.slice(0, slash), repository: name.slice(slash + 1) })
  }
}
