import { type Draft, type DraftRule, finished, type Importer, type ImportNote } from './imported.ts'
import { countAt, type Fields, fieldsAt, flagAt, required, textAt, unknownOf, wrongAt } from './json.ts'
import { anchored, anyOf, EVERY, refusalOf, starPattern, unanchored } from './patterns.ts'
import { olderThan, spanOf } from './times.ts'
/** Actions of GitHub that clean its container registry, as a step of a workflow: `{ "uses": ..., "with": { ... } }`. */

type Step = { readonly fields: Fields; readonly notes: ImportNote[] }

/** Imports a step that uses container-retention-policy, ghcr-cleanup-action or delete-package-versions. */
export const importGhcr: Importer = (policy) => {
  const step = fieldsAt(policy, '')
  const uses = required(textAt(step['uses'], 'uses'), 'uses')
  const fields = fieldsAt(step['with'] ?? {}, 'with')
  const name = uses.replace(/@.*$/, '').split('/').at(-1)
  const notes: ImportNote[] = []
  switch (name) {
    case 'container-retention-policy':
      return [finished(retentionPolicy({ fields, notes }))]
    case 'ghcr-cleanup-action':
      return [finished(cleanupAction({ fields, notes }))]
    case 'delete-package-versions':
      return [finished(packageVersions({ fields, notes }))]
    default:
      throw wrongAt(
        'uses',
        'container-retention-policy, ghcr-cleanup-action or delete-package-versions',
        uses,
      )
  }
}

/** Inputs that say which packages, and with what rights, or how it is shown. */
const ELSEWHERE = [
  'account',
  'account-type',
  'token',
  'token-type',
  'owner',
  'repository',
  'package',
  'packages',
  'expand-packages',
  'image-names',
  'org-name',
  'package-name',
  'package-type',
  'dry-run',
  'log-level',
  'rust-log',
  'validate',
  'registry-url',
  'github-api-url',
  'use-temporary-token',
]

function noteUnknown({ fields, notes }: Step, known: readonly string[]): void {
  for (const name of unknownOf(fields, [...ELSEWHERE, ...known]))
    notes.push({ kind: 'lost', at: `with.${name}`, text: `careen does not know the input ${name}.` })
}

/** A list in one text: by commas, spaces or lines. */
function listOf(value: unknown, at: string): readonly string[] {
  return (textAt(value, at) ?? '').split(/[\s,]+/).filter((one) => one !== '')
}

function lostPattern(notes: ImportNote[], at: string, why: string): void {
  notes.push({
    kind: 'lost',
    at,
    text: `careen cannot write the pattern: ${why}. There is no rule, so nothing is deleted.`,
  })
}

const UPDATED: ImportNote = {
  kind: 'difference',
  at: 'with',
  text: 'Ages count from the later of build and push. The action takes the last update of the version.',
}

const RETENTION = [
  'cut-off',
  'keep-n-most-recent',
  'keep-at-least',
  'tag-selection',
  'untagged-only',
  'skip-tags',
  'filter-tags',
  'image-tags',
  'filter-include-untagged',
  'skip-shas',
  'timestamp-to-use',
]

