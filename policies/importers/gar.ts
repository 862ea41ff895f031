import { type GarRead, packagePatterns, readPolicy } from './gar-policy.ts'
import { type DraftRule, finished, type Importer, type ImportNote, UNNAMED_FOLDER } from './imported.ts'
import { fieldsAt, listAt } from './json.ts'
import { labels } from './labels.ts'
import { EVERY } from './patterns.ts'
import { FOREVER } from './times.ts'
/** Google Artifact Registry: what one policy deletes goes, unless another one keeps it. */

/** Imports a list of cleanup policies. */
export const importGar: Importer = (policy) => {
  const label = labels('rule')
  const read = listAt(policy, '').map((one, i) => readPolicy(fieldsAt(one, `[${i}]`), `[${i}]`, label))
  const name = labels('gar')
  const prefixes = [...new Set(read.flatMap(({ packages }) => packages))].toSorted()
  const scoped = prefixes.flatMap((prefix) => {
    const own = read.filter(
      ({ packages }) => packages.length === 0 || packages.some((one) => prefix.startsWith(one)),
    )
    return packagePatterns(prefix).map((pattern) => policyOf(name(`gar-${prefix}`), pattern, own))
  })
  const general = read.filter(({ packages }) => packages.length === 0)
  return [...scoped, policyOf(name('gar'), '**', general)]
}

const AGES: ImportNote = {
  kind: 'difference',
  at: '',
  text: 'Artifact Registry does not say what olderThan counts from. careen takes the later of build and push.',
}

const isTimed = ({ expirePeriod, expireAfter, retainedTop }: DraftRule): boolean =>
  (expirePeriod ?? FOREVER) !== FOREVER || expireAfter !== undefined || (retainedTop ?? 0) > 0

function policyOf(name: string, pattern: string, read: readonly GarRead[]): ReturnType<typeof finished> {
  const rules = read.flatMap(({ rule }) => rule ?? [])
  const deletes = rules.filter(({ keep }) => keep !== true)
  const covers = deletes.length === 0 || deletes.some(({ tagRegexp }) => tagRegexp === EVERY)
  const others: DraftRule = {
    label: 'others',
    description: 'Covers all other tags: a version is deleted with all of its tags.',
    tagRegexp: EVERY,
    expirePeriod: FOREVER,
  }
  return finished({
    name,
    pattern: `${UNNAMED_FOLDER}/${pattern}`,
    digests: read.flatMap((one) => one.digests ?? []),
    onConflict: 'any',
    rules:
      deletes.length > 0 && deletes.every(({ tagRegexp }) => tagRegexp === undefined)
        ? rules
        : [...rules, ...(covers ? [] : [others])],
    notes: [...read.flatMap(({ notes }) => notes), ...(rules.some(isTimed) ? [AGES] : [])],
  })
}
