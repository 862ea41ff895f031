import { diagnosticsGithub } from '../github.ts'
import type { RunFacts } from '../run-summary.ts'
import { junitReport } from './junit.ts'
import { isUncertain, runName, runProblems } from './run-facts.ts'
import { runsMarkdown } from './run-markdown.ts'

export const RUN_FORMATS = ['markdown', 'github', 'junit'] as const

export type RunFormat = (typeof RUN_FORMATS)[number]

/** Returns what runs did, for a bot or a CI system. `daemon`: its name, or empty. */
export function runsDocument(all: readonly RunFacts[], format: RunFormat, daemon: string): string {
  switch (format) {
    case 'markdown':
      return runsMarkdown(all, daemon)
    case 'junit':
      return junitReport('careen run', all.map(caseOf), 'problem')
    case 'github':
      return diagnosticsGithub(all.flatMap(diagnosticsOf))
  }
}

function caseOf(facts: RunFacts): Parameters<typeof junitReport>[1][number] {
  const { run } = facts
  return { name: runName(run), problems: runProblems(facts), isUnknown: isUncertain(run) }
}

function diagnosticsOf(facts: RunFacts): Parameters<typeof diagnosticsGithub>[0] {
  const name = runName(facts.run)
  return runProblems(facts).map(({ severity, summary, detail }) => ({
    severity,
    summary: `${summary}: ${name}`,
    detail: `${name}: ${detail}`,
  }))
}
