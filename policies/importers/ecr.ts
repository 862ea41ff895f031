import { type DraftRule, finished, type Importer, type ImportNote } from './imported.ts'
import {
  countAt,
  type Fields,
  fieldsAt,
  listAt,
  required,
  textAt,
  textsAt,
  unknownOf,
  wrongAt,
} from './json.ts'
import { anyOf, EVERY, prefixPattern, refusalOf, starPattern } from './patterns.ts'
import { DAY, FOREVER } from './times.ts'
/** Amazon ECR: the rule with the lowest priority whose tags fit decides on an image, and shields it from the others. */

type Read = { readonly rule: DraftRule; readonly notes: readonly ImportNote[]; readonly priority: number }

/** Imports a lifecycle policy, `{ "rules": [...] }`. */
export const importEcr: Importer = (policy) => {
  const fields = fieldsAt(policy, '')
  const given = required(
    fields['rules'] === undefined ? undefined : listAt(fields['rules'], 'rules'),
    'rules',
  )
  const read = given.map((one, i) => readRule(fieldsAt(one, `rules[${i}]`), `rules[${i}]`))
  for (const [i, { priority }] of read.entries())
    if (read.findIndex((one) => one.priority === priority) !== i)
      throw wrongAt(`rules[${i}].rulePriority`, 'a number that no other rule has', priority)
  const highest = Math.max(0, ...read.map(({ priority }) => priority))
  const coversAll = read.some(({ rule }) => rule.tagRegexp === EVERY)
  const others: DraftRule = {
    label: 'others',
    description: 'Covers all other tags, as ECR deletes an image with all of its tags.',
    priority: highest + 1,
    tagRegexp: EVERY,
    expirePeriod: FOREVER,
  }
  const notes = unknownOf(fields, ['rules']).map((name): ImportNote => unread(name, name))
  return [
    finished({
      name: 'ecr',
      onConflict: 'first_match',
      rules: [...read.map(({ rule }) => rule), ...(coversAll ? [] : [others])],
      notes: [...notes, ...read.flatMap((one) => one.notes)],
    }),
  ]
}

function unread(at: string, name: string): ImportNote {
  return { kind: 'lost', at, text: `careen does not know the field ${name}.` }
}

function readRule(fields: Fields, at: string): Read {
  const priority = required(countAt(fields['rulePriority'], `${at}.rulePriority`), `${at}.rulePriority`)
  const label = `r${priority}`
  const selection = fieldsAt(fields['selection'], `${at}.selection`)
  const action = fieldsAt(fields['action'], `${at}.action`)
  const description = textAt(fields['description'], `${at}.description`)
  const lost = lostParts(fields, { selection, action, at })
  const filter = filterOf(selection, `${at}.selection`)
  const shields = lost.length > 0 || filter.lost !== undefined
  const condition = shields ? { expirePeriod: FOREVER } : conditionOf(selection, `${at}.selection`)
  const notes: ImportNote[] = lost.map((note) => ({ ...note, rule: label }))
  if (filter.lost !== undefined) notes.push({ kind: 'lost', at, rule: label, text: filter.lost })
  if (shields)
    notes.push({
      kind: 'lost',
      at,
      rule: label,
      text: 'The rule deletes nothing here. It still shields its images from the rules after it.',
    })
  if (filter.note !== undefined) notes.push({ kind: 'difference', at, rule: label, text: filter.note })
  const rule: DraftRule = {
    label,
    priority,
    ...(description === undefined ? {} : { description: description.slice(0, 256) }),
    ...filter.filter,
    ageFrom: 'pushed',
    ...condition,
  }
  return { rule, notes, priority }
}

type Parts = { readonly selection: Fields; readonly action: Fields; readonly at: string }

const SELECTION = [
  'tagStatus',
  'tagPrefixList',
  'tagPatternList',
  'countType',
  'countUnit',
  'countNumber',
  'storageClass',
]

