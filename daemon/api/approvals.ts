import { toApproval } from '../../proto/convert/approvals.ts'
import { malformed, need } from '../../proto/convert/basics.ts'
import type { ApprovalServiceHandlers } from '../../proto/gen/careen/v1/ApprovalService.ts'
import type { CreateApprovalRequest__Output } from '../../proto/gen/careen/v1/CreateApprovalRequest.ts'
import { nameInvalid, parseName, parseParent } from '../../proto/names.ts'
import type { Approval, ParkedImages } from '../../proto/resources/index.ts'
import type { Operations } from '../services.ts'
import { requestKeyOf } from './actor.ts'
import { type Gate, type HandlerOptions, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf } from './filtering.ts'
import { mayRead } from './grants.ts'
import { namedResource } from './owned.ts'
import { pageIn, pageOf, queryOf } from './pages.ts'
import { planNamed } from './planned.ts'

type ApprovalDeps = Pick<Operations, 'approvals' | 'runs' | 'plans'>

/** Most characters of a note. */
const LONGEST = 500

export function approvalService(gate: Gate, deps: ApprovalDeps): ApprovalServiceHandlers {
  const { approvals } = deps
  return {
    CreateApproval: unary(gate, async (request, options) => {
      const { parent, subject } = request
      parseName('workspace', parent, 'parent')
      if (!subject.startsWith(`${parent}/`)) throw nameInvalid(subject, 'subject', `${parent}/runs/r-ID`)
      const isPlan = subject.startsWith(`${parent}/plans/`)
      return toApproval(await (isPlan ? ofPlan : ofRun)(deps, request, options))
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

type Approving = (
  deps: ApprovalDeps,
  request: CreateApprovalRequest__Output,
  options: Pick<HandlerOptions, 'caller' | 'actor'>,
) => Promise<Approval>

const ofRun: Approving = async ({ approvals, runs }, request, { caller, actor }) => {
  const { id: run } = namedResource('run', request.subject, ({ run: id }) => runs.get(id), 'subject')
  const { requestId, validateOnly } = request
  const asked = { run, seen: seenIn(request), note: noteIn(request), actor, validateOnly }
  return approvals.create({ ...asked, requestId: requestKeyOf(caller, requestId) })
}

const ofPlan: Approving = async ({ plans }, request, { caller, actor }) => {
  const { id: plan } = planNamed(plans, request.subject, 'subject')
  const { images, requestId, validateOnly } = request
  const contentSha256 = hashIn(request, 'content_sha256 of the plan')
  const asked = { plan, contentSha256, images, note: noteIn(request), actor, validateOnly }
  return plans.approve({ ...asked, requestId: requestKeyOf(caller, requestId) })
}

/** Returns what the person looked at. Throws INVALID_ARGUMENT if the request does not say it. */
function seenIn(request: CreateApprovalRequest__Output): ParkedImages {
  return { images: need(request.images, 'images'), sha256: hashIn(request, 'approval_sha256 of the run') }
}

/** Returns the SHA-256 in hexadecimal digits. `what`: which one is to be sent. */
function hashIn({ subjectSha256 }: CreateApprovalRequest__Output, what: string): string {
  if (subjectSha256.length === 32) return Buffer.from(subjectSha256).toString('hex')
  throw malformed('subject_sha256', `it is missing, or no SHA-256. Send the ${what}`)
}

function noteIn({ note }: CreateApprovalRequest__Output): string {
  if (note.length <= LONGEST && !/\p{Cc}/u.test(note)) return note.trim()
  throw malformed('note', `it has more than ${LONGEST} characters, or control characters`)
}
