import type { AuditEvent } from '../../policies/audit/index.ts'
import { toAuditEvent } from '../../proto/convert/audit.ts'
import type { AuditServiceHandlers } from '../../proto/gen/careen/v1/AuditService.ts'
import type { Caller } from '../../proto/resources/index.ts'
import type { AuditOperations } from '../services.ts'
import { type Gate, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf } from './filtering.ts'
import { hasRoleEverywhere, mayRead } from './grants.ts'
import { orderOf } from './ordering.ts'
import { pageIn, pageOf } from './pages.ts'

/** Returns the handlers of the record of what was done. */
export function auditService(gate: Gate, audit: AuditOperations): AuditServiceHandlers {
  return {
    ListAuditEvents: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const conditions = conditionsOf(request.filter, FILTERS.ListAuditEvents)
      const after = page.after === '' ? undefined : Number(page.after)
      const order = orderOf(request.orderBy, 'sequence')
      const { messages, nextPageToken } = pageOf({
        items: audit.list({ order, after, limit: page.size, conditions }),
        message: toAuditEvent,
        key: ({ sequence }) => String(sequence),
        page,
        isShown: shownTo(options.caller),
      })
      return { events: messages, nextPageToken }
    }),
  }
}

/** Events of the daemon itself are for those who may read everything. */
function shownTo(caller: Caller): (event: AuditEvent) => boolean {
  const seesAll = hasRoleEverywhere(caller, 'READER')
  return ({ workspace }) => seesAll || (workspace !== '' && mayRead(caller, workspace))
}