function lostParts(fields: Fields, { selection, action, at }: Parts): readonly ImportNote[] {
  const notes: ImportNote[] = []
  const type = textAt(action['type'], `${at}.action.type`)
  if (type !== 'expire')
    notes.push({
      kind: 'lost',
      at: `${at}.action`,
      text: `careen has no action "${type}": there is no archive to move images to.`,
    })
  const storage = textAt(selection['storageClass'], `${at}.selection.storageClass`)
  if (storage !== undefined && storage !== 'standard')
    notes.push({
      kind: 'lost',
      at: `${at}.selection.storageClass`,
      text: `careen knows no storage class "${storage}".`,
    })
  const type2 = textAt(selection['countType'], `${at}.selection.countType`)
  if (type2 !== 'imageCountMoreThan' && type2 !== 'sinceImagePushed')
    notes.push({
      kind: 'lost',
      at: `${at}.selection.countType`,
      text: `careen cannot count by "${type2}" as ECR does.`,
    })
  for (const name of unknownOf(action, ['type', 'targetStorageClass']))
    notes.push(unread(`${at}.action.${name}`, name))
  for (const name of unknownOf(selection, SELECTION)) notes.push(unread(`${at}.selection.${name}`, name))
  for (const name of unknownOf(fields, ['rulePriority', 'description', 'selection', 'action']))
    notes.push(unread(`${at}.${name}`, name))
  return notes
}

type Filter = {
  readonly filter: Pick<DraftRule, 'tagRegexp' | 'tagsMatchAll' | 'untagged'>
  readonly note?: string
  readonly lost?: string
}

function filterOf(selection: Fields, at: string): Filter {
  const status = textAt(selection['tagStatus'], `${at}.tagStatus`)
  switch (status) {
    case 'any':
      return { filter: { tagRegexp: EVERY, untagged: true } }
    case 'untagged':
      return { filter: { untagged: true } }
    case 'tagged':
      return taggedFilter([
        ...textsAt(selection['tagPrefixList'], `${at}.tagPrefixList`).map(prefixPattern),
        ...textsAt(selection['tagPatternList'], `${at}.tagPatternList`).map(starPattern),
      ])
    default:
      throw wrongAt(`${at}.tagStatus`, '"tagged", "untagged" or "any"', status)
  }
}

function taggedFilter(patterns: readonly string[]): Filter {
  const [only, ...more] = [...new Set(patterns)]
  if (only === undefined)
    return {
      filter: { tagRegexp: EVERY },
      lost: 'ECR wants tagPrefixList or tagPatternList beside "tagged".',
    }
  const refused = patterns.map(refusalOf).find((why) => why !== undefined)
  if (refused !== undefined || patterns.length > 16)
    return {
      filter: { tagRegexp: EVERY },
      lost: `careen cannot write the tags of the rule: ${refused ?? 'more than 16 patterns'}.`,
    }
  if (more.length === 0) return { filter: { tagRegexp: only } }
  return {
    filter: { tagsMatchAll: [only, ...more] },
    note: `ECR selects images that have a tag for each of the ${more.length + 1} patterns. If one is meant to be enough, write tag_regexp = ${JSON.stringify(anyOf([only, ...more]))} instead of tags_match_all.`,
  }
}

function conditionOf(selection: Fields, at: string): Pick<DraftRule, 'max' | 'expirePeriod'> {
  const number = required(countAt(selection['countNumber'], `${at}.countNumber`), `${at}.countNumber`)
  if (number === 0) throw wrongAt(`${at}.countNumber`, 'a number above 0', number)
  if (selection['countType'] === 'imageCountMoreThan') return { max: number }
  const unit = textAt(selection['countUnit'], `${at}.countUnit`)
  if (unit !== 'days') throw wrongAt(`${at}.countUnit`, '"days"', unit)
  return { expirePeriod: number * DAY }
}
