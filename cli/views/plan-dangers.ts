import { type Change, overLimits, renamesOf, type RepositoryEffect } from '../../policies/diff/index.ts'
import { goes, imagesIn, isDeletedImage } from '../../policies/engine/index.ts'
import { addressOf } from '../../policies/model/index.ts'
import { type SecondPerson, shownPerson, type StoredPlan } from '../../proto/resources/index.ts'
import type { PlanLook } from './plan-look.ts'
import { count, fitted, oneLine, plural } from './text.ts'

const MOVING = /^(?:latest|stable|main|master|prod.*)$/
const VERSION = /^v?\d+\.\d+(?:\.\d+)?$/
/** Most repositories that one danger names. */
const NAMED = 4

/** Returns what a person must look at first: limits, nothing left, tags that people pull, versions, and lost protections. */
export function dangersText(
  { changes, effects, secondPerson }: Pick<StoredPlan, 'changes' | 'effects' | 'secondPerson'>,
  { paint, width }: PlanLook,
): string {
  const red: Red = (
    head,
    rest,
  ) => `  ${paint('red', `! ${head}`)} ${fitted(rest, width - head.length - 5, 'end')}
`
  return [
    ...limitLines(effects, secondPerson, red, width),
    ...emptiedLines(effects, red, width),
    ...tagLine(effects, MOVING, { red, width }),
    ...tagLine(effects, VERSION, { red, width }),
    ...protectionLines(changes, red),
  ].join('')
}

type Red = (head: string, rest: string) => string

/** How dangerous the effect on a repository is: 0 is usual. */
export function dangerOf(effect: RepositoryEffect): number {
  const tags = removedTags(effect)
  if (isOver(effect)) return 4
  if (isEmptied(effect)) return 3
  if (tags.some((tag) => MOVING.test(tag))) return 2
  return tags.some((tag) => VERSION.test(tag)) ? 1 : 0
}

/** What is dangerous about the effect on a repository, as programs read it. */
export function dangerKinds(effect: RepositoryEffect): readonly DangerKind[] {
  const tags = removedTags(effect)
  return [
    ...(isOver(effect) ? (['OVER_LIMIT'] as const) : []),
    ...(tags.some((tag) => MOVING.test(tag)) ? (['MUTABLE_TAG'] as const) : []),
    ...(tags.some((tag) => VERSION.test(tag)) ? (['VERSION_TAG'] as const) : []),
  ]
}

/** Returns the tags that go and that people or machines pull by name: `latest` and its like, and versions. */
export function pulledTags(effect: Pick<RepositoryEffect, 'deletes'>): readonly string[] {
  return removedTags(effect).filter((tag) => MOVING.test(tag) || VERSION.test(tag))
}

/** Returns which tags go that people or machines pull by name, such as `latest, 9 version tags go`. Empty if none does. */
export function pulledWords(deletes: RepositoryEffect['deletes']): string {
  const tags = removedTags({ deletes })
  const moving = [...new Set(tags.filter((tag) => MOVING.test(tag)))].slice(0, NAMED).map(oneLine)
  const versions = tags.filter((tag) => VERSION.test(tag)).length
  const words = [...moving, ...(versions === 0 ? [] : [plural(versions, 'version tag')])]
  const verb = moving.length + versions === 1 ? 'goes' : 'go'
  return words.length === 0 ? '' : `${words.join(', ')} ${verb}`
}

export type DangerKind = 'OVER_LIMIT' | 'MUTABLE_TAG' | 'VERSION_TAG'

function isOver({ limitChecks }: RepositoryEffect): boolean {
  return limitChecks.some(({ ok }) => !ok)
}

/** Returns true if images are deleted and none stays. */
export function isEmptied({ kept, deletes }: RepositoryEffect): boolean {
  return kept === 0 && deletes.some(isDeletedImage)
}

function removedTags({ deletes }: Pick<RepositoryEffect, 'deletes'>): readonly string[] {
  return deletes.flatMap((decision) =>
    decision.action === 'UNTAG' ? decision.untag : goes(decision) ? decision.tags : [],
  )
}

function nameOf({ repository: { registry, repository } }: RepositoryEffect): string {
  return oneLine(`${registry}/${repository}`)
}

/** Returns by whom images over a limit are approved. Under the two-person rule their number is not asked of who applies. */
function askedText(secondPerson: SecondPerson | undefined, images: number): string {
  if (secondPerson === undefined) return 'apply asks for the number'
  const { approval } = secondPerson
  if (approval === undefined) return 'careen approve asks for the number'
  if (approval.images !== images) return 'their runs wait for careen approve'
  const { createdBy: identity, claimed = '' } = approval
  return `approved by ${oneLine(shownPerson({ identity, claimed }))}`
}

