import { randomUUID } from 'node:crypto'
import { CareenError, compact, type DeclaredObject, type Instant } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { fromTimestamp, need } from '../../proto/convert/basics.ts'
import { fromEffect } from '../../proto/convert/effects.ts'
import { fromChange, fromPlan, fromPlanImage } from '../../proto/convert/plans.ts'
import { filterValue } from '../../proto/filters.ts'
import type { Progress__Output } from '../../proto/gen/careen/v1/Progress.ts'
import { ANY_WORKSPACE, nameOf, parseName } from '../../proto/names.ts'
import type { PlanHead, StoredPlan } from '../../proto/resources/index.ts'
import { watchPlan } from './long-streams.ts'
import { pages } from './pages.ts'
import { type RequestOptions, requestsFor } from './plan-requests.ts'

export type PlanOptions = RequestOptions & {
  readonly onProgress: (text: string) => void
  /** Receives the objects that differ from what the daemon holds, before it plans. */
  readonly onDiffering?: ((objects: readonly DeclaredObject[]) => void) | undefined
  readonly signal: AbortSignal
}

/** `contentSha256`: of the plan that was shown. Absent: any. */
export type PlanRef = Pick<StoredPlan, 'workspace' | 'id' | 'contentSha256'>

/** `allowUnknown`: apply also if the effect on some repositories is not known. `approveImages`: the number of images over a limit. */
export type ApplyLeave = { readonly allowUnknown: boolean; readonly approveImages: number | undefined }

/** What an apply did. */
export type AppliedPlanCounts = {
  readonly serial: number
  readonly approvedImages: number
  readonly waitingImages: number
  /** When the next run is due in the workspace. Undefined: none is. */
  readonly nextRunAt: Instant | undefined
}

/** The calls of the daemon about plans. */
export type PlanCalls = {
  readonly createPlan: (objects: readonly DeclaredObject[], options: PlanOptions) => Promise<StoredPlan>
  /** Returns the plan of an id, in whatever workspace, or of a full name. */
  readonly findPlan: (text: string) => Promise<PlanRef>
  readonly getPlan: (plan: PlanRef, signal: AbortSignal) => Promise<ReadPlan>
  readonly applyPlan: (plan: PlanRef, leave: ApplyLeave) => Promise<AppliedPlanCounts>
}

/** A whole plan, and how far it is. */
export type ReadPlan = StoredPlan & Pick<PlanHead, 'state'>

/** How long the upload of a plan may take, and the wait until it may begin. Milliseconds. */
const UPLOAD = 120_000

type Link = Pick<Connection, 'unary' | 'stream' | 'upload' | 'services'>

export function planCalls(link: Link): PlanCalls {
  const { unary, upload, services } = link
  const { service } = services.PlanService
  const { ListObjects } = services.WorkspaceService.service
  return {
    createPlan: async (objects, { onProgress, onDiffering, signal, ...options }) => {
      const parent = nameOf('workspace', { workspace: options.workspace })
      const held = await pages(async (pageToken) => {
        const page = await unary(ListObjects, { parent, pageToken }, { signal })
        return { items: page.objects, next: page.nextPageToken }
      })
      const etags = new Map(held.map((object) => [object.name, object.etag]))
      const { requests, differing } = requestsFor(objects, etags, options)
      onDiffering?.(differing)
      const { name } = await upload(service.CreatePlan, requests, { deadline: UPLOAD, signal })
      return wholePlan(link, await madePlan(link, name, { onProgress, signal }), signal)
    },
    findPlan: (text) => findPlan(link, text),
    getPlan: async ({ workspace, id: plan }, signal) => {
      const name = nameOf('plan', { workspace, plan })
      const head = fromPlan(await unary(service.GetPlan, { name }, { signal }))
      return { ...(await wholePlan(link, made(head), signal)), state: head.state }
    },
    applyPlan: async ({ workspace, id: plan, contentSha256 = '' }, { allowUnknown, approveImages }) => {
      const request = {
        name: nameOf('plan', { workspace, plan }),
        requestId: randomUUID(),
        allowUnknown,
        contentSha256: Buffer.from(contentSha256, 'hex'),
        ...compact({ approveImages }),
      }
      const { nextRunTime, ...counts } = await unary(service.ApplyPlan, request, { deadline: 60_000 })
      return { ...counts, nextRunAt: fromTimestamp(nextRunTime) }
    },
  }
}

