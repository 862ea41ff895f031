import { randomUUID } from 'node:crypto'
import { CareenError, compact } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { fromApproval } from '../../proto/convert/approvals.ts'
import { nameOf } from '../../proto/names.ts'
import type { Approval, Run, StoredPlan } from '../../proto/resources/index.ts'

/** The calls of the daemon about approvals. */
export type ApprovalCalls = {
  /** Approves what a run showed when it was read. Throws FAILED_PRECONDITION if it did not wait then. */
  readonly approve: (run: Run, wish: ApprovalWish) => Promise<Approval>
  /** Approves a plan as it was read, and its images over a limit if their number is given. */
  readonly approvePlan: (
    plan: StoredPlan,
    wish: ApprovalWish & { readonly images?: number | undefined },
  ) => Promise<Approval>
}

/** `validateOnly`: nothing is approved, and what would refuse it is thrown. Absent: false. */
export type ApprovalWish = { readonly note: string; readonly validateOnly?: boolean }

export function approvalCalls({ unary, services }: Pick<Connection, 'unary' | 'services'>): ApprovalCalls {
  const { CreateApproval } = services.ApprovalService.service
  return {
    approve: async ({ id, workspace, state, approvable }, { note, validateOnly = false }) => {
      if (approvable === undefined)
        throw new CareenError('FAILED_PRECONDITION', `run ${id} does not wait for approval (${state})`)
      const request = {
        parent: nameOf('workspace', { workspace }),
        subject: nameOf('run', { workspace, run: id }),
        subjectSha256: Buffer.from(approvable.sha256, 'hex'),
        images: approvable.images,
        note,
        validateOnly,
        requestId: randomUUID(),
      }
      return fromApproval(await unary(CreateApproval, request))
    },
    approvePlan: async ({ id, workspace, contentSha256 = '' }, { note, images, validateOnly = false }) => {
      const request = {
        parent: nameOf('workspace', { workspace }),
        subject: nameOf('plan', { workspace, plan: id }),
        subjectSha256: Buffer.from(contentSha256, 'hex'),
        note,
        validateOnly,
        requestId: randomUUID(),
        ...compact({ images }),
      }
      return fromApproval(await unary(CreateApproval, request))
    },
  }
}
