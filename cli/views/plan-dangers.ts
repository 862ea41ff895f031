import { type Change, overLimits, type RepositoryEffect } from '../../policies/diff/index.ts'
import { imagesIn } from '../../policies/engine/index.ts'
import { addressOf } from '../../policies/model/index.ts'
import { count, fitted, oneLine, plural } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

const MOVING = /^(?:latest|stable|main|master|prod.*)$/
const VERSION = /^v?\d+\.\d+(?:\.\d+)?$/
/** Most repositories that one danger names. */
const NAMED = 4
const WIDTH = 80

/** Returns what a person must look at first: limits, tags that people pull, versions, and lost protections. */
export function dangersText(
  {
    changes,
    effects,
  }: { readonly changes: readonly Change[]; readonly effects: readonly RepositoryEffect[] },
  paint: Paint,
): string {
  const red: Red = (
    head,
    rest,
  ) => `  ${paint('red', `! ${head}`)} ${fitted(rest, WIDTH - head.length - 5, 'end')}
`
  return [
    ...limitLines(effects, red),
    ...tagLine(effects, MOVING, (tags, where) =>
      red(`${tags.join(', ')} ${tags.length === 1 ? 'is' : 'are'} deleted`, where),
    ),
    ...tagLine(effects, VERSION, (tags, where) =>
      red(
        `${plural(tags.length, 'version tag')} ${tags.length === 1 ? 'is' : 'are'} deleted`,
        `${where}: ${rangeOf(tags)}`,
      ),
    ),
    ...protectionLines(changes, red),
  ].join('')
}

type Red = (head: string, rest: string) => string

/** How dangerous the effect on a repository is: 0 is usual. */
export function dangerOf(effect: RepositoryEffect): number {
  const tags = removedTags(effect)
  if (isOver(effect)) return 3
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
export function pulledTags(effect: RepositoryEffect): readonly string[] {
  return removedTags(effect).filter((tag) => MOVING.test(tag) || VERSION.test(tag))
}

export type DangerKind = 'OVER_LIMIT' | 'MUTABLE_TAG' | 'VERSION_TAG'

function isOver({ limitChecks }: RepositoryEffect): boolean {
  return limitChecks.some(({ ok }) => !ok)
}

function removedTags({ deletes }: RepositoryEffect): readonly string[] {
  return deletes.flatMap(({ action, tags, untag }) => (action === 'UNTAG' ? untag : tags))
}

function nameOf({ repository: { registry, repository } }: RepositoryEffect): string {
  return oneLine(`${registry}/${repository}`)
}

function limitLines(effects: readonly RepositoryEffect[], red: Red): string[] {
  const { images, effects: over } = overLimits(effects)
  if (over.length === 0) return []
  const shown = over.slice(0, NAMED).map((effect) => {
    const going = imagesIn(effect.deletes)
    return `      ${fitted(nameOf(effect), 40)}  ${count(going)} of ${count(going + effect.kept)}\n`
  })
  const more = over.length > NAMED ? [`      ${count(over.length - NAMED)} more\n`] : []
  const head = `${plural(images, 'image')} in ${places(over.length)}; apply asks for the number`
  return [red('over a limit:', head), ...shown, ...more]
}

function places(value: number): string {
  return `${count(value)} ${value === 1 ? 'repository' : 'repositories'}`
}

type Said = (tags: readonly string[], where: string) => string

function tagLine(effects: readonly RepositoryEffect[], pattern: RegExp, said: Said): string[] {
  const own = effects.filter((effect) => removedTags(effect).some((tag) => pattern.test(tag)))
  if (own.length === 0) return []
  const tags = own.flatMap((effect) => removedTags(effect).filter((tag) => pattern.test(tag)))
  const names = own.slice(0, NAMED).map(nameOf)
  const more = own.length > names.length ? ` +${count(own.length - names.length)}` : ''
  const where =
    own.length === 1 ? `in ${names.join('')}` : `in ${places(own.length)}: ${names.join(' ')}${more}`
  const all = pattern === MOVING ? [...new Set(tags)].slice(0, NAMED) : tags
  return [said(all, where)]
}

function rangeOf(tags: readonly string[]): string {
  const [first = ''] = tags
  const last = tags.at(-1) ?? ''
  return first === last ? oneLine(first) : `${oneLine(first)} to ${oneLine(last)}`
}

function protectionLines(changes: readonly Change[], red: Red): string[] {
  const lost = changes.flatMap((change) =>
    change.action === 'delete' && change.before.kind === 'protect' ? [addressOf(change.before)] : [],
  )
  if (lost.length === 0) return []
  const names = lost.slice(0, NAMED).map(oneLine).join(', ')
  const more = lost.length > NAMED ? `, ${count(lost.length - NAMED)} more` : ''
  return [
    red(lost.length === 1 ? 'a protection is destroyed:' : 'protections are destroyed:', `${names}${more}`),
  ]
}
