/** Which test files share a process, in which order processes begin, and which of them mostly wait. */

/** Folders whose tests can share a process: to load the modules anew for each file costs more than most of them do. */
const SHARED = [
  'test/audit/',
  'test/cli/',
  'test/docs/',
  'test/evaluation/',
  'test/events/',
  'test/health/',
  'test/inventory/',
  'test/ledger/',
  'test/metrics/',
  'test/plans/',
  'test/policies/',
  'test/proto/',
  'test/registries/',
  'test/registry/',
  'test/repositories/',
  'test/restorations/',
  'test/runs/',
  'test/schedule/',
  'test/store/',
  'test/workspaces/',
]

/** What takes longest begins first, so that no lane is left alone with it at the end. Seconds on two cores. */
const LONG: Readonly<Record<string, number>> = {
  'test/runs/delete/tombstone-steps.test.ts': 140,
  'test/e2e/clean.test.ts': 136,
  'test/registry/vendors/detect.test.ts': 58,
  'test/restorations/while-a-run-deletes.test.ts': 37,
  'test/faults/registry-runs.test.ts': 108,
  'test/policies/engine/worlds.test.ts': 106,
  'test/faults/processes.test.ts': 89,
  'test/scripts.test.ts': 100,
  'test/faults/modes/registries.test.ts': 88,
  'test/faults/registry-events.test.ts': 83,
  'test/faults/registry-races.test.ts': 81,
  'test/life/life.test.ts': 81,
  'test/faults/modes/real-freeze.test.ts': 78,
  'test/api/hostile.test.ts': 78,
  'test/faults/modes/applies-and-files.test.ts': 72,
  'test/faults/registry-lists.test.ts': 67,
  'test/package.test.ts': 79,
  'test/simulation/seeds-1.test.ts': 25,
  'test/simulation/seeds-2.test.ts': 25,
  'test/simulation/seeds-3.test.ts': 25,
  'test/simulation/seeds-4.test.ts': 25,
  'test/simulation/seeds-5.test.ts': 25,
  'test/simulation/seeds-6.test.ts': 25,
  'test/simulation/seeds-7.test.ts': 25,
  'test/simulation/seeds-8.test.ts': 25,
}

/** Files that use a processor for less than a third of their time: they wait for minutes of the clock, timeouts and leases. */
const WAITING: readonly string[] = [
  'test/e2e/clean.test.ts',
  'test/faults/modes/real-freeze.test.ts',
  'test/faults/modes/registries.test.ts',
  'test/faults/processes.test.ts',
  'test/faults/registry-runs.test.ts',
  'test/registry/vendors/detect.test.ts',
  'test/restorations/while-a-run-deletes.test.ts',
]

/** Files of one process. */
type Batch = readonly string[]

export type Batches = { readonly working: readonly Batch[]; readonly waiting: readonly Batch[] }

/** Seconds that a group takes, or less: it begins before the short files. */
const GROUP = 20

/** Files of a group. Why so few: one that hangs ends the others with it. */
const MOST = 8

/** Returns the files in the groups that share a process, longest first. Each file is in one group. */
export function batches(files: readonly string[]): Batches {
  const shared = files.filter(
    (file) => LONG[file] === undefined && SHARED.some((folder) => file.startsWith(folder)),
  )
  const alone = files.filter((file) => !shared.includes(file)).map((file) => [file])
  const groups = Array.from({ length: Math.ceil(shared.length / MOST) }, (_, i) =>
    shared.slice(i * MOST, (i + 1) * MOST),
  )
  const weight = ([file = '', ...more]: Batch): number => LONG[file] ?? (more.length > 0 ? GROUP : 0)
  const all = [...alone, ...groups].toSorted((a, b) => weight(b) - weight(a))
  const waits = ([file = '']: Batch): boolean => WAITING.includes(file)
  return { working: all.filter((batch) => !waits(batch)), waiting: all.filter(waits) }
}
