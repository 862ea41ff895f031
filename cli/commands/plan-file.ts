import { writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { unknownEffects, unknownWhere } from '../../policies/diff/index.ts'
import { CareenError, minuteText } from '../../policies/model/index.ts'
import { nameOf } from '../../proto/names.ts'
import { PLAN_LIFE, type StoredPlan } from '../../proto/resources/index.ts'
import { json } from '../framework/command.ts'
import { unwritableWords } from '../framework/file-errors.ts'
import type { Terminal } from '../framework/terminal.ts'
import { pathOf, readText } from '../input/index.ts'
import { planText } from '../views/plan.ts'

/**
 * The file of `plan -out`. It names the plan, which the daemon stores, so a changed file applies nothing else. `text` is for whoever reads the
 * file, and is compared with what the daemon stores.
 */
export type PlanFile = {
  readonly format: 'careen-plan'
  readonly version: 1
  readonly plan: string
  /** Of the plan that was made. Absent: an older careen wrote the file. */
  readonly content_sha256?: string
  readonly text: string
  /** True if there are repositories whose images could not be listed. */
  readonly incomplete?: true
}

export function savePlan(made: StoredPlan, out: string, terminal: Terminal): void {
  const unknown = unknownEffects(made.effects)
  const file: PlanFile = {
    format: 'careen-plan',
    version: 1,
    plan: nameOf('plan', { workspace: made.workspace, plan: made.id }),
    ...(made.contentSha256 === undefined ? {} : { content_sha256: made.contentSha256 }),
    text: fileText(made),
    ...(unknown.length > 0 ? { incomplete: true } : {}),
  }
  const path = isAbsolute(out) ? out : join(terminal.cwd, out)
  try {
    writeFileSync(path, json(file), { mode: 0o600 })
  } catch (cause) {
    throw new CareenError('INVALID_ARGUMENT', `-out=${out} ${unwritableWords(cause)}`, { cause })
  }
  const until = minuteText(made.createdAt + PLAN_LIFE)
  const saved = `\nSaved the plan to: ${out}\nIt is plan ${made.id}, and applies until ${until}.\n`
  terminal.out(
    unknown.length > 0
      ? `${saved}It is incomplete: the images to delete in ${unknownWhere(unknown)} are unknown.\n\nTo apply it nevertheless, run:\n    careen apply -allow-unknown ${out}\n`
      : `${saved}\n${secondText(made)}To perform exactly these actions, run:\n    careen apply ${out}\n`,
  )
}

function secondText({ id, secondPerson }: StoredPlan): string {
  return secondPerson === undefined ? '' : `A second person approves it first:\n    careen approve ${id}\n\n`
}

function fileText(plan: StoredPlan): string {
  return planText(plan, (_colour, text) => text)
}

/** Returns the plan file at a path, or why there is none. */
export function readPlanFile(path: string, cwd: string): PlanFile | 'no file' | 'no plan' {
  const read = readText(pathOf(path, cwd), path)
  if (!read.ok) return 'no file'
  try {
    const file = JSON.parse(read.text) as Partial<PlanFile>
    const { format, version, plan, text = '' } = file
    if (format === 'careen-plan' && version === 1 && typeof plan === 'string' && typeof text === 'string')
      return file as PlanFile
  } catch {
    // Falls through: no JSON.
  }
  return 'no plan'
}

/** Throws CONTENT_MISMATCH if a file says something else of a plan than the daemon, which made it. */
export function refuseForged(file: PlanFile, path: string, plan: StoredPlan): void {
  const isOther = file.content_sha256 !== undefined && file.content_sha256 !== plan.contentSha256
  const part = isOther ? 'its hash' : file.text === fileText(plan) ? undefined : 'what it shows'
  if (part === undefined) return
  throw new CareenError(
    'CONTENT_MISMATCH',
    `${path} is not what the daemon made: ${part} was changed. What was made is shown by: careen show ${plan.id}`,
    { metadata: { plan: plan.id } },
  )
}
