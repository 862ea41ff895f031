import type { RepositoryEffect } from '../../policies/diff/index.ts'
import { type Decision, deletedImages, isDeletedImage } from '../../policies/engine/index.ts'
import { readableBytes, readableDuration } from '../../policies/scalars/index.ts'
import { dangerOf } from './plan-dangers.ts'
import type { PlanLook } from './plan-look.ts'
import { count, fitted, imageName, oneLine } from './text.ts'

/** From so many repositories on, their images are not named. */
const NAMED = 4
/** Widths of the columns of numbers, and of those of a narrow screen. */
const WIDTHS = [8, 10, 8, 8, 12] as const
const NARROW = [6, 9, 7, 7, 11] as const
/** On fewer columns a screen is narrow. */
const WIDE = 74
/** The widest column of names. */
const MOST_NAME = 60

/**
 * Returns a table of repositories: images newly deleted, deleted anyway, no longer deleted, kept. At most `most` have a line of
 * their own, others are summed. Empty without any.
 */
export function imagesText(effects: readonly RepositoryEffect[], look: PlanLook, most: number): string {
  const scanned = effects.filter(({ failure }) => failure === undefined)
  if (scanned.length === 0) return ''
  const ordered = scanned.toSorted(byDanger)
  const [shown, rest] = [ordered.slice(0, most), ordered.slice(most)]
  const rows = shown.map((effect) => ({ effect, cells: cellsOf([effect]) }))
  const restCells = rest.length === 0 ? [] : [cellsOf(rest)]
  const widths = columnsIn(look, [...rows.map(({ cells }) => cells), ...restCells])
  const isNamed = shown.length <= NAMED
  const lines = rows.map(({ effect, cells }) => {
    const sign = dangerOf(effect) > 0 ? look.paint('red', '!') : ' '
    const name = ` ${fitted(nameOf(effect), widths.name - 2)}`
    return `${sign}${rowText(name, widths, cells)}${isNamed ? namesLine(effect, look) : ''}`
  })
  const head = rowText('mages', widths, HEAD)
  const title = `${look.paint('bold', `I${head.slice(0, 5)}`)}${head.slice(5)}`
  return `${title}${lines.join('')}${restCells.map((cells) => restLine(rest.length, widths, cells)).join('')}\n`
}

const HEAD = ['new', 'standing', 'spared', 'kept', 'freed']

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

function restLine(repositories: number, widths: TableWidths, cells: readonly string[]): string {
  const words = `${count(repositories)} more ${repositories === 1 ? 'repository' : 'repositories'}`
  const fit = words.length > widths.name - 2 ? `${count(repositories)} more` : words
  return ` ${rowText(` ${fit}`, widths, cells)}`
}

/** Columns of the table. `name`: those of a name, with the space before it. */
type TableWidths = { readonly name: number; readonly cells: readonly number[] }

function columnsIn({ width }: PlanLook, rows: readonly (readonly string[])[]): TableWidths {
  const isWide = width >= WIDE
  const cells = (isWide ? WIDTHS : NARROW).map((least, i) =>
    Math.max(least, ...rows.map((row) => (row[i] ?? '').length + 1)),
  )
  const numbers = cells.reduce((sum, one) => sum + one, 0)
  return { name: Math.min(width - (isWide ? 4 : 1) - numbers, MOST_NAME), cells }
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

/** Requires that a sign of one column is before the row. */
function rowText(
  name: string,
  { name: width, cells: widths }: TableWidths,
  cells: readonly string[],
): string {
  return `${name.padEnd(width)}${cells.map((cell, i) => cell.padStart(widths[i] ?? 8)).join('')}\n`
}

/** Which rules delete how many, and the newest and oldest of them; and what is no longer deleted. */
function namesLine(effect: RepositoryEffect, { width }: PlanLook): string {
  const roots = effect.deletes.filter(isDeletedImage)
  const parts = [
    ...rulesParts(roots),
    ...(effect.cause === undefined || effect.cause.removed === 0 ? [] : [sparedWords(effect)]),
  ]
  return parts.length === 0 ? '' : `    ${fitted(parts.join('; '), width - 4, 'end')}\n`
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
