import { build } from './children.ts'
import { benchCost } from './runs-cost.ts'
import { benchDue } from './runs-due.ts'
import { benchKnown } from './runs-known.ts'
import { benchMemory } from './runs-memory.ts'
import { benchScaleOut } from './runs-scale-out.ts'

/** Parts of the bench of runs. Each prints as it ends. They read /proc. */
export const RUN_PARTS: Readonly<Record<string, () => Promise<void>>> = {
  'runs-cost': built(benchCost),
  'runs-scale-out': built(benchScaleOut),
  'runs-memory': built(benchMemory),
  'runs-due': benchDue,
  'runs-known': built(benchKnown),
}

/** Runs at scale: what a run costs, more workers, memory, many that are due at once, much that is known. About six minutes on two cores. */
export async function benchRuns(): Promise<void> {
  for (const [name, part] of Object.entries(RUN_PARTS))
    try {
      await part()
    } catch (error) {
      // Why: the other parts are measured all the same.
      console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      process.exitCode = 1
    }
}

let isBuilt = false

/** Builds once what is measured. */
function built(part: () => Promise<void>): () => Promise<void> {
  return () => {
    if (!isBuilt) build()
    isBuilt = true
    return part()
  }
}
