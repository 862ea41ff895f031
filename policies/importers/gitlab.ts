import { type DraftRule, finished, type Importer, type ImportNote } from './imported.ts'
import { countAt, type Fields, fieldsAt, flagAt, textAt, unknownOf, wrongAt } from './json.ts'
import { anchored, anyOf, EVERY, refusalOf } from './patterns.ts'
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
  const notes: ImportNote[] = unknownOf(fields, KNOWN).map((name) =>
    lost(`${at}${name}`, `careen does not know the field ${name}.`),
  )
  const cadence = textAt(fields['cadence'], `${at}cadence`)
  const cron = CRON[cadence ?? '1d']
  if (cron === undefined)
    notes.push(lost(`${at}cadence`, `careen does not know the cadence ${cadence}. Write a schedule.`))
  if (cadence === '14d')
    notes.push(differs(`${at}cadence`, 'Every 14 days is written as the 1st and the 15th of a month.'))
  if (flagAt(fields['enabled'], `${at}enabled`) === false)
    notes.push(differs(`${at}enabled`, 'The policy is not enabled in GitLab.'))
  const rule = ruleOf(fields, at, notes)
  return [
    finished({
      name: 'gitlab',
      rules: rule === undefined ? [] : [rule],
      notes,
      ...(cron === undefined ? {} : { cron }),
      ...(rule === undefined || rule.tagRegexp === EVERY ? {} : { untag: true }),
    }),
  ]
}

const lost = (at: string, text: string): ImportNote => ({ kind: 'lost', at, text })
const differs = (at: string, text: string): ImportNote => ({ kind: 'difference', at, rule: 'tags', text })

function ruleOf(fields: Fields, at: string, notes: ImportNote[]): DraftRule | undefined {
  const regexp =
    textAt(fields['name_regex_delete'], `${at}name_regex_delete`) ??
    textAt(fields['name_regex'], `${at}name_regex`)
  const keep = textAt(fields['name_regex_keep'], `${at}name_regex_keep`)
  const retainedTop = countAt(fields['keep_n'], `${at}keep_n`)
  const age = textAt(fields['older_than'], `${at}older_than`)
  const older = age === undefined ? undefined : spanOf(age)
  if (age !== undefined && older === undefined)
    throw wrongAt(`${at}older_than`, 'a duration such as "90d"', age)
  if (regexp === undefined) {
    notes.push(
      lost(`${at}name_regex_delete`, 'Without this pattern GitLab deletes nothing, so there is no rule.'),
    )
    return undefined
  }
  const tagRegexp = anchored(regexp)
  const excludeTagRegexp = anyOf(['latest', ...(keep === undefined ? [] : [anchored(keep)])])
  const refused = [tagRegexp, excludeTagRegexp].map(refusalOf).find((why) => why !== undefined)
  if (refused !== undefined) {
    notes.push(
      lost(
        `${at}name_regex_delete`,
        `careen cannot write the patterns: ${refused}. There is no rule, so nothing is deleted.`,
      ),
    )
    return undefined
  }
  notes.push(
    differs(
      '',
      'GitLab counts and deletes tags, careen images: an image with a tag to keep, or with latest, is kept with all its tags.',
    ),
    differs('', 'Ages count from the later of build and push. GitLab takes the time of the tag.'),
  )
  return {
    label: 'tags',
    tagRegexp,
    excludeTagRegexp,
    ...(older === undefined ? {} : olderThan(older)),
    ...(retainedTop === undefined ? (older === undefined ? { retainedTop: 0 } : {}) : { retainedTop }),
  }
}
