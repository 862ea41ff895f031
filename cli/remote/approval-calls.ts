import { randomUUID } from 'node:crypto'
import { CareenError } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { fromApproval } from '../../proto/convert/approvals.ts'
import { nameOf } from '../../proto/names.ts'
import type { Approval, Run } from '../../proto/resources/index.ts'

/** The calls of the daemon about approvals. */
export type ApprovalCalls = {
  /** Approves what a run showed when it was read. Throws FAILED_PRECONDITION if it did not wait then. */
  readonly approve: (run: Run, note: string) => Promise<Approval>
}

export function approvalCalls({ unary, services }: Pick<Connection, 'unary' | 'services'>): ApprovalCalls {
  const { CreateApproval } = services.ApprovalService.service
  return {
    approve: async ({ id, workspace, state, approvable }, note) => {
      if (approvable === undefined)
        throw new CareenError('FAILED_PRECONDITION', `run ${id} does not wait for approval (${state})`)
      const request = {
        parent: nameOf('workspace', { workspace }),
        subject: nameOf('run', { workspace, run: id }),
        subjectSha256: Buffer.from(approvable.sha256, 'hex'),
        images: approvable.images,
        note,
        requestId: randomUUID(),
      }
      return fromApproval(await unary(CreateApproval, request))
    },
  }
}
