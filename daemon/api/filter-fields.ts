import type { NameKind } from '../../proto/names.ts'
import { OUTCOMES, PLAN_STATES } from '../../proto/resources/index.ts'

/** What a field of a filter is compared with. `column`: its column in the store, if that has another name. */
export type FilterField = (
  | { readonly kind: 'text' | 'number' | 'flag' | 'time' | 'duration' }
  | { readonly kind: 'texts' }
  /** One of some words. `isLower`: the store has it in small letters. */
  | {
      readonly kind: 'word'
      readonly words: readonly string[]
      readonly prefix: string
      readonly isLower?: true
    }
  /** The full name of a resource, whose parts are columns. */
  | { readonly kind: 'name'; readonly of: NameKind }
) & { readonly column?: string }

export type FilterFields = Readonly<Record<string, FilterField>>

const TEXT: FilterField = { kind: 'text' }
const NUMBER: FilterField = { kind: 'number' }
const TIME: FilterField = { kind: 'time' }
const nameOf = (of: NameKind): FilterField => ({ kind: 'name', of })
const word = (words: string, prefix = ''): FilterField => ({ kind: 'word', words: words.split(' '), prefix })
const lower = (words: string, prefix: string): FilterField => ({
  kind: 'word',
  words: words.split(' '),
  prefix,
  isLower: true,
})

/** Methods that filter. */
type FilteredList =
  | 'ListRuns'
  | 'ListDecisions'
  | 'ListRemovals'
  | 'ListRepositories'
  | 'ListRegistries'
  | 'ListPolicies'
  | 'ListRevisions'
  | 'ListProtections'
  | 'ListPins'
  | 'ListApprovals'
  | 'ListAuditEvents'
  | 'ListPlans'
  | 'ListPlanEffects'
  | 'ListPlanImages'

/** The fields that the filter of each list knows. */
export const FILTERS: Readonly<Record<FilteredList, FilterFields>> = {
  ListRuns: {
    name: nameOf('run'),
    repository: nameOf('repository'),
    policy: nameOf('policy'),
    kind: word('CLEAN DRY_RUN', 'KIND_'),
    state: word('QUEUED RUNNING AWAITING_APPROVAL SUCCEEDED FAILED CANCELLED', 'STATE_'),
    trigger: lower('SCHEDULE REQUEST APPROVAL', 'TRIGGER_'),
    created_by: TEXT,
    error_code: TEXT,
    create_time: TIME,
    start_time: TIME,
    end_time: TIME,
    'counts.deleted': NUMBER,
  },
  ListDecisions: {
    digest: TEXT,
    group: TEXT,
    tags: { kind: 'texts' },
    action: word('KEEP DELETE UNTAG CASCADE', 'ACTION_'),
    size: NUMBER,
  },
  ListRemovals: {
    image: nameOf('image'),
    repository: nameOf('repository'),
    tags: { kind: 'texts' },
    outcome: lower([...OUTCOMES, 'pending'].join(' ').toUpperCase(), 'OUTCOME_'),
    create_time: TIME,
    settle_time: TIME,
    restore_time: TIME,
    size_bytes: NUMBER,
  },
  ListApprovals: {
    name: nameOf('approval'),
    subject: nameOf('run'),
    plan: nameOf('plan'),
    state: word('VALID USED REVOKED EXPIRED', 'STATE_'),
    created_by: TEXT,
    create_time: TIME,
    expire_time: TIME,
    images: NUMBER,
  },
  ListRepositories: {
    name: nameOf('repository'),
    policy: nameOf('policy'),
    tags: NUMBER,
    images: NUMBER,
    image_count: NUMBER,
    scan_time: TIME,
    next_run_time: TIME,
    stopped: TEXT,
    attention: { kind: 'flag' },
  },
  ListRegistries: { name: nameOf('registry'), url: TEXT, profile: TEXT },
  ListPolicies: {
    name: nameOf('policy'),
    block: word('lifecycle_policy default_policy'),
    status: word('ACTIVE DISABLED', 'STATUS_'),
    'scope.registry': TEXT,
    'scope.repository': TEXT,
    grace: { kind: 'duration' },
    cooling_off: { kind: 'duration' },
    manager: TEXT,
    serial: NUMBER,
  },
  ListAuditEvents: {
    sequence: NUMBER,
    type: TEXT,
    'caller.identity': TEXT,
    'caller.address': TEXT,
    'caller.claimed': TEXT,
    workspace: TEXT,
    subject: TEXT,
    request_id: TEXT,
    create_time: TIME,
    run: nameOf('run'),
    repository: nameOf('repository'),
    registry: nameOf('registry'),
  },
  ListPins: {
    name: nameOf('pin'),
    repository: nameOf('repository'),
    reference: TEXT,
    reason: TEXT,
    created_by: TEXT,
    create_time: TIME,
    expire_time: TIME,
  },
  ListProtections: {
    name: nameOf('protection'),
    'scope.registry': TEXT,
    'scope.repository': TEXT,
    owner: TEXT,
    manager: TEXT,
    serial: NUMBER,
  },
  ListRevisions: {
    plan: nameOf('plan'),
    serial: NUMBER,
    apply_time: TIME,
    applied_by: TEXT,
    identity: TEXT,
  },
  ListPlans: {
    name: nameOf('plan'),
    state: word(PLAN_STATES.join(' '), 'STATE_'),
    base_serial: NUMBER,
    applied_serial: NUMBER,
    created_by: TEXT,
    create_time: TIME,
  },
  ListPlanEffects: {
    repository: nameOf('repository'),
    policy: nameOf('policy'),
    failure: TEXT,
    kept: NUMBER,
    bytes: NUMBER,
  },
  ListPlanImages: {
    repository: nameOf('repository'),
    digest: TEXT,
    group: TEXT,
    tags: { kind: 'texts' },
    action: word('DELETE UNTAG CASCADE', 'ACTION_'),
    size: NUMBER,
  },
}
