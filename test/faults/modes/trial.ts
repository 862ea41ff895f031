import { compact } from '../../../policies/model/index.ts'
import { openRandom, type Random } from '../../life/random.ts'
import { checkedBy, type Invariant, linesOf } from './findings.ts'
import { findingsOf } from './invariants.ts'
import { settle, startSystem } from './settle.ts'
import type { System } from './system.ts'
/** Injects faults one by one into a system, and checks the invariants after each. */

/** Injects one fault and lets it work. Returns false if it did not strike. */
export type Inject = (system: System, random: Random) => Promise<boolean>

export type ModeResult = {
  readonly faults: number
  /** With the seed that finds it again. */
  readonly violations: readonly string[]
  /** Which invariants were checked after each fault. Absent: none. */
  readonly checked?: ReadonlySet<Invariant>
}

/** A life of one system. Why short: what is stored of it makes each fault slower. */
const LIFE = 20

/** Injects so many faults. A life has a seed of its own: `first` is that of the first one. */
export async function injectMany(inject: Inject, faults: number, first: number): Promise<ModeResult> {
  const found: string[] = []
  let checked: ModeResult['checked']
  let done = 0
  for (let seed = first; done < faults; seed += 1) {
    const life = await liveOnce(inject, Math.min(LIFE, faults - done), seed)
    done += life.faults
    checked = life.checked
    found.push(...life.violations.map((violation) => `seed ${seed}: ${violation}`))
    if (life.faults === 0 && life.violations.length === 0) throw new Error(`seed ${seed}: no fault strikes`)
  }
  return { faults: done, violations: found, ...compact({ checked }) }
}

/** One life. Ends at the first violation, and tells what happened since the fault before. */
async function liveOnce(inject: Inject, faults: number, seed: number): Promise<ModeResult> {
  const random = openRandom(`fault ${seed}`)
  using system = await startSystem(`life ${seed}`)
  let struck = 0
  let checked: ModeResult['checked']
  for (let tries = 0; struck < faults && tries < 3 * faults; tries += 1) {
    if (await inject(system, random)) struck += 1
    await settle(system)
    const findings = findingsOf(system)
    checked = checkedBy(findings)
    const found = linesOf(findings)
    if (found.length === 0) {
      system.story.length = 0
      continue
    }
    return { faults: struck, checked, violations: [[...found, ...system.story].join('\n  ')] }
  }
  return { faults: struck, violations: [], ...compact({ checked }) }
}
