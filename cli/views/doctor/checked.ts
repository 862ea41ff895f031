import { canClean, type CheckResult, type RegistryCheck } from '../../../proto/resources/index.ts'
import type { Diagnosis } from './diagnosis.ts'

/** Returns what a check of a registry found: a line for each problem, one for all that is unknown, or one that cleaning is possible. */
export function checkedDiagnoses(found: RegistryCheck): readonly Diagnosis[] {
  const problems = found.results.filter(({ verdict }) => verdict === 'problem')
  const diagnoses = problems.map((one) => problemDiagnosis(found, one))
  if (!canClean(found)) return [...diagnoses, ...unknownDiagnosis(found)]
  const text = `registry ${found.name}: checked now, cleaning is possible`
  return [...diagnoses, { level: 'ok', name: 'registry', text }]
}

function problemDiagnosis({ name }: RegistryCheck, result: CheckResult): Diagnosis {
  const { check, needed, message, remedy } = result
  const said = message.startsWith(`${check}: `) ? message : `${check}: ${message}`
  const todo = remedy === undefined ? '' : `; ${remedy}`
  return {
    level: needed ? 'fail' : 'warn',
    name: 'registry',
    text: `${name}, ${said}${todo}`,
  }
}

/** Why one line: after a problem, most of it was not asked. */
function unknownDiagnosis({ name, results }: RegistryCheck): readonly Diagnosis[] {
  const unknown = results.filter(({ verdict, needed }) => needed && verdict === 'unknown')
  if (unknown.length === 0) return []
  const checks = unknown.map(({ check }) => check).join(', ')
  return [
    {
      level: 'warn',
      name: 'registry',
      text: `${name}, unknown: ${checks}. To check with a repository: careen registries check ${name} REPO`,
    },
  ]
}
