import { CareenError } from '../../policies/model/index.ts'
import { parseName } from '../../proto/names.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import type { ReadPlan } from '../remote/plan-calls.ts'
import { type PlanFile, readPlanFile, refuseForged } from './plan-file.ts'

/** A plan that a person names: by a file of `plan -out`, or by its id. */
export type NamedPlan =
  | { readonly kind: 'file'; readonly path: string; readonly file: PlanFile }
  | { readonly kind: 'id'; readonly text: string }

const ID = /^(?:pl-[0-9a-hjkmnp-tv-z]{8}|workspaces\/[^/]+\/plans\/[^/]+)$/

/** Returns the plan that a word names. Undefined: it is a folder, or does not exist. Throws INVALID_ARGUMENT for another file. */
export function namedPlan(word: string, cwd: string): NamedPlan | undefined {
  const file = readPlanFile(word, cwd)
  if (file === 'no file') return ID.test(word) ? { kind: 'id', text: word } : undefined
  if (file !== 'no plan') return { kind: 'file', path: word, file }
  throw new CareenError(
    'INVALID_ARGUMENT',
    `${word}: the file is neither a saved plan nor a policy file (*.hcl). Name a file from careen plan -out, or a policy file`,
  )
}

/** Reads a plan from the daemon. Throws CONTENT_MISMATCH if the file that names it says something else. */
export async function readNamed(client: Client, named: NamedPlan, { signal }: Terminal): Promise<ReadPlan> {
  if (named.kind === 'id') return client.getPlan(await client.findPlan(named.text), signal)
  const { workspace, plan: id } = parseName('plan', named.file.plan, 'plan')
  const plan = await client.getPlan({ workspace, id }, signal)
  refuseForged(named.file, named.path, plan)
  return plan
}
