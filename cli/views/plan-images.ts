import type { RepositoryEffect } from '../../policies/diff/index.ts'
import { type Decision, deletedImages, isDeletedImage } from '../../policies/engine/index.ts'
import { readableBytes, readableDuration } from '../../policies/scalars/index.ts'
import { dangerOf } from './plan-dangers.ts'
import { count, fitted, imageName, oneLine } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** From so many repositories on, their images are not named. */
const NAMED = 4
const NAME = 32
const WIDTHS = [8, 10, 8, 8, 12] as const
const WIDTH = 80

/**
 * Returns a table of repositories: images newly deleted, deleted anyway, no longer deleted, kept. At most `most` have a line of
 * their own, others are summed. Empty without any.
 */
export function imagesText(effects: readonly RepositoryEffect[], paint: Paint, most: number): string {
  const scanned = effects.filter(({ failure }) => failure === undefined)
  if (scanned.length === 0) return ''
  const ordered = scanned.toSorted(byDanger)
  const shown = ordered.slice(0, most)
  const rest = ordered.slice(most)
  const head = rowText('Images', ['new', 'standing', 'spared', 'kept', 'freed'])
  const isNamed = shown.length <= NAMED
  const lines = shown.map((effect) => `${repositoryLine(effect, paint)}${isNamed ? namesLine(effect) : ''}`)
  return `${paint('bold', head.slice(0, 6))}${head.slice(6)}${lines.join('')}${restLine(rest)}\n`
}

function byDanger(one: RepositoryEffect, other: RepositoryEffect): number {
  return (
    dangerOf(other) - dangerOf(one) ||
    added(other) - added(one) ||
    other.deletes.length - one.deletes.length ||
    (nameOf(one) < nameOf(other) ? -1 : 1)
  )
}

function added({ cause, deletes }: RepositoryEffect): number {
  return cause?.added ?? deletedImages(deletes)
}

function nameOf({ repository: { registry, repository } }: RepositoryEffect): string {
  return oneLine(`${registry}/${repository}`)
}

function repositoryLine(effect: RepositoryEffect, paint: Paint): string {
  const cells = cellsOf([effect])
  const sign = dangerOf(effect) > 0 ? paint('red', '!') : ' '
  return `${sign}${rowText(` ${fitted(nameOf(effect), NAME - 3)}`, cells)}`
}

function restLine(rest: readonly RepositoryEffect[]): string {
  return rest.length === 0 ? '' : ` ${rowText(` ${count(rest.length)} more repositories`, cellsOf(rest))}`
}

function cellsOf(effects: readonly RepositoryEffect[]): string[] {
  const sum = (of: (effect: RepositoryEffect) => number): number =>
    effects.reduce((all, one) => all + of(one), 0)
  const isCompared = effects.every(({ cause }) => cause !== undefined)
  const bytes = sum((one) => one.bytes)
  return [
    count(sum(added)),
    isCompared ? count(sum(({ cause }) => cause?.anyway ?? 0)) : '-',
    isCompared ? count(sum(({ cause }) => cause?.removed ?? 0)) : '-',
    count(sum(({ kept }) => kept)),
    bytes === 0 ? '-' : readableBytes(bytes),
  ]
}

function rowText(name: string, cells: readonly string[]): string {
  const first = name.padEnd(NAME - 1)
  return `${first}${cells.map((cell, i) => cell.padStart(WIDTHS[i] ?? 8)).join('')}\n`
}

/** Which rules delete how many, and the newest and oldest of them; and what is no longer deleted. */
function namesLine(effect: RepositoryEffect): string {
  const roots = effect.deletes.filter(isDeletedImage)
  const parts = [
    ...rulesParts(roots),
    ...(effect.cause === undefined || effect.cause.removed === 0 ? [] : [sparedWords(effect)]),
  ]
  return parts.length === 0 ? '' : `    ${fitted(parts.join('; '), WIDTH - 4, 'end')}\n`
}

/** Returns which rules delete how many images, and the newest and the oldest of them. Empty: none is deleted. */
export function rulesText(decisions: readonly Decision[]): string {
  return rulesParts(decisions.filter(isDeletedImage)).join('')
}

function rulesParts(roots: readonly Decision[]): string[] {
  const [first] = roots
  const last = roots.at(-1)
  if (first === undefined || last === undefined) return []
  // Why the first rule alone: an image counts once, so that the numbers of the rules make that of the images.
  const rules = Map.groupBy(
    roots.flatMap(({ verdicts }) => verdicts.find(({ wants }) => wants === 'delete')?.rule ?? []),
    (rule) => rule,
  )
  const counts = [...rules].map(([rule, all]) => `${oneLine(rule)} ${count(all.length)}`)
  const range = first === last ? agedName(first) : `${agedName(first)} to ${agedName(last)}`
  return [`${counts.length === 0 ? '' : `${counts.join(', ')}: `}${range}`]
}

/** The name of an image, with its age if a rule knows it exactly. */
function agedName(image: Decision): string {
  const age = image.verdicts
    .map((verdict) => verdict.age)
    .find((one) => one !== undefined && one.sinceFrom === undefined && one.sinceUnknown !== true)
  return age === undefined ? imageName(image) : `${imageName(image)} (${readableDuration(age.age)})`
}

function sparedWords({ cause }: RepositoryEffect): string {
  const names = (cause?.removedNames ?? []).slice(0, 3).map((name) => oneLine(name))
  return `spared: ${names.join(', ')}${(cause?.removed ?? 0) > names.length ? ', ...' : ''}`
}
