import type { RepositoryEffect } from '../../policies/diff/index.ts'
import { covers, lintEvaluation } from '../../policies/engine/index.ts'
import {
  addressOf,
  canonical,
  compact,
  type Instant,
  type Policy,
  type RepositoryRef,
} from '../../policies/model/index.ts'
import type { Decided } from '../evaluation/index.ts'
import type { Store } from '../store/store.ts'
import { changedAt, coolsUntil } from '../workspaces/index.ts'
import type { ModelChange } from './model-change.ts'

export type NotesDeps = { readonly store: Store; readonly now: () => number; readonly request: ModelChange }

type Governed = { readonly ref: RepositoryRef; readonly policy: Policy | undefined }

type Known = { readonly decided: Decided; readonly scopeTags: number | undefined }

/** Returns what an effect says of the policy after the change, besides decisions. No policy: no warning, and none of it. */
export function policyNotes(
  deps: NotesDeps,
  { ref, policy }: Governed,
  { decided, scopeTags }: Known,
): Pick<RepositoryEffect, 'policy' | 'lints' | 'untaggedSince' | 'notBefore'> {
  if (policy === undefined) return { lints: [] }
  const { evaluation, scanned } = decided
  const passedOver = disabledAt(deps.request, ref)
  return {
    policy: addressOf(policy),
    lints: lintEvaluation({ policy, evaluation, ...compact({ scopeTags }), passedOver }),
    ...compact({
      untaggedSince: seesUntagged(policy) ? scanned.untaggedSince : undefined,
      notBefore: coolsUntil(policy, changeOf(deps, policy), deps.now()),
    }),
  }
}

/** Returns when the policy will have been changed last, if the plan is applied now. */
function changeOf({ store, now, request: { before } }: NotesDeps, policy: Policy): Instant | undefined {
  const stored = before.policies.find((one) => addressOf(one) === addressOf(policy))
  return stored !== undefined && canonical(stored) === canonical(policy) ? changedAt(store, policy) : now()
}

/** Returns the DISABLED policies that cover the repository. */
function disabledAt({ after }: ModelChange, ref: RepositoryRef): readonly Policy[] {
  return after.policies.filter(({ status, scope }) => status === 'DISABLED' && covers(scope, ref))
}

/** True if the policy decides by which images without a tag are known. */
function seesUntagged({ rules }: Policy): boolean {
  return rules.some(({ untagged, orphans }) => untagged || orphans === true)
}
