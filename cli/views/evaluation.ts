import { LINTS } from '../../policies/model/index.ts'
import type { EvaluatedAll } from '../../policies/offline/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import { decisionJson, decisionLine, lintLine } from './plan.ts'
import { count, oneLine } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** Decisions by repository, with limits that would be passed and doubts. */
export function evaluationText(result: EvaluatedAll, paint: Paint): string {
  const repositories = [...new Set(result.decisions.map((decision) => decision.repository))]
  if (repositories.length === 0) return 'No image of the file is in reach of these policies.\n'
  const parts = repositories.map((repository) => repositoryText(result, repository, paint))
  return repositories.length === 1
    ? parts.join('')
    : `${parts.join('\n')}\nIn all, ${readableBytes(result.frees)} would be freed.\n`
}

function repositoryText(result: EvaluatedAll, repository: string, paint: Paint): string {
  const own = result.decisions.filter((decision) => decision.repository === repository)
  const going = own.filter((decision) => decision.action !== 'KEEP').length
  const frees = result.policies.find((one) => one.repository === repository)?.frees ?? 0
  const bytes = frees > 0 ? ` (${readableBytes(frees)})` : ''
  const head = `${paint('bold', oneLine(repository))} (${oneLine(own[0]?.policy ?? 'no policy')}): ${count(going)} to go${bytes}, ${count(own.length - going)} kept\n`
  const over = result.limitChecks
    .filter((guard) => guard.repository === repository && !guard.ok)
    .map((guard) => `    ${paint('yellow', '!')} ${guard.guard}: ${guard.message}\n`)
  const doubts = result.lints
    .filter((lint) => lint.repository === repository)
    .map((lint) => lintLine(lint, paint))
  return [head, ...own.map((decision) => decisionLine(decision, paint)), ...over, ...doubts].join('')
}

/** Everything, for programs. */
export function evaluationJson({ decisions, limitChecks, lints, policies, frees }: EvaluatedAll): object {
  return {
    decisions: decisions.map(decisionJson),
    limitChecks,
    lints: lints.map((lint) => ({ ...lint, ...LINTS[lint.code] })),
    policies,
    frees,
  }
}
