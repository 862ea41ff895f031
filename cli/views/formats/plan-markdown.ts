import { renamesOf, type RepositoryEffect, unknownEffects } from '../../../policies/diff/index.ts'
import { type Decision, whyText } from '../../../policies/engine/index.ts'
import { minuteText } from '../../../policies/model/index.ts'
import { readableBytes } from '../../../policies/scalars/index.ts'
import { PLAN_LIFE, shownPerson, type StoredPlan } from '../../../proto/resources/index.ts'
import { changedAddress } from '../change-words.ts'
import { leftOutText } from '../place.ts'
import { dangerOf } from '../plan-dangers.ts'
import { count, imageName, plural } from '../text.ts'
import { codeSpan, fittedPage, MARKDOWN_BYTES, markerOf, type MarkdownPart } from './markdown-text.ts'
import { addedOf, effectName, orderedEffects, planDangers } from './plan-facts.ts'

/** Most dangers that the top names. */
const DANGERS = 12

/** Returns a plan as a comment for a change of the files: dangers, sums, repositories, objects, images. At most 65,000 bytes. `daemon`: its name, or empty. */
export function planMarkdown(plan: StoredPlan, daemon: string): string {
  const ordered = orderedEffects(plan)
  const parts = [repositoriesPart(ordered), objectsPart(plan), imagesPart(ordered, plan)]
  const top = `<!-- careen:${markerOf([daemon, plan.workspace].filter((name) => name !== ''))} -->\n${titleOf(plan, daemon)}${cautionOf(plan)}${sumsOf(plan)}`
  return fittedPage(top, parts, endOf(plan), MARKDOWN_BYTES)
}

function titleOf({ workspace, summary, effects, changes }: StoredPlan, daemon: string): string {
  const where = `${codeSpan(workspace)}${daemon === '' ? '' : ` on ${codeSpan(daemon)}`}`
  if (changes.length === 0) return `### careen: no changes (${where})\n\n`
  const unknown = unknownEffects(effects).length
  const least = unknown > 0 ? 'at least ' : ''
  const { cause, deletes, skipped } = summary
  const words =
    skipped === true
      ? 'images not looked at'
      : cause === undefined
        ? `${least}${plural(deletes, 'image')} to delete`
        : `${least}${plural(cause.added, 'image')} newly deleted, ${count(cause.removed)} no longer`
  const rest = unknown > 0 ? `, unknown in ${places(unknown)}` : ''
  return `### careen: ${words}${rest} (${where})\n\n`
}

function cautionOf(plan: StoredPlan): string {
  const dangers = planDangers(plan)
  if (dangers.length === 0) return ''
  const lines = dangers
    .slice(0, DANGERS)
    .map(({ summary, subject, detail }) => `> - ${summary}: ${codeSpan(subject)} ${codeSpan(detail)}\n`)
  const more = dangers.length > DANGERS ? `> - ${count(dangers.length - DANGERS)} more\n` : ''
  return `> [!CAUTION]\n${lines.join('')}${more}\n`
}

function places(value: number): string {
  return `${count(value)} ${value === 1 ? 'repository' : 'repositories'}`
}

function sumsOf(plan: StoredPlan): string {
  const { summary: s, effects } = plan
  const objects = `**Plan: ${count(s.add)} to add, ${count(s.change)} to change, ${count(s.destroy)} to destroy.**${leftOutText(plan)}`
  if (s.skipped === true) return `${objects} Images are unknown: registries were not contacted.\n\n`
  const unknown = unknownEffects(effects).length
  if (s.repositories === 0) return `${objects}${unknown > 0 ? ' Images are unknown.' : ''}\n\n`
  const least = unknown > 0 ? 'At least ' : ''
  return `${objects} ${least}${count(s.deletes)} to delete (${readableBytes(s.bytes)}), ${count(s.kept)} kept, in ${places(s.repositories)}.\n\n`
}

