import { CareenError } from '../../../policies/model/index.ts'
import type { Clock } from '../../clock.ts'
import type { DeleteOutcome } from '../../registry/client.ts'
import { type Aim, isThere, type Reader, stillThere } from './still-there.ts'

/** Why something is there after its DELETE. `as`: how its intent is settled; `pending`: not at all, as it may still go. */
export type There = { readonly why: string; readonly as: 'refused' | 'not_done' | 'not_gone' | 'pending' }

export type WhyThereRequest = Reader & {
  readonly clock: Pick<Clock, 'sleep'>
  readonly aim: Aim
  /** Its tags lead to a tombstone, which takes them for good: there "deleted" is not taken on trust. */
  readonly buried: boolean
  /** Its tags were deleted one by one, so that what is left is not what was there. */
  readonly tagsOff: boolean
}

const YET_THERE = 'the registry says that it is gone, yet it is there'

/** Looks where the answer is in doubt. Undefined: it went. DELETE_OUTCOME_UNKNOWN where the registry cannot be asked. */
export function whyThere(request: WhyThereRequest, outcome: DeleteOutcome): Promise<There | undefined> {
  switch (outcome.kind) {
    case 'refused':
      return Promise.resolve({ why: outcome.why, as: 'refused' })
    case 'deleted':
      return request.buried ? afterPatience(request) : Promise.resolve(undefined)
    case 'gone':
      return atOnce(request, { why: YET_THERE, as: partly(request) })
    case 'unknown':
      return atOnce(request, { why: outcome.why, as: outcome.ended === true ? partly(request) : 'pending' })
  }
}

function partly({ tagsOff }: WhyThereRequest): 'refused' | 'not_done' {
  return tagsOff ? 'refused' : 'not_done'
}

async function afterPatience(request: WhyThereRequest): Promise<There | undefined> {
  const left = await asked(request, () => stillThere(request, [request.aim], request.clock))
  return left.length === 0 ? undefined : { why: YET_THERE, as: 'not_gone' }
}

async function atOnce(request: WhyThereRequest, there: There): Promise<There | undefined> {
  return (await asked(request, () => isThere(request, request.aim))) ? there : undefined
}

/** A registry that cannot be asked leaves the intent open. */
async function asked<T>({ repository, aim }: WhyThereRequest, look: () => Promise<T>): Promise<T> {
  try {
    return await look()
  } catch (cause) {
    throw new CareenError(
      'DELETE_OUTCOME_UNKNOWN',
      `${repository}@${aim.digest}: the registry broke off during the delete and cannot be asked; the next run finds out`,
      { cause },
    )
  }
}
