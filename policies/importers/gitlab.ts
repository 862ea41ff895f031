import { compact } from '../model/index.ts'
import { type DraftRule, finished, type Importer, type ImportNote, unreadNotes } from './imported.ts'
import { countAt, type Fields, fieldsAt, flagAt, textAt, wrongAt } from './json.ts'
import { anyOf, EVERY, looselyAnchored, refusalOf } from './patterns.ts'
import { olderThan, spanOf } from './times.ts'
/** GitLab: one policy a project, over tags. */

const CRON: Readonly<Record<string, string>> = {
  '1d': '0 3 * * *',
  '7d': '0 3 * * 0',
  '14d': '0 3 1,15 * *',
  '1month': '0 3 1 * *',
  '3month': '0 3 1 */3 *',
}
const KNOWN = [
  'enabled',
  'cadence',
  'keep_n',
  'older_than',
  'name_regex',
  'name_regex_delete',
  'name_regex_keep',
  'next_run_at',
  'project_id',
  'created_at',
  'updated_at',
]

/** Imports `container_expiration_policy` of a project, with or without the project around it. */
export const importGitlab: Importer = (policy) => {
  const outer = fieldsAt(policy, '')
  const inner = outer['container_expiration_policy'] ?? outer['container_expiration_policy_attributes']
  const at = inner === undefined ? '' : 'container_expiration_policy.'
  const fields = inner === undefined ? outer : fieldsAt(inner, 'container_expiration_policy')
  const notes = unreadNotes(fields, KNOWN, at).map((note) => ({ ...note, text: `${note.text} ${NOTHING}` }))
  const cron = cronOf(fields, at, notes)
  if (flagAt(fields['enabled'], `${at}enabled`) === false)
    notes.push(differs(`${at}enabled`, 'The policy is not enabled in GitLab.'))
  const rules = rulesOf(fields, at, notes)
  const isPartial = rules.some(({ tagRegexp }) => tagRegexp !== EVERY)
  return [finished({ name: 'gitlab', rules, notes, untag: isPartial, ...compact({ cron }) })]
}

const lost = (at: string, text: string): ImportNote => ({ kind: 'lost', at, text })
const differs = (at: string, text: string): ImportNote => ({ kind: 'difference', at, rule: 'tags', text })

const COUNTS =
  'GitLab counts and deletes tags, careen images: an image with a tag to keep, or with latest, is kept with all its tags.'
const AGES = 'Ages count from the later of build and push. GitLab takes the time of the tag.'
const NOTHING = 'There is no rule, so nothing is deleted.'

function cronOf(fields: Fields, at: string, notes: ImportNote[]): string | undefined {
  const cadence = textAt(fields['cadence'], `${at}cadence`) ?? '1d'
  const cron = CRON[cadence]
  if (cron === undefined)
    notes.push(lost(`${at}cadence`, `careen does not know the cadence ${cadence}. Write a schedule.`))
  if (cadence === '14d')
    notes.push(differs(`${at}cadence`, 'Every 14 days is written as the 1st and the 15th of a month.'))
  return cron
}

function rulesOf(fields: Fields, at: string, notes: ImportNote[]): readonly DraftRule[] {
  const text = (name: string): string | undefined => textAt(fields[name], `${at}${name}`)
  const condition = conditionOf(fields, at)
  // Why: each field here limits what is deleted, so that one that is not known may do so too.
  if (notes.some(({ text: said }) => said.endsWith(NOTHING))) return []
  const regexp = text('name_regex_delete') ?? text('name_regex')
  const keep = text('name_regex_keep')
  const where = `${at}name_regex_delete`
  if (regexp === undefined) {
    notes.push(lost(where, `Without this pattern GitLab deletes nothing. ${NOTHING}`))
    return []
  }
  const tagRegexp = looselyAnchored(regexp)
  const excludeTagRegexp = anyOf(keep === undefined ? ['latest'] : ['latest', looselyAnchored(keep)])
  const refused = refusalOf(tagRegexp) ?? refusalOf(excludeTagRegexp)
  if (refused !== undefined) {
    notes.push(lost(where, `careen cannot write the patterns: ${refused}. ${NOTHING}`))
    return []
  }
  notes.push(differs('', COUNTS), differs('', AGES))
  return [{ label: 'tags', tagRegexp, excludeTagRegexp, ...condition }]
}

/** Without a count and an age, all that the patterns select is deleted. */
function conditionOf(fields: Fields, at: string): Omit<DraftRule, 'label'> {
  const retainedTop = countAt(fields['keep_n'], `${at}keep_n`)
  const age = textAt(fields['older_than'], `${at}older_than`)
  if (age === undefined) return { retainedTop: retainedTop ?? 0 }
  const older = spanOf(age)
  if (older === undefined) throw wrongAt(`${at}older_than`, 'a duration such as "90d"', age)
  return { ...olderThan(older), ...compact({ retainedTop }) }
}