function limitLines(
  effects: readonly RepositoryEffect[],
  secondPerson: SecondPerson | undefined,
  red: Red,
  columns: number,
): string[] {
  const { images, effects: over } = overLimits(effects)
  if (over.length === 0) return []
  const shown = over.slice(0, NAMED)
  const names = shown.map((effect) => fitted(nameOf(effect), columns / 2))
  const width = Math.max(...names.map((name) => name.length))
  const lines = shown.map((effect, i) => {
    const going = imagesIn(effect.deletes)
    const all = going + effect.kept
    const share = `${Math.round((100 * going) / Math.max(1, all))} %`
    return `      ${(names[i] ?? '').padEnd(width)}  ${count(going)} of ${count(all)}, ${share}\n`
  })
  const more = over.length > NAMED ? [`      ${count(over.length - NAMED)} more\n`] : []
  const head = `${plural(images, 'image')} in ${places(over.length)}; ${askedText(secondPerson, images)}`
  return [red('over a limit:', head), ...lines, ...more]
}

/** Repositories in which no image stays. */
function emptiedLines(effects: readonly RepositoryEffect[], red: Red, width: number): string[] {
  const emptied = effects.filter(isEmptied)
  return emptied.length === 0 ? [] : [red('no image stays', whereOf(emptied, width - 22))]
}

function places(value: number): string {
  return `${count(value)} ${value === 1 ? 'repository' : 'repositories'}`
}

function tagLine(
  effects: readonly RepositoryEffect[],
  pattern: RegExp,
  { red, width }: { readonly red: Red; readonly width: number },
): string[] {
  const own = effects.filter((effect) => removedTags(effect).some((tag) => pattern.test(tag)))
  if (own.length === 0) return []
  const tags = own.flatMap((effect) => removedTags(effect).filter((tag) => pattern.test(tag)))
  const isMoving = pattern === MOVING
  const named = [...new Set(tags)].map(oneLine)
  const moving = `${named.slice(0, NAMED).join(', ')}${named.length > NAMED ? `, +${count(named.length - NAMED)}` : ''}`
  const subject = isMoving ? moving : plural(tags.length, 'version tag')
  const isOne = (isMoving ? named : tags).length === 1
  const head = `${subject} ${isOne ? 'goes' : 'go'}`
  const range = isMoving ? '' : `, ${rangeOf(tags)}`
  return [red(head, `${whereOf(own, width - head.length - 5 - range.length)}${range}`)]
}

/** Names repositories as far as they fit, and counts the others. */
function whereOf(effects: readonly RepositoryEffect[], width: number): string {
  const names = effects.map(nameOf)
  const [only = ''] = names
  if (names.length === 1) return `in ${fitted(only, width - 3)}`
  const head = `in ${places(names.length)}:`
  const texts = Array.from({ length: Math.min(NAMED, names.length) }, (_, i) => {
    const shown = names.slice(0, i + 1)
    const more = names.length - shown.length
    return `${head} ${shown.join(' ')}${more === 0 ? '' : ` +${count(more)}`}`
  })
  return texts.findLast((text) => text.length <= width) ?? head.slice(0, -1)
}

function rangeOf(tags: readonly string[]): string {
  const [first = ''] = tags
  const last = tags.at(-1) ?? ''
  return first === last ? oneLine(first) : `${oneLine(first)} to ${oneLine(last)}`
}

/** Returns the addresses of protections that are destroyed, and not only renamed. */
export function lostProtections(changes: readonly Change[]): readonly string[] {
  const renamed = new Set(renamesOf(changes).map(({ from }) => from))
  return changes.flatMap((change) =>
    change.action === 'delete' && change.before.kind === 'protect' && !renamed.has(addressOf(change.before))
      ? [addressOf(change.before)]
      : [],
  )
}

function protectionLines(changes: readonly Change[], red: Red): string[] {
  const lost = lostProtections(changes)
  if (lost.length === 0) return []
  const names = lost.slice(0, NAMED).map(oneLine).join(', ')
  const more = lost.length > NAMED ? `, ${count(lost.length - NAMED)} more` : ''
  return [
    red(lost.length === 1 ? 'a protection is destroyed:' : 'protections are destroyed:', `${names}${more}`),
  ]
}
