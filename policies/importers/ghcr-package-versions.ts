import { compact } from '../model/index.ts'
import { isSet, losePattern, noteUnread, type Step } from './ghcr-step.ts'
import type { Draft } from './imported.ts'
import { countAt, textAt } from './json.ts'
import { anchored, EVERY, refusalOf, unanchored } from './patterns.ts'

const KNOWN = [
  'min-versions-to-keep',
  'num-old-versions-to-delete',
  'ignore-versions',
  'delete-only-pre-release-versions',
  'delete-only-untagged-versions',
  'package-version-ids',
]
const LOST = 'careen cannot say this. There is no rule, so nothing is deleted.'
const ONE =
  'Without min-versions-to-keep the action deletes one version at each run. There is no rule, so nothing is deleted.'
const NAMES =
  'The action compares this with the name of a version, which is its digest in a container registry, so it protects no tag there. careen compares it with tags, as is most likely meant.'

/** delete-package-versions: all versions but the newest. */
export function packageVersions(step: Step): Draft {
  const { notes } = step
  noteUnread(step, KNOWN)
  const isUntagged = isSet(step, 'delete-only-untagged-versions')
  const excludeTagRegexp = isUntagged ? undefined : ignoredBy(step)
  const keep = countAt(step.fields['min-versions-to-keep'], 'with.min-versions-to-keep')
  noteLost(step, keep)
  const tags = isUntagged ? {} : { tagRegexp: EVERY, ...compact({ excludeTagRegexp }) }
  const isLost = keep === undefined || notes.some(({ kind }) => kind === 'lost')
  const rules = isLost
    ? []
    : [{ label: 'versions', ...tags, untagged: true, ageFrom: 'pushed' as const, retainedTop: keep }]
  return { name: 'ghcr', rules, notes }
}

function noteLost(step: Step, keep: number | undefined): void {
  const { fields, notes } = step
  const number = countAt(fields['num-old-versions-to-delete'], 'with.num-old-versions-to-delete')
  const isPre = isSet(step, 'delete-only-pre-release-versions')
  const lost = [
    ...(keep === undefined && number !== undefined ? ['num-old-versions-to-delete'] : []),
    ...(isPre ? ['delete-only-pre-release-versions'] : []),
    ...(fields['package-version-ids'] === undefined ? [] : ['package-version-ids']),
  ]
  for (const name of lost) notes.push({ kind: 'lost', at: `with.${name}`, text: LOST })
  if (keep === undefined && lost.length === 0) notes.push({ kind: 'lost', at: 'with', text: ONE })
}

function ignoredBy(step: Step): string | undefined {
  const ignored = textAt(step.fields['ignore-versions'], 'with.ignore-versions')
  if (ignored === undefined) return undefined
  const pattern = anchoredOrNot(ignored)
  const refused = refusalOf(pattern)
  if (refused === undefined) step.notes.push({ kind: 'difference', at: 'with.ignore-versions', text: NAMES })
  else losePattern(step, 'ignore-versions', refused)
  return pattern
}

/** An expression with both anchors is one of whole names. */
function anchoredOrNot(regexp: string): string {
  if (!(regexp.startsWith('^') && regexp.endsWith('$'))) return unanchored(regexp)
  const body = anchored(regexp)
  return /^\((?:[^()\\]|\\.)*\)$/.test(body) ? body.slice(1, -1) : body
}
