import { planSubject } from '../../policies/audit/index.ts'
import type { Actor, Approval } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import type { AppliedPlan } from './finished-apply.ts'

/** Most changes that an event lists. All of them are in its hash. */
const LISTED = 100

/** `lines`: the changes, for people. `changesSha256`: of the changes as canonical JSON, in hexadecimal digits. */
type AuditedApply = Pick<AppliedPlan, 'plan' | 'serial' | 'images'> & {
  readonly lines: readonly string[]
  readonly changesSha256: string
  /** Of a second person. Undefined: none was needed. */
  readonly approval?: Approval | undefined
}

/** Records an apply. Requires its transaction. */
export function auditApply(
  { audit }: Store,
  { plan, serial, images, approval, lines, changesSha256 }: AuditedApply,
  { actor, allowUnknown }: { readonly actor?: Actor | undefined; readonly allowUnknown: boolean },
): void {
  const payload = {
    serial,
    changes: lines.slice(0, LISTED),
    changes_total: lines.length,
    changes_sha256: changesSha256,
    approved_images: images.approved,
    waiting_images: images.waiting,
    allow_unknown: allowUnknown,
    ...(approval === undefined ? {} : { approval: approval.id, approved_by: approval.createdBy }),
  }
  audit.add({ type: 'careen.plan.applied', actor, about: planSubject(plan), payload })
}
