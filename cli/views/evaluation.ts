import { keptImages } from '../../policies/engine/index.ts'
import type { EvaluatedAll } from '../../policies/offline/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import { imageLines } from './image-list.ts'
import { lintLine, removalsWords } from './plan.ts'
import { count, oneLine } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** Returns decisions by repository, with exceeded limits and warnings. */
export function evaluationText(result: EvaluatedAll, paint: Paint): string {
  const repositories = [...new Set(result.decisions.map((decision) => decision.repository))]
  if (repositories.length === 0) return 'No image of the file is in the scope of these policies.\n'
  const parts = repositories.map((repository) => repositoryText(result, repository, paint))
  return repositories.length === 1
    ? parts.join('')
    : `${parts.join('\n')}\nTotal: ${readableBytes(result.frees)} would be freed.\n`
}

function repositoryText(result: EvaluatedAll, repository: string, paint: Paint): string {
  const own = result.decisions.filter((decision) => decision.repository === repository)
  const removals = own.filter((decision) => decision.action !== 'KEEP')
  const frees = result.policies.find((one) => one.repository === repository)?.frees ?? 0
  const bytes = frees > 0 ? ` (${readableBytes(frees)})` : ''
  const head = `${paint('bold', oneLine(repository))} (${oneLine(own[0]?.policy ?? 'no policy')}): ${removalsWords(removals)}${bytes}, ${count(keptImages(own))} kept\n`
  const over = result.limitChecks
    .filter((guard) => guard.repository === repository && !guard.ok)
    .map((guard) => `    ${paint('yellow', '!')} ${guard.guard}: ${guard.message}\n`)
  const warnings = result.lints
    .filter((lint) => lint.repository === repository)
    .map((lint) => lintLine(lint, paint))
  return [head, ...imageLines(own, paint), ...over, ...warnings].join('')
}