function retentionPolicy(step: Step): Draft {
  const { fields, notes } = step
  noteUnknown(step, RETENTION)
  const text = required(textAt(fields['cut-off'], 'with.cut-off'), 'with.cut-off')
  const cutOff = spanOf(text)
  if (cutOff === undefined) throw wrongAt('with.cut-off', 'an age such as "7d" or "2 weeks ago UTC"', text)
  const keep =
    countAt(fields['keep-n-most-recent'] ?? fields['keep-at-least'], 'with.keep-n-most-recent') ?? 0
  const selection =
    flagAt(fields['untagged-only'], 'with.untagged-only') === true
      ? 'untagged'
      : (textAt(fields['tag-selection'], 'with.tag-selection') ?? 'both')
  if (!['both', 'tagged', 'untagged'].includes(selection))
    throw wrongAt('with.tag-selection', '"tagged", "untagged" or "both"', selection)
  const given = listOf(fields['image-tags'] ?? fields['filter-tags'], 'with.image-tags')
  const skipped = [
    ...given.filter((one) => one.startsWith('!')).map((one) => one.slice(1)),
    ...listOf(fields['skip-tags'], 'with.skip-tags'),
  ]
  const wanted = given.filter((one) => !one.startsWith('!'))
  if (textAt(fields['skip-shas'], 'with.skip-shas') !== undefined)
    notes.push({ kind: 'lost', at: 'with.skip-shas', text: 'Write a protect block with these digests.' })
  const tagRegexp = wanted.length === 0 ? EVERY : anyOf(wanted.map(starPattern))
  const exclude = skipped.length === 0 ? undefined : anyOf(skipped.map(starPattern))
  const refused = [tagRegexp, exclude ?? EVERY].map(refusalOf).find((why) => why !== undefined)
  if (refused !== undefined) lostPattern(notes, 'with.image-tags', refused)
  const condition =
    cutOff === 0
      ? { retainedTop: keep }
      : { ...olderThan(cutOff), ...(keep === 0 ? {} : { keepExpired: keep }) }
  const tagged: DraftRule = {
    label: 'tags',
    tagRegexp,
    ...(tagRegexp === EVERY ? {} : { match: 'all' as const }),
    ...(exclude === undefined ? {} : { excludeTagRegexp: exclude }),
    ...condition,
  }
  const rules = refused === undefined && selection !== 'untagged' ? [tagged] : []
  if (selection !== 'tagged') rules.push({ label: 'untagged', untagged: true, ...condition })
  return { name: 'ghcr', rules, notes: [...notes, UPDATED] }
}

const CLEANUP = [
  'keep-n-tagged',
  'keep-n-untagged',
  'exclude-tags',
  'delete-tags',
  'delete-untagged',
  'delete-partial-images',
  'delete-ghost-images',
  'delete-orphaned-images',
  'older-than',
  'use-regex',
]

function cleanupAction(step: Step): Draft {
  const { fields, notes } = step
  noteUnknown(step, CLEANUP)
  const pattern = patternReader(step)
  const age = textAt(fields['older-than'], 'with.older-than')
  const older = age === undefined ? undefined : spanOf(age)
  if (age !== undefined && older === undefined)
    throw wrongAt('with.older-than', 'an age such as "30 days"', age)
  const rules: DraftRule[] = []
  const deletes = pattern('delete-tags')
  const excluded = pattern('exclude-tags')
  const keep = countAt(fields['keep-n-tagged'], 'with.keep-n-tagged')
  const exclude = excluded === undefined ? {} : { excludeTagRegexp: excluded }
  const partial = flagAt(fields['delete-partial-images'], 'with.delete-partial-images') === true
  const aged = older === undefined ? {} : olderThan(older)
  if (deletes !== undefined)
    rules.push({
      label: 'delete-tags',
      tagRegexp: deletes,
      ...exclude,
      ...aged,
      ...(older === undefined ? { retainedTop: 0 } : {}),
    })
  if (keep !== undefined)
    rules.push({
      label: 'keep-n-tagged',
      tagRegexp: EVERY,
      ...exclude,
      ...(partial ? { brokenIndexes: true as const } : {}),
      ...aged,
      ...(older === undefined ? { retainedTop: keep } : { keepExpired: keep }),
    })
  const keepUntagged = countAt(fields['keep-n-untagged'], 'with.keep-n-untagged')
  if (keepUntagged !== undefined || flagAt(fields['delete-untagged'], 'with.delete-untagged') === true)
    rules.push({
      label: 'untagged',
      untagged: true,
      ...aged,
      ...(older === undefined
        ? { retainedTop: keepUntagged ?? 0 }
        : keepUntagged === undefined
          ? {}
          : { keepExpired: keepUntagged }),
    })
  if (flagAt(fields['delete-orphaned-images'], 'with.delete-orphaned-images') === true)
    rules.push({
      label: 'orphans',
      orphans: true,
      ...aged,
      ...(older === undefined ? { retainedTop: 0 } : {}),
    })
  for (const name of ['delete-partial-images', 'delete-ghost-images'])
    if (flagAt(fields[name], `with.${name}`) === true)
      notes.push({
        kind: 'difference',
        at: `with.${name}`,
        text: 'The action deletes indexes with missing images by itself. careen keeps them, unless a rule with broken_indexes = true deletes them.',
      })
  const isLost = notes.some(({ kind, at }) => kind === 'lost' && /-tags$/.test(at))
  return {
    name: 'ghcr',
    onConflict: 'any',
    ...(deletes === undefined || deletes === EVERY ? {} : { untag: true }),
    rules: isLost ? rules.filter(({ tagRegexp }) => tagRegexp === undefined) : rules,
    notes: [...notes, ...(older === undefined ? [] : [UPDATED])],
  }
}

