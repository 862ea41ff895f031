import { EXIT } from '../framework/exit.ts'
import type { DemoFiles } from './demo-history.ts'

/** A command of the demo. `say`: what it shows. `files`: the policies that are written before it. `answer`: what is typed at its question. */
export type DemoStep = {
  readonly say: string
  readonly line: readonly string[]
  readonly files?: DemoFiles
  readonly answer?: string
  /** Its exit status. Absent: 0. */
  readonly status?: number
}

/** The commands of the demo, in order. */
export const STEPS: readonly DemoStep[] = [
  { say: 'Are the policy files valid?', line: ['validate'] },
  {
    say: 'What would change, and which images go? apply shows the plan, and asks.',
    line: ['apply'],
    answer: 'yes',
  },
  {
    say: 'A colleague "tidies up": any tag goes after a day, and the protection of releases is removed. The plan shows the danger first. Answer no.',
    line: ['apply'],
    files: 'careless',
    answer: 'no',
    status: EXIT.cancelled,
  },
  {
    say: 'Nothing was changed. The reviewed files are back, and agree with the daemon.',
    line: ['plan'],
    files: 'reviewed',
  },
  {
    say: 'The schedule would clean tonight. Start a run now.',
    line: ['run', '-auto-approve', 'demo/shop/web'],
  },
  {
    say: 'The other repository has no policy of its own. The default policy is in force.',
    line: ['run', '-auto-approve', 'demo/shop/api'],
  },
  { say: 'What was done?', line: ['runs'] },
  { say: 'Why was pr-99 kept? It is older than the period.', line: ['explain', 'demo/shop/web:pr-99'] },
  {
    say: 'The multi-arch image pr-97 is still needed. Restore it.',
    line: ['restore', 'demo/shop/web:pr-97'],
  },
  {
    say: 'The image is restored, its age counts from now, and no other image is deleted because of it.',
    line: ['explain', 'demo/shop/web:pr-97'],
  },
  { say: 'A second cleaning finds nothing to do.', line: ['run', '-auto-approve', 'demo/shop/web'] },
]
