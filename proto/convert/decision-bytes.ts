import { type Age, type Decision, type Reason, sentence, type Verdict } from '../../policies/engine/index.ts'
import { type Instant, type KeepSemver, type KeepThinned, THINNED } from '../../policies/model/index.ts'
import { ReverseWriter } from '../reverse-writer.ts'
import { toTimestamp } from './basics.ts'
import { sentTags } from './decisions.ts'

// Numbers of fields. A test compares the bytes with those of the .proto files.
const RESPONSE = { decision: 2 }
const DECISION = {
  digest: 1,
  tags: 2,
  action: 3,
  untag: 4,
  reasons: 5,
  group: 6,
  size: 7,
  goesTime: 8,
  verdicts: 9,
  follows: 10,
}
const REASON = { kind: 1, text: 2, metadata: 3 }
const ENTRY = { key: 1, value: 2 }
const VERDICT = {
  rule: 1,
  delete: 2,
  rank: 3,
  of: 4,
  retainedTop: 5,
  expirePeriodMs: 6,
  age: 7,
  max: 8,
  keepExpired: 9,
  keepSemver: 10,
  keepThinned: 11,
  ageFrom: 12,
  overruled: 13,
  held: 14,
  rankTo: 15,
  expireAfterMs: 16,
}
const AGE = { ageMs: 1, source: 2, sinceTime: 3, sinceFromTime: 4, sinceUnknown: 5 }
const SEMVER = { per: 1, count: 2, prerelease: 3, variants: 4 }
const THINNED_FIELDS = { hourly: 1, daily: 2, weekly: 3, monthly: 4, yearly: 5 }
const TIMESTAMP = { seconds: 1, nanos: 2 }

const ACTIONS = { KEEP: 1, DELETE: 2, UNTAG: 3, CASCADE: 4 }

const writer = new ReverseWriter()

/**
 * Returns the bytes of an ExplainRepositoryResponse with a decision: those that the encoder makes of what `toDecision` returns, but
 * U+FFFD for a lone surrogate. Why not the encoder: it makes several objects for each value, and there are 100,000 decisions.
 */
export function explainedDecision(decision: Decision): Buffer {
  // Why: an earlier one may have failed on its way.
  writer.clear()
  putDecision(decision)
  writer.part(RESPONSE.decision, 0)
  return writer.finish()
}

// Each function below writes fields in descending order.

function putDecision(decision: Decision): void {
  putTexts(DECISION.follows, decision.follows)
  const { verdicts, reasons } = decision
  for (let i = verdicts.length - 1; i >= 0; i -= 1) putVerdict(verdicts[i])
  if (decision.goesAt !== undefined) putTime(DECISION.goesTime, decision.goesAt)
  writer.integer(DECISION.size, decision.size)
  writer.text(DECISION.group, decision.group)
  for (let i = reasons.length - 1; i >= 0; i -= 1) putReason(reasons[i])
  putTexts(DECISION.untag, decision.untag)
  writer.integer(DECISION.action, ACTIONS[decision.action])
  putTexts(DECISION.tags, sentTags(decision))
  writer.text(DECISION.digest, decision.digest)
}

function putTexts(field: number, texts: readonly string[]): void {
  for (let i = texts.length - 1; i >= 0; i -= 1) writer.text(field, texts[i] ?? '')
}

function putReason(reason: Reason | undefined): void {
  if (reason === undefined) return
  const before = writer.written
  const entries = Object.entries(reason)
  for (let i = entries.length - 1; i >= 0; i -= 1) putMetadata(entries[i])
  writer.text(REASON.text, sentence(reason))
  writer.text(REASON.kind, reason.kind)
  writer.part(DECISION.reasons, before)
}

function putMetadata([key, value]: readonly [string, unknown] = ['kind', '']): void {
  if (key === 'kind' || value === undefined) return
  const before = writer.written
  writer.text(ENTRY.value, JSON.stringify(value))
  writer.text(ENTRY.key, key)
  writer.part(REASON.metadata, before)
}

function putVerdict(verdict: Verdict | undefined): void {
  if (verdict === undefined) return
  const before = writer.written
  putInteger(VERDICT.expireAfterMs, verdict.expireAfter)
  putInteger(VERDICT.rankTo, verdict.rankTo)
  writer.bool(VERDICT.held, verdict.held === true)
  writer.bool(VERDICT.overruled, verdict.overruled === true)
  if (verdict.ageFrom !== undefined) writer.text(VERDICT.ageFrom, verdict.ageFrom)
  putThinned(verdict.keepThinned)
  putSemver(verdict.keepSemver)
  putInteger(VERDICT.keepExpired, verdict.keepExpired)
  putInteger(VERDICT.max, verdict.max)
  putAge(verdict.age)
  putInteger(VERDICT.expirePeriodMs, verdict.expirePeriod)
  putInteger(VERDICT.retainedTop, verdict.retainedTop)
  writer.integer(VERDICT.of, verdict.of)
  writer.integer(VERDICT.rank, verdict.rank)
  writer.bool(VERDICT.delete, verdict.wants === 'delete')
  writer.text(VERDICT.rule, verdict.rule)
  writer.part(DECISION.verdicts, before)
}

function putAge(age: Age | undefined): void {
  if (age === undefined) return
  const before = writer.written
  writer.bool(AGE.sinceUnknown, age.sinceUnknown === true)
  if (age.sinceFrom !== undefined) putTime(AGE.sinceFromTime, age.sinceFrom)
  putTime(AGE.sinceTime, age.since)
  writer.text(AGE.source, age.from)
  writer.integer(AGE.ageMs, age.age)
  writer.part(VERDICT.age, before)
}

function putSemver(keep: KeepSemver | undefined): void {
  if (keep === undefined) return
  const before = writer.written
  if (keep.variants !== undefined) writer.bool(SEMVER.variants, keep.variants)
  writer.bool(SEMVER.prerelease, keep.prerelease)
  writer.integer(SEMVER.count, keep.count)
  writer.text(SEMVER.per, keep.per)
  writer.part(VERDICT.keepSemver, before)
}

function putThinned(keep: KeepThinned | undefined): void {
  if (keep === undefined) return
  const before = writer.written
  for (const unit of THINNED.toReversed()) putInteger(THINNED_FIELDS[unit], keep[unit])
  writer.part(VERDICT.keepThinned, before)
}

function putInteger(field: number, value: number | undefined): void {
  if (value !== undefined) writer.integer(field, value)
}

function putTime(field: number, at: Instant): void {
  const before = writer.written
  const { seconds, nanos } = toTimestamp(at)
  writer.integer(TIMESTAMP.nanos, Number(nanos))
  writer.integer(TIMESTAMP.seconds, Number(seconds))
  writer.part(field, before)
}
