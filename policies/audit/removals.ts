import { readInstant } from '../evidence/index.ts'
import { CareenError, type Instant } from '../model/index.ts'
import { timeText } from './chain.ts'

/** A removal that has happened, as the hash of its run has it. */
export type HashedRemoval = {
  readonly digest: string
  readonly action: string
  readonly tags: readonly string[]
  readonly outcome: string
}

/** A removal as a daemon lists it, with what its run recorded if that was corrected later. */
export type ListedRemoval = Omit<HashedRemoval, 'outcome'> & {
  readonly run: string
  readonly createdAt: Instant
  /** Undefined: not known yet. */
  readonly outcome: string | undefined
  readonly settledAt: Instant | undefined
  /** The outcome that a later one replaced. */
  readonly first: { readonly outcome: string; readonly at: Instant } | undefined
}

/** The outcomes of removals that have happened. */
const HAPPENED: ReadonlySet<string> = new Set(['deleted', 'untagged', 'gone'])

/** Returns what a removal adds to the hash of its run. */
export function removalText({ digest, action, tags, outcome }: HashedRemoval): string {
  return `${digest}\t${action}\t${JSON.stringify(tags)}\t${outcome}\n`
}

/** Returns the removal as it was at an instant, or undefined if it had not happened by then. */
export function removalAt(listed: ListedRemoval, at: Instant): HashedRemoval | undefined {
  const { settledAt, first } = listed
  const isSettled = settledAt !== undefined && settledAt <= at
  const before = first !== undefined && first.at <= at ? first.outcome : undefined
  return happened(listed, isSettled ? listed.outcome : before)
}

/** Returns the removal as it is now, or undefined if it has not happened. */
export function removalNow(listed: ListedRemoval): HashedRemoval | undefined {
  return happened(listed, listed.outcome)
}

function happened(listed: ListedRemoval, outcome: string | undefined): HashedRemoval | undefined {
  return outcome === undefined || !HAPPENED.has(outcome) ? undefined : { ...listed, outcome }
}

/** Returns a removal as JSON of an export has it. */
export function toRemovalJson(listed: ListedRemoval): Readonly<Record<string, unknown>> {
  const { run, digest, action, tags, createdAt, outcome, settledAt, first } = listed
  return {
    run,
    digest,
    action,
    tags,
    create_time: timeText(createdAt),
    outcome,
    settle_time: settledAt === undefined ? undefined : timeText(settledAt),
    first_outcome: first?.outcome,
    first_settle_time: first === undefined ? undefined : timeText(first.at),
  }
}

/** Returns the removal of an export. Throws INVALID_ARGUMENT with `place`, such as `line 3`, for what is none. */
export function fromRemovalJson(value: unknown, place: string): ListedRemoval {
  const found = Object(value) as Readonly<Record<string, unknown>>
  const refuse = (why: string): never => {
    throw new CareenError(
      'INVALID_ARGUMENT',
      `${place}: ${why}. Export the record anew: careen audit -json -removals`,
    )
  }
  const text = (key: string): string => {
    const one = found[key]
    return typeof one === 'string' ? one : refuse(`${key} of a removal is no text`)
  }
  const time = (key: string): Instant => readInstant(text(key)) ?? refuse(`${key} of a removal is no time`)
  const optional = <T>(key: string, read: (key: string) => T): T | undefined =>
    found[key] === undefined ? undefined : read(key)
  const { tags } = found
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string'))
    return refuse('tags of a removal are no texts')
  const first = optional('first_outcome', text)
  return {
    run: text('run'),
    digest: text('digest'),
    action: text('action'),
    tags,
    createdAt: time('create_time'),
    outcome: optional('outcome', text),
    settledAt: optional('settle_time', time),
    first: first === undefined ? undefined : { outcome: first, at: time('first_settle_time') },
  }
}
