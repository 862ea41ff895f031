import { malformed, need } from '../../proto/convert/basics.ts'
import { endOf, toPin } from '../../proto/convert/pins.ts'
import type { CreatePinRequest__Output } from '../../proto/gen/careen/v1/CreatePinRequest.ts'
import type { Pin__Output } from '../../proto/gen/careen/v1/Pin.ts'
import type { PinServiceHandlers } from '../../proto/gen/careen/v1/PinService.ts'
import { nameInvalid, parseName, parseParent } from '../../proto/names.ts'
import type { AskedPin, PinRequest } from '../../proto/resources/index.ts'
import { type ShownPin, shownPerson } from '../../proto/resources/index.ts'
import type { Operations } from '../services.ts'
import { requestKeyOf } from './actor.ts'
import { type Gate, type HandlerOptions, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf } from './filtering.ts'
import { mayRead } from './grants.ts'
import { namedResource } from './owned.ts'
import { pageIn, pageOf, queryOf } from './pages.ts'
import { repositoryNamed } from './repositories.ts'

type PinDeps = Pick<Operations, 'pins' | 'repositories'>

/** Most pins of a batch. */
const BATCH = 1000

export function pinService(gate: Gate, deps: PinDeps): PinServiceHandlers {
  const { pins } = deps
  const named = (name: string): ShownPin => namedResource('pin', name, ({ pin }) => pins.get(pin))
  return {
    CreatePin: unary(gate, (request, options) => {
      const asked = askedPin(deps, request.parent, need(request.pin, 'pin'), 'pin')
      const [made] = pins.create({ pins: [asked], ...sharedOf(request, options) })
      return toPin(need(made, 'pin'))
    }),
    BatchCreatePins: unary(gate, (request, options) => {
      const asked = batchOf(deps, request.parent, request.requests)
      return { pins: pins.create({ pins: asked, ...sharedOf(request, options) }).map(toPin) }
    }),
    GetPin: unary(gate, ({ name }) => toPin(named(name))),
    ListPins: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const conditions = conditionsOf(request.filter, FILTERS.ListPins)
      const { messages, nextPageToken } = pageOf({
        items: pins.list(queryOf(page, parseParent(request.parent), conditions)),
        message: toPin,
        key: ({ id }) => id,
        page,
        isShown: ({ workspace }) => mayRead(options.caller, workspace),
      })
      return { pins: messages, nextPageToken }
    }),
    DeletePin: unary(gate, ({ name, etag, requestId, validateOnly }, { caller, actor }) => {
      const { pin: id, workspace } = parseName('pin', name)
      pins.remove({ workspace, id, etag, validateOnly, actor, requestId: requestKeyOf(caller, requestId) })
      return {}
    }),
  }
}

type Shared = Pick<CreatePinRequest__Output, 'requestId' | 'validateOnly'>

function sharedOf(
  { requestId, validateOnly }: Shared,
  { caller, actor }: HandlerOptions,
): Omit<PinRequest, 'pins'> {
  return {
    by: shownPerson(caller),
    actor,
    requestId: requestKeyOf(caller, requestId),
    validateOnly,
  }
}

function batchOf(
  deps: PinDeps,
  parent: string,
  requests: readonly CreatePinRequest__Output[],
): readonly AskedPin[] {
  if (requests.length === 0) throw malformed('requests', 'there is none. Send at least one pin')
  if (requests.length > BATCH)
    throw malformed(
      'requests',
      `there are ${requests.length}, and at most ${BATCH} are accepted. Send several batches`,
    )
  return requests.map((request, at) => {
    const field = `requests[${at}]`
    if (request.parent !== '' && request.parent !== parent)
      throw malformed(`${field}.parent`, 'it differs from the parent of the batch. Leave it empty')
    if (request.requestId !== '' || request.validateOnly)
      throw malformed(field, 'only its pin counts. Set request_id and validate_only of the batch')
    return askedPin(deps, parent, need(request.pin, `${field}.pin`), `${field}.pin`)
  })
}

/** Throws NAME_INVALID if the repository is of another workspace than the parent, and NOT_FOUND. */
function askedPin({ repositories }: PinDeps, parent: string, wire: Pin__Output, field: string): AskedPin {
  const path = `${field}.repository`
  parseName('workspace', parent, 'parent')
  if (!wire.repository.startsWith(`${parent}/`))
    throw nameInvalid(
      wire.repository,
      path,
      `${parent}/registries/LABEL/repositories/ID, where each / of ID is %2F`,
    )
  const { registry, repository } = repositoryNamed(repositories, wire.repository, path)
  const { reference, reason } = wire
  return { registry, repository, reference, reason, end: endOf(wire, field), field }
}