/** Reads an input of patterns: one regular expression, or a list with stars. Writes down what careen refuses. */
function patternReader({ fields, notes }: Step): (name: string) => string | undefined {
  const isRegexp = flagAt(fields['use-regex'], 'with.use-regex') === true
  return (name) => {
    const text = textAt(fields[name], `with.${name}`)
    if (text === undefined) return undefined
    const pattern = isRegexp
      ? unanchored(text)
      : anyOf(listOf(text, `with.${name}`).map((one) => starPattern(one.replaceAll('?', '*'))))
    const refused =
      isRegexp || !text.includes('?') ? refusalOf(pattern) : 'careen has no ? for one character in this list'
    if (refused !== undefined) lostPattern(notes, `with.${name}`, refused)
    return pattern
  }
}

const VERSIONS = [
  'min-versions-to-keep',
  'num-old-versions-to-delete',
  'ignore-versions',
  'delete-only-pre-release-versions',
  'delete-only-untagged-versions',
  'package-version-ids',
]

function packageVersions(step: Step): Draft {
  const { fields, notes } = step
  noteUnknown(step, VERSIONS)
  const ignored = textAt(fields['ignore-versions'], 'with.ignore-versions')
  const exclude = ignored === undefined ? undefined : anchoredOrNot(ignored)
  const refused = exclude === undefined ? undefined : refusalOf(exclude)
  if (refused !== undefined) lostPattern(notes, 'with.ignore-versions', refused)
  if (exclude !== undefined)
    notes.push({
      kind: 'difference',
      at: 'with.ignore-versions',
      text: 'The action compares this with the name of a version, which is its digest in a container registry, so it protects no tag there. careen compares it with tags, as is most likely meant.',
    })
  const keep = countAt(fields['min-versions-to-keep'], 'with.min-versions-to-keep')
  const number = countAt(fields['num-old-versions-to-delete'], 'with.num-old-versions-to-delete')
  const isPre =
    flagAt(fields['delete-only-pre-release-versions'], 'with.delete-only-pre-release-versions') === true
  for (const [name, isSet] of [
    ['num-old-versions-to-delete', keep === undefined && number !== undefined],
    ['delete-only-pre-release-versions', isPre],
    ['package-version-ids', fields['package-version-ids'] !== undefined],
  ] as const)
    if (isSet)
      notes.push({
        kind: 'lost',
        at: `with.${name}`,
        text: 'careen cannot say this. There is no rule, so nothing is deleted.',
      })
  if (keep === undefined && number === undefined && !isPre)
    notes.push({
      kind: 'lost',
      at: 'with',
      text: 'Without min-versions-to-keep the action deletes one version at each run. There is no rule, so nothing is deleted.',
    })
  const isUntagged =
    flagAt(fields['delete-only-untagged-versions'], 'with.delete-only-untagged-versions') === true
  const rule: DraftRule = {
    label: 'versions',
    ...(isUntagged ? {} : { tagRegexp: EVERY }),
    untagged: true,
    ...(exclude === undefined || isUntagged ? {} : { excludeTagRegexp: exclude }),
    retainedTop: keep ?? 0,
  }
  return {
    name: 'ghcr',
    rules: notes.some(({ kind }) => kind === 'lost') || keep === undefined ? [] : [rule],
    notes,
  }
}

/** An expression with both anchors is one of whole names. */
function anchoredOrNot(regexp: string): string {
  if (!/^\^.*\$$/.test(regexp)) return unanchored(regexp)
  const body = anchored(regexp)
  return /^\((?:[^()\\]|\\.)*\)$/.test(body) ? body.slice(1, -1) : body
}
