import { planSubject, sha256 } from '../../policies/audit/index.ts'
import { canonicalJson } from '../../policies/model/index.ts'
import type { Actor } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import type { AppliedPlan } from './finished-apply.ts'

/** Most changes that an event lists. All of them are in its hash. */
const LISTED = 100

/** `lines`: the changes, for people. */
type AuditedApply = Pick<AppliedPlan, 'plan' | 'serial' | 'images'> & { readonly lines: readonly string[] }

/** Records an apply. Requires its transaction. */
export function auditApply(
  { audit }: Store,
  { plan, serial, images, lines }: AuditedApply,
  { actor, allowUnknown }: { readonly actor?: Actor | undefined; readonly allowUnknown: boolean },
): void {
  const payload = {
    serial,
    changes: lines.slice(0, LISTED),
    changes_total: plan.changes.length,
    changes_sha256: sha256(canonicalJson(plan.changes)).toString('hex'),
    approved_images: images.approved,
    waiting_images: images.waiting,
    allow_unknown: allowUnknown,
  }
  audit.add({ type: 'careen.plan.applied', actor, about: planSubject(plan), payload })
}
