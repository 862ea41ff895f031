import { randomUUID } from 'node:crypto'
import type { Duration, Instant } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { toDuration, toTimestamp } from '../../proto/convert/basics.ts'
import { fromRestoration } from '../../proto/convert/restorations.ts'
import type { CreateRestorationRequest } from '../../proto/gen/careen/v1/CreateRestorationRequest.ts'
import { nameOf } from '../../proto/names.ts'
import type { Restoration, RestorationPart, RestorationSize } from '../../proto/resources/index.ts'
import { watchRestoration } from './long-streams.ts'
import { lookupOf } from './lookup.ts'
import { resolvePolicy, resolveRepository } from './resolve.ts'
import { runName, type RunRef } from './run-calls.ts'

/** What is restored, as people say it. `policy`: a name or an address. */
export type RestoreWish =
  | { readonly kind: 'image'; readonly repository: string; readonly reference: string }
  | { readonly kind: 'run'; readonly run: RunRef }
  | {
      readonly kind: 'policy'
      readonly workspace: string
      readonly policy: string
      readonly since: Instant
    }
  | { readonly kind: 'serial'; readonly workspace: string; readonly serial: number }

/** The calls of the daemon about restorations. */
export type RestorationCalls = {
  /** Returns how many images would be restored. Throws NOT_FOUND if none would. */
  readonly restorable: (wish: RestoreWish) => Promise<RestorationSize>
  /** Begins to restore. `pins`: for how long images are pinned that the next run would delete again. */
  readonly createRestoration: (wish: RestoreWish, pins: Duration | 'none') => Promise<Restoration>
  readonly watchRestoration: (
    restoration: Pick<Restoration, 'workspace' | 'id'>,
    signal: AbortSignal,
  ) => AsyncIterable<RestorationPart>
}

type Link = Pick<Connection, 'unary' | 'stream' | 'services'>

export function restorationCalls(link: Link): RestorationCalls {
  const { unary, services } = link
  const { CreateRestoration } = services.RestorationService.service
  return {
    restorable: async (wish) => {
      const request = { ...(await requestFor(link, wish)), requestId: randomUUID(), validateOnly: true }
      const { total, repositories } = await unary(CreateRestoration, request)
      return { total, repositories }
    },
    createRestoration: async (wish, pins) => {
      const keep = pins === 'none' ? { withoutPins: true } : { pinTtl: toDuration(pins) }
      const request = { ...(await requestFor(link, wish)), ...keep, requestId: randomUUID() }
      return fromRestoration(await unary(CreateRestoration, request))
    },
    watchRestoration: ({ workspace, id: restoration }, signal) =>
      watchRestoration(link, nameOf('restoration', { workspace, restoration }), signal),
  }
}

async function requestFor(link: Link, wish: RestoreWish): Promise<CreateRestorationRequest> {
  switch (wish.kind) {
    case 'image': {
      const found = await resolveRepository(lookupOf(link), wish.repository)
      const image = { repository: nameOf('repository', found), reference: wish.reference }
      return { parent: nameOf('workspace', found), image }
    }
    case 'run':
      return { parent: nameOf('workspace', wish.run), run: runName(wish.run) }
    case 'policy': {
      const { workspace, since } = wish
      const policy = await policyName(link, wish)
      return { parent: nameOf('workspace', { workspace }), policy: { policy, sinceTime: toTimestamp(since) } }
    }
    case 'serial': {
      const { workspace, serial } = wish
      return { parent: nameOf('workspace', { workspace }), sinceSerial: serial }
    }
  }
}

/** Why an address is not looked up: its policy may not exist any more. */
async function policyName(
  link: Link,
  { policy, workspace }: Extract<RestoreWish, { readonly kind: 'policy' }>,
): Promise<string> {
  return /^[a-z]+_policy\.[^./]+$/.test(policy)
    ? nameOf('policy', { workspace, policy })
    : resolvePolicy(lookupOf(link), policy, workspace)
}