async function findPlan(
  { unary, services }: Pick<Link, 'unary' | 'services'>,
  text: string,
): Promise<PlanRef> {
  const { ListPlans } = services.PlanService.service
  const { workspace, plan: id } = text.startsWith('workspaces/')
    ? parseName('plan', text, 'plan')
    : { workspace: '-', plan: text }
  if (workspace !== '-') return { workspace, id }
  const filter = `name = ${filterValue(nameOf('plan', { workspace, plan: id }))}`
  const { plans } = await unary(ListPlans, { parent: ANY_WORKSPACE, filter })
  const [found] = plans
  if (found !== undefined) return fromPlan(found)
  throw new CareenError(
    'NOT_FOUND',
    `plan ${id} does not exist in this daemon: another one made it, or it has expired. Run careen plan again`,
    { metadata: { plan: id } },
  )
}

/** Waits until a plan is made. Throws why it was not made. */
async function madePlan(
  link: Link,
  name: string,
  { onProgress, signal }: Pick<PlanOptions, 'onProgress' | 'signal'>,
): Promise<PlanHead> {
  let head: PlanHead | undefined
  for await (const part of watchPlan(link, name, signal)) {
    if (part.progress) onProgress(progressText(part.progress))
    if (part.plan) head = fromPlan(part.plan)
  }
  return made(need(head, 'plan'))
}

/** Returns a plan. Throws why it was not made. */
function made(head: PlanHead): PlanHead {
  const { failure, state, id } = head
  if (failure !== undefined)
    throw new CareenError(failure.code, failure.message, { metadata: { ...failure.metadata } })
  if (state !== 'PLANNING') return head
  throw new CareenError(
    'FAILED_PRECONDITION',
    `plan ${id} is being made. Look at it later: careen show ${id}`,
  )
}

function progressText({ message, done, total }: Progress__Output): string {
  return total > 0
    ? `${message}: ${done} of ${total} ${total === 1 ? 'repository' : 'repositories'}`
    : message
}

/** Reads the parts of a plan. */
async function wholePlan(
  { unary, services }: Link,
  head: PlanHead,
  signal: AbortSignal,
): Promise<StoredPlan> {
  const { service } = services.PlanService
  const parent = nameOf('plan', { workspace: head.workspace, plan: head.id })
  const request = { parent, pageSize: 1000 }
  const [changes, effects, images] = await Promise.all([
    pages(async (pageToken) => {
      const page = await unary(service.ListPlanChanges, { ...request, pageToken }, { signal })
      return { items: page.changes, next: page.nextPageToken }
    }),
    pages(async (pageToken) => {
      const page = await unary(service.ListPlanEffects, { ...request, pageToken }, { signal })
      return { items: page.effects, next: page.nextPageToken }
    }),
    pages(async (pageToken) => {
      const page = await unary(service.ListPlanImages, { ...request, pageToken }, { signal })
      return { items: page.images, next: page.nextPageToken }
    }),
  ])
  const deletes = Map.groupBy(images, ({ repository }) => repository)
  const { state: _state, etag: _etag, failure: _failure, ...plan } = head
  return {
    ...plan,
    changes: changes.map(fromChange),
    effects: effects.map((wire) => ({
      ...fromEffect(wire),
      deletes: (deletes.get(wire.repository) ?? []).map((image) => fromPlanImage(image).decision),
    })),
  }
}
