import {
  AGE_FROM,
  type AgeFrom,
  type KeepSemver,
  type KeepThinned,
  type PolicyRule,
  THINNED,
} from '../model/index.ts'
import type { SchemaBlock } from './block.ts'
import { map, number, off, some, text, texts } from './fields.ts'
import type { Problems } from './problems.ts'
import { type Values, valuesOf } from './values.ts'
import { blockOf, type Written } from './written.ts'

const NOTHING: SchemaBlock = { labels: 1, doc: '', attributes: {}, blocks: {} }

/** One rule block. What is wrong is reported and left out. */
export function ruleOf(block: Written, policy: SchemaBlock, at: Problems): PolicyRule {
  const schema = policy.blocks['rule'] ?? NOTHING
  const values = valuesOf(block, schema, at)
  return {
    label: block.label,
    untagged: values['untagged'] === true,
    ...some('description', text(values, 'description') || undefined),
    ...filtersOf(block, values, at),
    ...some('expirePeriod', number(values, 'expire_period')),
    ...some('expireAfter', number(values, 'expire_after')),
    ...some('retainedTop', number(values, 'retained_top')),
    ...some('max', number(values, 'max')),
    ...some('keepExpired', number(values, 'keep_expired')),
    ...some('keepSemver', semverOf(block, schema, at)),
    ...some('keepThinned', thinnedOf(block, schema, at)),
    ...some('ageFrom', ageFromOf(block, values, at)),
    ...some('groupBy', text(values, 'group_by')),
    ...some('keep', values['keep'] === true || undefined),
    ...some('priority', number(values, 'priority')),
  }
}

/** An empty expression is no filter, as in the systems that have none. */
function filtersOf(block: Written, values: Values, at: Problems): Partial<PolicyRule> {
  return {
    ...some('tagRegexp', text(values, 'tag_regexp') || undefined),
    ...some('tagsMatchAll', texts(values, 'tags_match_all')),
    ...some('excludeTagRegexp', text(values, 'exclude_tag_regexp') || undefined),
    ...some('match', matchOf(block, values, at)),
    ...some('orphans', values['orphans'] === true || undefined),
    ...some('brokenIndexes', values['broken_indexes'] === true || undefined),
    ...some('annotations', map(values, 'annotations')),
    ...some('labels', map(values, 'labels')),
    ...some('artifactType', text(values, 'artifact_type')),
    ...some('platform', text(values, 'platform')),
    ...some('minSize', number(values, 'min_size')),
  }
}

function matchOf(block: Written, values: Values, at: Problems): 'all' | undefined {
  const found = text(values, 'match') ?? 'any'
  if (found === 'all') return found
  if (found !== 'any')
    at.error(block, 'Wrong value for "match"', `It is "${found}"; write "any" or "all".`, 'match')
  return undefined
}

function ageFromOf(block: Written, values: Values, at: Problems): AgeFrom | undefined {
  const found = text(values, 'age_from')
  const known = AGE_FROM.find((one) => one === found)
  if (found === undefined || known !== undefined) return known
  at.error(
    block,
    'Wrong value for "age_from"',
    `It is "${found}"; write one of ${AGE_FROM.map((one) => `"${one}"`).join(', ')}.`,
    'age_from',
  )
  return undefined
}

function innerValues(
  rule: Written,
  schema: SchemaBlock,
  type: string,
  at: Problems,
): { readonly block: Written; readonly values: Values } | undefined {
  const block = blockOf(rule, type)
  const own = schema.blocks[type]
  if (block === undefined || own === undefined) return undefined
  return { block, values: valuesOf(block, own, at) }
}

function semverOf(rule: Written, schema: SchemaBlock, at: Problems): KeepSemver | undefined {
  const found = innerValues(rule, schema, 'keep_semver', at)
  if (found === undefined) return undefined
  const { block, values } = found
  const per = text(values, 'per')
  const count = number(values, 'count')
  if (per !== undefined && per !== 'major' && per !== 'minor' && per !== 'patch') {
    at.error(block, 'Wrong value for "per"', `It is "${per}"; write "major", "minor" or "patch".`, 'per')
    return undefined
  }
  if (per === undefined || count === undefined) return undefined
  const prerelease = values['prerelease'] === true
  return { per, count, prerelease, ...some('variants', off(values, 'variants')) }
}

function thinnedOf(rule: Written, schema: SchemaBlock, at: Problems): KeepThinned | undefined {
  const found = innerValues(rule, schema, 'keep_thinned', at)
  if (found === undefined) return undefined
  const entries = THINNED.map((one) => [one, number(found.values, one)] as const)
  return Object.fromEntries(entries.filter(([, count]) => count !== undefined))
}
