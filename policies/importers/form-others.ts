import { isRecord } from '../model/index.ts'
import { bare, besideNotes, type ForeignForm, firstOf, jsonAt, renamed, snake } from './form.ts'
import { type Fields, fieldsAt } from './json.ts'

const DEFAULT = 'DEFAULT_NAMESPACE_AUTOPRUNE_POLICY'

/** Auto-prune policies of Quay, as its API takes and shows them, or a configuration with the one for all namespaces. */
export function quayForm(document: unknown): ForeignForm {
  if (!isRecord(document) || document[DEFAULT] === undefined) return bare(document)
  return { policy: document[DEFAULT], notes: besideNotes(document, [DEFAULT]) }
}

/** A lifecycle policy of Yandex: as the API, the yc command or Terraform have it, or the list of its rules. */
export function yandexForm(document: unknown): ForeignForm {
  const given = renamed(document, snake)
  if (!isRecord(given)) return bare(given)
  const { rule, ...others } = given
  return bare(rule === undefined ? others : { ...others, rules: Array.isArray(rule) ? rule : [rule] })
}

const ZOT_NAMES =
  'storage retention policies dryRun delay repositories deleteReferrers deleteUntagged keepTags keepUntagged patterns pulledWithin pushedWithin mostRecentlyPushedCount mostRecentlyPulledCount subPaths gc gcDelay'.split(
    ' ',
  )
const ZOT_FILES = ['config.json', 'config.yaml', 'config.yml']

/** The configuration of zot, its storage, its retention, or one policy of it; also in values of its chart and a ConfigMap. */
export function zotForm(document: unknown): ForeignForm {
  if (!isRecord(document)) return bare(document)
  const files = firstOf(document, ['configFiles', 'data'])
  if (isRecord(files)) return zotForm(jsonAt(firstOf(files, ZOT_FILES), 'config.json'))
  const fields = fieldsAt(withNames(document), '')
  const isPolicy = fields['repositories'] !== undefined && fields['policies'] === undefined
  return bare(isPolicy ? { policies: [fields] } : fields)
}

/** zot does not tell capital letters of names from small ones. */
function withNames(document: Fields): unknown {
  const known = new Map(ZOT_NAMES.map((name) => [name.toLowerCase(), name]))
  const named = (value: unknown): unknown => renamed(value, (text) => known.get(text.toLowerCase()) ?? text)
  const storage = Object.keys(document).find((name) => name.toLowerCase() === 'storage')
  // Why only these: names of subpaths and of repositories are the reader's own.
  if (storage === undefined) return named(document)
  return { ...document, storage: named(document[storage]) }
}
