import { toApproval } from '../../proto/convert/approvals.ts'
import { malformed, need } from '../../proto/convert/basics.ts'
import type { ApprovalServiceHandlers } from '../../proto/gen/careen/v1/ApprovalService.ts'
import type { CreateApprovalRequest__Output } from '../../proto/gen/careen/v1/CreateApprovalRequest.ts'
import { nameInvalid, parseParent } from '../../proto/names.ts'
import type { Approval, ParkedImages } from '../../proto/resources/index.ts'
import type { Operations } from '../services.ts'
import { requestKeyOf } from './actor.ts'
import { type Gate, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf } from './filtering.ts'
import { mayRead } from './grants.ts'
import { namedResource } from './owned.ts'
import { pageIn, pageOf, queryOf } from './pages.ts'

type ApprovalDeps = Pick<Operations, 'approvals' | 'runs'>

/** Most characters of a note. */
const LONGEST = 500

export function approvalService(gate: Gate, { approvals, runs }: ApprovalDeps): ApprovalServiceHandlers {
  return {
    CreateApproval: unary(gate, async (request, { caller, actor }) => {
      const { parent, subject, requestId } = request
      if (!subject.startsWith(`${parent}/`)) throw nameInvalid(subject, 'subject', `${parent}/runs/r-ID`)
      const { id: run } = namedResource('run', subject, ({ run: id }) => runs.get(id), 'subject')
      const asked = { run, seen: seenIn(request), note: noteIn(request), actor }
      return toApproval(await approvals.create({ ...asked, requestId: requestKeyOf(caller, requestId) }))
    }),
    ListApprovals: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const conditions = conditionsOf(request.filter, FILTERS.ListApprovals)
      const { messages, nextPageToken } = pageOf({
        items: approvals.list(queryOf(page, parseParent(request.parent), conditions)),
        message: toApproval,
        key: ({ id }) => id,
        page,
        isShown: ({ workspace }) => mayRead(options.caller, workspace),
      })
      return { approvals: messages, nextPageToken }
    }),
    RevokeApproval: unary(gate, ({ name, requestId }, { caller, actor }) => {
      const find = ({ approval }: { readonly approval: string }): Approval => approvals.get(approval)
      const { id } = namedResource('approval', name, find)
      return toApproval(approvals.revoke(id, requestKeyOf(caller, requestId), actor))
    }),
  }
}

/** Returns what the person looked at. Throws INVALID_ARGUMENT if the request does not say it. */
function seenIn({ images, subjectSha256 }: CreateApprovalRequest__Output): ParkedImages {
  if (subjectSha256.length !== 32)
    throw malformed('subject_sha256', 'it is missing, or no SHA-256. Send the approval_sha256 of the run')
  return { images: need(images, 'images'), sha256: Buffer.from(subjectSha256).toString('hex') }
}

function noteIn({ note }: CreateApprovalRequest__Output): string {
  if (note.length <= LONGEST && !/\p{Cc}/u.test(note)) return note.trim()
  throw malformed('note', `it has more than ${LONGEST} characters, or control characters`)
}
