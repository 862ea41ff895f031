import type { Run } from '../../proto/resources/index.ts'
import { inSpan, type SpanWish } from '../../proto/tracing.ts'
import { withFields } from '../log.ts'

/** Returns what the action returns. Lines of the log that it writes have the run, and its spans are inside one of the run. */
export function aboutRun<T>(run: Run, act: () => T): T {
  return withFields({ run: run.id }, () => inSpan(() => runSpan(run), act))
}

/** Continues the trace of who requested the run. */
function runSpan({ id, kind, registry, repository, workspace, trace = {} }: Run): SpanWish {
  const attributes = {
    'careen.run': id,
    'careen.kind': kind,
    'careen.workspace': workspace,
    'careen.registry': registry,
    'careen.repository': repository,
  }
  return { name: 'run', kind: 'CONSUMER', attributes, parent: trace }
}
