import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { limitOf, type MutationGroup } from './group.ts'
import { type Phase, runPhase } from './trees.ts'

const SLOW = /oracle|properties|worlds/
const MOST_S = 60

/** The engine and what it reads evidence with. All of its tests run against each mutant; the quick ones come first. */
export const ENGINE: MutationGroup = {
  sources: (root) => globSync('policies/{engine,evidence}/*.ts', { cwd: root }).toSorted(),
  copied: ['policies', 'test/policies', 'test/support', 'test/data', 'docs/reference', 'package.json'],
  measure: async ([tree = ''], signal) => {
    const phases: Phase[] = []
    for (const files of filesOf(tree).filter(({ length }) => length > 0)) {
      const { result, seconds, output } = await runPhase(tree, { files, limit: MOST_S }, { signal })
      if (result !== 'passed') return { failure: `${files.join(' or ')}: ${output}` }
      phases.push({ files, limit: limitOf(seconds ?? MOST_S, MOST_S) })
    }
    return { phasesOf: () => phases, failed: () => {} }
  },
}

function filesOf(tree: string): readonly (readonly string[])[] {
  const engine = globSync('test/policies/{engine,evidence}/*.test.ts', { cwd: tree }).toSorted()
  const isSlow = (file: string): boolean => SLOW.test(basename(file))
  return [
    engine.filter((file) => !isSlow(file)),
    globSync('test/policies/vectors{,-evidence}.test.ts', { cwd: tree }),
    engine.filter(isSlow),
  ]
}
