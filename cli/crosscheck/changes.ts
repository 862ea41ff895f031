import type { Range } from '../../policies/hcl/index.ts'
import type { Configuration } from '../../policies/language/index.ts'
import { addressOf, type DeclaredObject } from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import type { Terminal } from '../framework/terminal.ts'
import { rangeKey, type SecondReading, startReading } from './crosscheck.ts'

/** A cross-check that runs while the daemon makes the plan. It stops when it is disposed of. */
export type EarlyReading = AsyncDisposable & {
  /** Starts the cross-check of the blocks of objects. */
  readonly begin: (objects: readonly DeclaredObject[], configuration: Origins) => void
  /** Returns the cross-check if it is of these ranges and no others; undefined otherwise. */
  readonly of: (ranges: readonly Range[]) => SecondReading | undefined
}

type Origins = Pick<Configuration, 'originsOf'>

type Planned = {
  readonly plan: Pick<StoredPlan, 'changes'>
  readonly configuration: Origins
  readonly early?: EarlyReading | undefined
}

/** Returns a cross-check that has not begun. Undefined with -no-second-reading. */
export function openEarlyReading({ switches }: Arguments, terminal: Terminal): EarlyReading | undefined {
  if (switches.has('no-second-reading')) return undefined
  let begun: { readonly keys: ReadonlySet<string>; readonly reading: SecondReading } | undefined
  return {
    begin: (objects, configuration) => {
      const ranges = rangesOf(objects, configuration)
      begun = { keys: keysOf(ranges), reading: startReading(ranges, terminal) }
    },
    of: (ranges) => (begun !== undefined && sameKeys(begun.keys, keysOf(ranges)) ? begun.reading : undefined),
    [Symbol.asyncDispose]: async () => begun?.reading.stop(),
  }
}

/**
 * Returns the cross-check of the blocks that a plan creates or updates: the early one, or a new one where a plan changes other objects than
 * differ. Returns undefined with -no-second-reading.
 */
export function readChanges(
  { plan: { changes }, configuration, early }: Planned,
  { switches }: Arguments,
  terminal: Terminal,
): SecondReading | undefined {
  if (switches.has('no-second-reading')) return undefined
  const made = changes.flatMap((change) => (change.action === 'delete' ? [] : [change.after]))
  const ranges = rangesOf(made, configuration)
  return early?.of(ranges) ?? startReading(ranges, terminal)
}

function rangesOf(objects: readonly DeclaredObject[], { originsOf }: Origins): readonly Range[] {
  return objects.flatMap((object) => originsOf(addressOf(object)))
}

function keysOf(ranges: readonly Range[]): ReadonlySet<string> {
  return new Set(ranges.map(rangeKey))
}

function sameKeys(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((key) => other.has(key))
}
