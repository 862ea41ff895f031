import { type Run, shortRunId } from '../../proto/resources/index.ts'
import { removedSoFar } from './run-words.ts'
import { oneLine } from './text.ts'

const COLUMNS = 78
const ALL = 'All: '

/** Returns what a person may type next, as many on a line as fit. */
export function nextCommands(run: Run, shown: 'part' | 'all'): string {
  const lines: string[] = []
  const isMore = (part: string): boolean => shown === 'part' || !part.startsWith(ALL)
  for (const part of partsOf(run).filter(isMore)) {
    const last = lines.at(-1)
    if (last === undefined || last.length + part.length + 2 > COLUMNS) lines.push(part)
    else lines[lines.length - 1] = `${last}. ${part}`
  }
  return lines.map((line) => `${line}\n`).join('')
}

function partsOf(run: Run): readonly string[] {
  const id = shortRunId(run.id)
  const repository = oneLine(`${run.registry}/${run.repository}`)
  const all = `${ALL}careen runs show ${id} -detail`
  const back = backParts(run, id)
  switch (run.state) {
    case 'QUEUED':
    case 'RUNNING':
      return [`To cancel it: careen runs cancel ${id}`, ...back]
    case 'AWAITING_APPROVAL':
      return [`Approve: careen approve ${id}`, `Refuse: careen runs cancel ${id}`, all]
    case 'FAILED':
      return [all, 'Look: careen doctor', `Again: careen run ${repository}`, ...back]
    case 'SUCCEEDED':
    case 'CANCELLED':
      return [all, ...(run.kind === 'DRY_RUN' ? [`Do it: careen run ${repository}`] : back)]
  }
}

function backParts(run: Run, id: string): readonly string[] {
  if (run.kind === 'DRY_RUN' || removedSoFar(run) === 0) return []
  return [`Put back: careen restore -run=${id}`, `Who: careen audit -run=${id}`]
}
