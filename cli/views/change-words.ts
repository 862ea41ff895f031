import { attributesOf, type Change, type FieldChange, type Rename } from '../../policies/diff/index.ts'
import {
  addressOf,
  type DeclaredObject,
  type Policy,
  type Protection,
  type Scope,
} from '../../policies/model/index.ts'
import { count, escaped } from './text.ts'

/** What is said of a change, in half a line: alone, and of several with the same likeness together. */
export type ChangeWords = { readonly likeness: string; readonly alone: string; readonly together: string }

/** The address of what a change is about. */
export function changedAddress(change: Change): string {
  return addressOf(objectOf(change))
}

/** `rename`: undefined: it is no part of one. */
export function wordsOf(change: Change, rename: Rename | undefined): ChangeWords {
  if (rename !== undefined) return renamedWords(change, rename)
  if (change.action === 'update') return same(fieldsWords(change.fields))
  const object = objectOf(change)
  if (object.kind !== 'policy' || object.scope.kind !== 'repository') return same(objectWords(object))
  // Why: policies of a for_each differ in their repository alone.
  const { repository: _repository, ...others } = Object.fromEntries(attributesOf(object))
  const together = policyWords(object, 'a repository each')
  return { likeness: JSON.stringify(others), alone: policyWords(object), together }
}

function same(words: string): ChangeWords {
  return { likeness: words, alone: words, together: words }
}

function renamedWords({ action }: Change, { from, to, fields }: Rename): ChangeWords {
  if (action === 'delete') return { ...same('renamed'), alone: `renamed to ${labelOf(to)}` }
  // Why without the word: there is little room beside two names.
  const differs = fieldsWords(fields).replaceAll(/(?<=^|; )rule /g, '')
  return differs === ''
    ? { ...same('renamed'), alone: `renamed from ${labelOf(from)}` }
    : { ...same(`renamed; ${differs}`), alone: `was ${labelOf(from)}; ${differs}` }
}

function labelOf(address: string): string {
  return address.slice(address.indexOf('.') + 1)
}

function objectOf(change: Change): DeclaredObject {
  return change.action === 'delete' ? change.before : change.after
}

/** Returns what differs, in half a line. */
export function fieldsWords(fields: readonly FieldChange[]): string {
  return fields.map(fieldWords).join('; ')
}

function fieldWords({ path, before, after }: FieldChange): string {
  const [, rule, name = path] = /^rule\.([^.]+)\.(.+)$/.exec(path) ?? []
  const where = rule === undefined ? '' : `rule ${rule}: `
  if (before === undefined) return `${where}${name} = ${plain(after)}`
  return after === undefined ? `${where}no ${name}` : `${where}${name} ${plain(before)} -> ${plain(after)}`
}

/** Without the quotes of a text. */
function plain(value = ''): string {
  return escaped(value).replace(/^"(.*)"$/, '$1')
}

function objectWords(object: DeclaredObject): string {
  switch (object.kind) {
    case 'registry':
      return object.url
    case 'protect':
      return protectionWords(object)
    case 'policy':
      return policyWords(object)
  }
}

function protectionWords({ scope, tagRegexp, digests }: Protection): string {
  const tags = tagRegexp === undefined ? [] : [`tags ${tagRegexp}`]
  const images = digests.length === 0 ? [] : [`${count(digests.length)} digests`]
  return [scopeWords(scope), ...tags, ...images].join(', ')
}

/** `where`: instead of its place. */
function policyWords(policy: Policy, where: string = scopeWords(policy.scope)): string {
  const { status, rules, schedule } = policy
  const limit = attributesOf(policy).get('max_delete_percent')
  const size = `${count(rules.length)} ${rules.length === 1 ? 'rule' : 'rules'}`
  return [
    status,
    size,
    where,
    `limit ${limit ?? '30'} %`,
    scheduleWords(schedule.cron, schedule.timeZone),
  ].join(', ')
}

function scheduleWords(cron: string, zone: string): string {
  const [, minute = '', hour] = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(cron) ?? []
  return hour === undefined
    ? `${cron} ${zone}`
    : `${hour.padStart(2, '0')}:${minute.padStart(2, '0')} ${zone}`
}

function scopeWords(scope: Scope): string {
  switch (scope.kind) {
    case 'global':
      return 'all registries'
    case 'registry':
      return `${scope.registry}/**`
    case 'pattern':
      return `${scope.registry}/${scope.pattern}`
    case 'repository':
      return `${scope.registry}/${scope.repository}`
  }
}
