import { readFileSync } from 'node:fs'
import SQLite from 'better-sqlite3'
import type { Store } from '../../../daemon/store/store.ts'
import type { Intent } from '../../../proto/resources/index.ts'
/** The invariants, and what can be checked of any database. */

export const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10'] as const

export type Invariant = (typeof INVARIANTS)[number]

/** What is not as careen promises, by invariant. A key with an empty list: it was checked, and it holds. */
export type Findings = Readonly<Partial<Record<Invariant, readonly string[]>>>

/** Returns the findings as lines whose first word names the invariant. */
export function linesOf(findings: Findings): string[] {
  return INVARIANTS.flatMap((name) => (findings[name] ?? []).map((text) => `${name}: ${text}`))
}

/** Returns which invariants were checked. */
export function checkedBy(findings: Findings): ReadonlySet<Invariant> {
  return new Set(INVARIANTS.filter((name) => findings[name] !== undefined))
}

/** The file is sound, and has none of these secrets; `texts`: nor have these. */
export function fileFindings(
  path: string,
  secrets: readonly Uint8Array[],
  texts: readonly string[] = [],
): Pick<Findings, 'I8' | 'I10'> {
  const raw = new SQLite(path, { readonly: true })
  const check = raw.pragma('integrity_check(1)', { simple: true })
  const foreign = raw.pragma('foreign_key_check') as unknown[]
  raw.close()
  const bytes = [path, `${path}-wal`]
    .flatMap((file) => bytesOf(file))
    .concat(texts.map((text) => Buffer.from(text)))
  const hasSecret = secrets.some((secret) =>
    [Buffer.from(secret), Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')].some(
      (form) => bytes.some((file) => file.includes(form)),
    ),
  )
  return {
    I8: check === 'ok' && foreign.length === 0 ? [] : [`the database is damaged: ${String(check)}`],
    I10: hasSecret ? ['the database, or a text for people, has a secret'] : [],
  }
}

function bytesOf(path: string): readonly Buffer[] {
  try {
    return [readFileSync(path)]
  } catch {
    return []
  }
}

/** The serial and its history are of the same applies, each of another plan. */
export function applyFindings(store: Store): { readonly I4: string[]; readonly I5: string[] } {
  const { serial } = store.objects.workspace('default')
  const history = store.objects
    .history('default', { after: 0, limit: 100_000 })
    .toSorted((a, b) => a.serial - b.serial)
  const plans = history.map(({ planId }) => planId)
  const isWhole = history.length === serial && history.every((entry, place) => entry.serial === place + 1)
  return {
    I4: isWhole ? [] : [`serial ${serial}, and a history of ${history.length} applies`],
    I5: new Set(plans).size === plans.length ? [] : ['a plan was applied twice'],
  }
}

/** A lease that another one followed commits no intent any more. Requires the intents in the order of their commits. */
export function leaseFindings(intents: readonly Pick<Intent, 'id' | 'runId' | 'generation'>[]): string[] {
  const newest = new Map<string, number>()
  let last = ''
  return intents.flatMap(({ id, runId, generation }) => {
    const lease = `${runId}/${generation}`
    const isOlder = generation < (newest.get(runId) ?? generation)
    const isBack = lease !== last && newest.get(runId) === generation
    newest.set(runId, Math.max(generation, newest.get(runId) ?? generation))
    last = lease
    return isOlder || isBack ? [`intent ${id} is of lease ${lease}, and another lease came after that`] : []
  })
}
