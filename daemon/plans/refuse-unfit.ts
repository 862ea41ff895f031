import type { PlanHead } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import type { ApplyRequest } from './apply-request.ts'
import { type OnHoldDeps, refuseOutsideWindow } from './on-hold.ts'
import { refuseApplied, refuseExpired, refuseOther, refuseStale, refuseUnmade } from './refuse-stale.ts'

export type UnfitDeps = Omit<OnHoldDeps, 'store'> & { readonly store: Store }

/** Throws the first reason for which a plan is not applied, whatever it has. */
export function refuseUnfit(deps: UnfitDeps, head: PlanHead, request: ApplyRequest): void {
  refuseApplied(head)
  refuseUnmade(head)
  refuseExpired(head, deps.now())
  refuseOutsideWindow(deps, head.workspace)
  refuseStale(deps.store, head)
  refuseOther(head, request)
}
