import { timeText } from '../../policies/audit/index.ts'
import { CareenError, type Instant } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { fromRestorationPart } from '../../proto/convert/restorations.ts'
import { fromRun } from '../../proto/convert/runs.ts'
import { filterValue } from '../../proto/filters.ts'
import type { WatchPlanResponse__Output } from '../../proto/gen/careen/v1/WatchPlanResponse.ts'
import { ANY_WORKSPACE } from '../../proto/names.ts'
import type { RestorationPart, Run } from '../../proto/resources/index.ts'
import { reopening } from '../../proto/retry.ts'

type Link = Pick<Connection, 'stream' | 'services'>

/** Yields a run on each change, until it ends or is parked. */
export async function* watchRun(
  { stream, services }: Link,
  name: string,
  signal: AbortSignal,
): AsyncIterable<Run> {
  const { WatchRuns } = services.RunService.service
  let cursor = ''
  const open = () => stream(WatchRuns, { parent: name, cursor }, signal)
  for await (const part of reopened(open, signal)) {
    cursor = part.cursor
    if (part.run) yield fromRun(part.run)
  }
}

/** Yields the progress of a plan, and last the plan. Continues after the last part if the stream ends early. */
export async function* watchPlan(
  { stream, services }: Link,
  name: string,
  signal: AbortSignal,
): AsyncIterable<WatchPlanResponse__Output> {
  const { WatchPlan } = services.PlanService.service
  let cursor = ''
  for await (const part of reopened(() => stream(WatchPlan, { name, cursor }, signal), signal)) {
    cursor = part.cursor
    yield part
  }
}

/** Yields the runs of all workspaces that were created since then, as they are now, and each again on each change. */
export async function* watchRunsSince(
  { stream, services }: Link,
  since: Instant,
  signal: AbortSignal,
): AsyncIterable<Run> {
  const { WatchRuns } = services.RunService.service
  const filter = `create_time >= ${filterValue(timeText(since))}`
  let cursor = ''
  const open = () => stream(WatchRuns, { parent: ANY_WORKSPACE, filter, cursor }, signal)
  for await (const part of reopened(open, signal)) {
    cursor = part.cursor
    if (part.run) yield fromRun(part.run)
  }
}

/** Yields what a restoration finds, and last the restoration. Continues after the last part if the stream ends early. */
export async function* watchRestoration(
  { stream, services }: Link,
  name: string,
  signal: AbortSignal,
): AsyncIterable<RestorationPart> {
  const { WatchRestoration } = services.RestorationService.service
  let cursor = ''
  const open = () => stream(WatchRestoration, { name, cursor }, signal)
  for await (const part of reopened(open, signal)) {
    cursor = part.cursor
    yield fromRestorationPart(part)
  }
}

/** Yields the messages of a stream, and opens it again if it ends early. */
async function* reopened<T>(open: () => AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  for (let mayReopen = reopening(signal); ;) {
    try {
      for await (const message of open()) {
        mayReopen = reopening(signal)
        yield message
      }
      return
    } catch (thrown) {
      if (!(await mayReopen(CareenError.from(thrown)))) throw thrown
    }
  }
}
