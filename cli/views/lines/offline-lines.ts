import { addressOf } from '../../../policies/model/index.ts'
import type { EvaluatedAll } from '../../../policies/offline/index.ts'
import type { Effective } from '../effective.ts'
import { lintLines } from './diagnostic-lines.ts'
import { decisionLines, limitLines } from './image-lines.ts'
import type { OutputLine } from './line.ts'
import { repositoryName } from './names.ts'

/** Returns the lines of an evaluation: repositories, images, limits, warnings. */
export function evaluationLines({
  decisions,
  limitChecks,
  lints,
  policies,
}: EvaluatedAll): readonly OutputLine[] {
  return [
    ...policies.map((one): OutputLine => ({ type: 'effective', message: one.repository, data: one })),
    ...decisions.flatMap((one) => {
      const { repository, policy } = one
      return decisionLines([one], { repository, policy })
    }),
    ...limitChecks.flatMap(({ repository, ...check }) => limitLines(repository, [check])),
    ...lintLines(lints),
  ]
}

/** Returns the line of the policy in force for a repository. */
export function effectiveLine({ ref, policy, passedOver, protections }: Effective): OutputLine {
  const repository = repositoryName(ref)
  const address = policy === undefined ? undefined : addressOf(policy)
  const data = { repository, policy: address, passedOver, protections, object: policy }
  return { type: 'effective', message: `${repository}: ${address ?? 'no policy is in force'}`, data }
}
