import { type Decision, imagesIn, type LimitCheck } from '../../../policies/engine/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import type { RunResult } from '../ledger.ts'
import type { Held, Reports } from '../reports.ts'
import { approvedRemovals } from './counts.ts'
import { verifyDecisions } from './decisions.ts'
import { computedResult, countImagesLeft, refuseOpenIntents, verifyResult } from './finish.ts'
import { intentReports } from './intent-reports.ts'
import { type Findings, openFindings } from './lease-findings.ts'
import { approvedChecks, exceededLimits, withExceeded } from './limits.ts'
import { scanReports } from './scan-reports.ts'
import { knownIn, refuse, type VerifyDeps, type Verifying } from './verifying.ts'

/** Returns the reports of workers, verified by what the daemon knows itself. */
export function verifiedReports(deps: VerifyDeps): Reports {
  const findings = openFindings(deps)
  const verifying = { ...deps, findings }
  return {
    begun: findings.begun,
    ended: findings.ended,
    ...scanReports(verifying),
    decisions: (held, decisions, first) => decide(verifying, held, { decisions, first }),
    ...intentReports(verifying),
    finish: (held, result) => finished(verifying, held, result),
  }
}

type DecisionsPart = { readonly decisions: readonly Decision[]; readonly first: boolean }

/** Returns the limits that the decisions exceed so far. */
function decide(
  verifying: Verifying,
  held: Held,
  { decisions, first }: DecisionsPart,
): readonly LimitCheck[] {
  const { policy, scan, decided } = verifying.findings.of(held)
  if (!first && decided === undefined) refuse(held, 'the first part of the decisions did not arrive')
  const ground = {
    rules: policy === undefined ? undefined : new Set(policy.rules.map(({ label }) => label)),
    scanned: scan !== 'none',
    isKnown: knownIn(verifying, held.run),
    isDecided: (digest: Digest) => !first && decided?.images.has(digest) === true,
  }
  refuse(held, verifyDecisions(decisions, ground))
  verifying.findings.decide(held, decisions, first)
  return exceededIn(verifying.findings.of(held))
}

function exceededIn({ policy, decided }: Findings): readonly LimitCheck[] {
  return policy === undefined || decided === undefined ? [] : exceededLimits(decided, policy.limits)
}

/** A run over a limit that succeeded has deleted what was approved, and nothing else: each intent was checked. */
function withApproval(
  { store, findings }: Verifying,
  held: Held,
  { state }: RunResult,
  exceeded: readonly LimitCheck[],
): readonly LimitCheck[] {
  const { decided } = findings.of(held)
  if (state !== 'SUCCEEDED' || held.run.kind !== 'CLEAN' || decided === undefined) return exceeded
  const removals = [...decided.removals.values()]
  const approved = approvedRemovals(removals, (digest) => store.approvals.has(held.run, digest))
  if (approved.length === 0) return exceeded
  return approvedChecks(exceeded, imagesIn(removals) - imagesIn(approved))
}

async function finished(verifying: Verifying, held: Held, result: RunResult): Promise<RunResult> {
  const found = verifying.findings.of(held)
  const { decided } = found
  const exceeded = withApproval(verifying, held, result, exceededIn(found))
  refuse(held, verifyResult(result, { run: held.run, decided }))
  refuseOpenIntents(verifying.store, held, result)
  const computed = await computedResult(verifying, held, result, decided)
  await countImagesLeft(verifying, held)
  if (!('limitChecks' in computed)) return computed
  return { ...computed, limitChecks: withExceeded(computed.limitChecks, exceeded) }
}
