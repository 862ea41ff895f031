import { fromDuration, fromTimestamp, malformed, need } from '../../proto/convert/basics.ts'
import { toRestoration, toRestorationPart } from '../../proto/convert/restorations.ts'
import type { CreateRestorationRequest__Output } from '../../proto/gen/careen/v1/CreateRestorationRequest.ts'
import type { RestorationServiceHandlers } from '../../proto/gen/careen/v1/RestorationService.ts'
import { nameInvalid, parseName } from '../../proto/names.ts'
import { type RestorationRequest, type RestoreSource, shownPerson } from '../../proto/resources/index.ts'
import type { Operations } from '../services.ts'
import { requestKeyOf } from './actor.ts'
import { type Gate, type HandlerOptions, streaming, unary } from './calls.ts'
import { namedResource } from './owned.ts'
import { repositoryNamed } from './repositories.ts'

type RestorationServiceDeps = Pick<Operations, 'restorations' | 'repositories' | 'runs'>

/** For how long an image is pinned if the request does not say it, and how long it may be. Milliseconds. */
const USUAL = 7 * 86_400_000
const LONGEST = 10 * 366 * 86_400_000

export function restorationService(gate: Gate, deps: RestorationServiceDeps): RestorationServiceHandlers {
  const { restorations } = deps
  return {
    CreateRestoration: unary(gate, (request, options) => {
      const asked = requestIn(deps, request, options)
      if (!request.validateOnly) return toRestoration(restorations.create(asked))
      const { total, repositories } = restorations.size(asked.workspace, asked.source)
      return { createdBy: asked.by, total, repositories }
    }),
    GetRestoration: unary(gate, ({ name }) =>
      toRestoration(namedResource('restoration', name, ({ restoration: id }) => restorations.get(id))),
    ),
    WatchRestoration: streaming(gate, async ({ name, cursor }, send, { signal }) => {
      const { id, workspace } = namedResource('restoration', name, ({ restoration }) =>
        restorations.get(restoration),
      )
      for await (const part of restorations.watch(id, cursor, signal))
        await send(toRestorationPart(part, workspace))
    }),
  }
}

function requestIn(
  deps: RestorationServiceDeps,
  request: CreateRestorationRequest__Output,
  { caller, actor }: HandlerOptions,
): RestorationRequest {
  const { workspace } = parseName('workspace', request.parent, 'parent')
  return {
    workspace,
    source: sourceIn(deps, request),
    pinTtl: request.withoutPins ? 'none' : pinTtlOf(request),
    by: shownPerson(caller),
    actor,
    requestId: requestKeyOf(caller, request.requestId),
  }
}

function pinTtlOf({ pinTtl }: CreateRestorationRequest__Output): number {
  const length = fromDuration(pinTtl) ?? USUAL
  if (length > 0 && length <= LONGEST) return length
  throw malformed(
    'pin_ttl',
    'it is no time between 0 and 10 years. Leave it out for 7 days, or set without_pins',
  )
}

/** Returns what is restored. Throws NAME_INVALID if it is of another workspace than the parent, and NOT_FOUND. */
function sourceIn(deps: RestorationServiceDeps, request: CreateRestorationRequest__Output): RestoreSource {
  const { parent, source } = request
  switch (source) {
    case 'image': {
      const { repository: name, reference } = need(request.image, 'image')
      const form = `${parent}/registries/LABEL/repositories/ID, where each / of ID is %2F`
      refuseForeign({ name, parent, form, field: 'image.repository' })
      const { registry, repository } = repositoryNamed(deps.repositories, name, 'image.repository')
      return { kind: 'image', registry, repository, reference }
    }
    case 'run': {
      const name = request.run ?? ''
      refuseForeign({ name, parent, form: `${parent}/runs/r-ID`, field: 'run' })
      const { id: run } = namedResource('run', name, ({ run: id }) => deps.runs.get(id), 'run')
      return { kind: 'run', run }
    }
    case 'policy': {
      const { policy: name, sinceTime } = need(request.policy, 'policy')
      refuseForeign({ name, parent, form: `${parent}/policies/BLOCK.LABEL`, field: 'policy.policy' })
      const { policy } = parseName('policy', name, 'policy.policy')
      return { kind: 'policy', policy, since: need(fromTimestamp(sinceTime), 'policy.since_time') }
    }
    case 'sinceSerial':
      return { kind: 'serial', serial: serialOf(request.sinceSerial ?? 0) }
    default:
      throw malformed('source', 'it is missing. Set image, run, policy or since_serial')
  }
}

function serialOf(serial: number): number {
  if (serial >= 0) return serial
  throw malformed('since_serial', 'it is negative. Send the number of a serial')
}

type Owned = { readonly name: string; readonly parent: string; readonly form: string; readonly field: string }

function refuseForeign({ name, parent, form, field }: Owned): void {
  if (!name.startsWith(`${parent}/`)) throw nameInvalid(name, field, form)
}