function repositoriesPart(effects: readonly RepositoryEffect[]): MarkdownPart {
  return {
    head: '| repository | new | standing | spared | kept | freed |\n|---|--:|--:|--:|--:|--:|\n',
    lines: effects.map(rowOf),
    rest: (left) => `\n${places(left)} more, with fewer dangers\n`,
    foot: '\n',
  }
}

function rowOf(effect: RepositoryEffect): string {
  const { cause, kept, bytes } = effect
  const sign = dangerOf(effect) > 0 ? ':red_circle: ' : ''
  const cells = [
    count(addedOf(effect)),
    compared(cause?.anyway),
    compared(cause?.removed),
    count(kept),
    bytes === 0 ? '-' : readableBytes(bytes),
  ]
  return `| ${sign}${codeSpan(effectName(effect))} | ${cells.join(' | ')} |\n`
}

/** Returns a number that is known only if the policies were compared. */
function compared(value: number | undefined): string {
  return value === undefined ? '-' : count(value)
}

const SIGNS = { create: '+', update: '~', delete: '-' } as const

function objectsPart({ changes }: StoredPlan): MarkdownPart {
  const renames = new Map(renamesOf(changes).map((rename) => [rename.to, rename]))
  return {
    head: `<details><summary>${plural(changes.length, 'object')}</summary>\n\n`,
    lines: changes.map((change) => {
      const address = changedAddress(change)
      const rename = change.action === 'create' ? renames.get(address) : undefined
      const fields = change.action === 'update' ? change.fields : (rename?.fields ?? [])
      const words = fields.map(({ path, before = '-', after = '-' }) => `${path} ${before} -> ${after}`)
      const from = rename === undefined ? '' : ` renamed from ${codeSpan(rename.from)}`
      const more = words.length === 0 ? '' : ` ${codeSpan(words.join('; '))}`
      return `- \`${SIGNS[change.action]}\` ${codeSpan(address)}${from}${more}\n`
    }),
    rest: (left) => `- ${count(left)} more\n`,
    foot: '\n</details>\n',
  }
}

function imagesPart(effects: readonly RepositoryEffect[], { id }: StoredPlan): MarkdownPart {
  const lines = effects.flatMap((effect) =>
    effect.deletes.map((image) => imageLine(effectName(effect), image)),
  )
  return {
    head: `<details><summary>${plural(lines.length, 'image')} to delete</summary>\n\n`,
    lines,
    rest: (left) => `- ${count(left)} more; all: ${codeSpan(`careen show ${id} -detail`)}\n`,
    foot: '\n</details>\n',
  }
}

function imageLine(repository: string, image: Decision): string {
  const why = whyText(image)
  return `- ${codeSpan(`${repository}: ${imageName(image)}`)} ${codeSpan(why)}\n`
}

function endOf(plan: StoredPlan): string {
  const { id, baseSerial, changes, contentSha256, createdAt } = plan
  if (changes.length === 0) return ''
  const hash = contentSha256 === undefined ? '' : ` sha256 ${codeSpan(contentSha256.slice(0, 12))},`
  const until = minuteText(createdAt + PLAN_LIFE)
  return `\nPlan ${codeSpan(id)},${hash} serial ${count(baseSerial)}, until ${until}.\nCheck: ${codeSpan(`careen show ${id}`)}. ${nextOf(plan)}\n`
}

/** Returns the next command. Under the two-person rule it is that of somebody else. */
function nextOf({ id, createdBy, secondPerson }: StoredPlan): string {
  const apply = codeSpan(`careen apply ${id}`)
  if (secondPerson === undefined) return `Apply: ${apply}`
  const { approval } = secondPerson
  if (approval === undefined)
    return `Approve, as somebody other than ${codeSpan(createdBy)}: ${codeSpan(`careen approve ${id}`)}. Then apply: ${apply}`
  const { createdBy: identity, claimed = '' } = approval
  return `Approved by ${codeSpan(shownPerson({ identity, claimed }))}. Apply: ${apply}`
}
