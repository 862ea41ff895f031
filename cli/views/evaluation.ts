import type { EvaluatedDecision, EvaluatedGuard } from '../../policies/index.ts'
import { decisionLine } from './plan.ts'
import { count, escaped } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

export type Evaluated = {
  readonly decisions: readonly EvaluatedDecision[]
  readonly guards: readonly EvaluatedGuard[]
}

/** Decisions by repository, and limits that would be passed. */
export function evaluationText({ decisions, guards }: Evaluated, paint: Paint): string {
  if (decisions.length === 0) return 'No image of the file is in reach of these policies.\n'
  const repositories = [...new Set(decisions.map((decision) => decision.repository))]
  return repositories
    .map((repository) => {
      const own = decisions.filter((decision) => decision.repository === repository)
      const going = own.filter((decision) => decision.action !== 'KEEP').length
      const head = `${paint('bold', escaped(repository))} (${own[0]?.policy ?? 'no policy'}): ${count(going)} to go, ${count(own.length - going)} kept\n`
      const over = guards
        .filter((guard) => guard.repository === repository && !guard.ok)
        .map((guard) => `    ${paint('yellow', '!')} ${guard.guard}: ${guard.message}\n`)
      return [head, ...own.map((decision) => decisionLine(decision, paint)), ...over].join('')
    })
    .join('\n')
}
