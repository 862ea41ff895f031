import { isRecord } from '../model/index.ts'
import { bare, besideNotes, type ForeignForm, protects, renamed, single, snake, wrongAtText } from './form.ts'
import { type Fields, fieldsAt } from './json.ts'

const INNER = [
  'container_expiration_policy',
  'container_expiration_policy_attributes',
  'container_tags_expiration_policy',
]
const FIELDS = ['cadence', 'keep_n', 'older_than', 'name_regex', 'name_regex_delete', 'name_regex_keep']

/**
 * The container_expiration_policy of a project, the project with it, what is sent to change it, a resource of Terraform as JSON, or
 * what GraphQL answers.
 */
export function gitlabForm(document: unknown): ForeignForm {
  if (Array.isArray(document) || isProtection(document)) throw otherError(document)
  if (!isRecord(document)) return bare(document)
  const outer = fieldsAt(renamed(document, snake), '')
  const name = INNER.find((one) => outer[one] !== undefined)
  if (name === undefined) return { policy: wordsOf(outer), notes: [] }
  const inner = single(outer[name])
  return {
    policy: isRecord(inner)
      ? { container_expiration_policy: wordsOf(inner) }
      : { container_expiration_policy: inner },
    notes: besideNotes(outer, INNER),
  }
}

function isProtection(value: unknown): boolean {
  return isRecord(value) && ['tag_name_pattern', 'repository_path_pattern'].some((name) => name in value)
}

function otherError(value: unknown): Error {
  const [first] = Array.isArray(value) ? (value as readonly unknown[]) : [value]
  if (isProtection(first)) return protects('protection rules of GitLab')
  return wrongAtText('a list is no policy of GitLab; give one project, or its container_expiration_policy')
}

const WORDS: Readonly<Record<string, string>> = {
  EVERY_DAY: '1d',
  EVERY_WEEK: '7d',
  EVERY_TWO_WEEKS: '14d',
  EVERY_MONTH: '1month',
  EVERY_THREE_MONTHS: '3month',
  ONE_TAG: '1',
  FIVE_TAGS: '5',
  TEN_TAGS: '10',
  TWENTY_FIVE_TAGS: '25',
  FIFTY_TAGS: '50',
  ONE_HUNDRED_TAGS: '100',
  SEVEN_DAYS: '7d',
  FOURTEEN_DAYS: '14d',
  THIRTY_DAYS: '30d',
  SIXTY_DAYS: '60d',
  NINETY_DAYS: '90d',
}

/** GraphQL has words for numbers. */
function wordsOf(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      FIELDS.includes(name) && typeof value === 'string' ? (WORDS[value] ?? value) : value,
    ]),
  )
}
