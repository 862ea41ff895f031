import { tryEvaluate } from '../../../policies/hcl/evaluation/evaluate.ts'
import {
  type Entry,
  namesOf,
  openBudget,
  type EvaluationScope,
} from '../../../policies/hcl/evaluation/scope.ts'
import type { Functions } from '../../../policies/hcl/functions/function.ts'
import { FUNCTIONS } from '../../../policies/hcl/functions/index.ts'
import { openSource } from '../../../policies/hcl/source/source.ts'
import { parseExpression } from '../../../policies/hcl/syntax/parser.ts'
import { toPlain, type HclValue } from '../../../policies/hcl/values/value.ts'

export type Names = Readonly<Record<string, HclValue>>

export type World = {
  readonly names?: Names
  readonly sensitive?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly functions?: Functions
  readonly steps?: number
  readonly size?: number
}

export function scopeOf(text: string, world: World = {}): EvaluationScope {
  const {
    names = {},
    sensitive = [],
    files = {},
    functions = FUNCTIONS,
    steps = 100_000,
    size = 1_000_000,
  } = world
  const entries = Object.entries(names).map(([name, value]): [string, Entry] => [
    name,
    { kind: 'value', value, sensitive: sensitive.includes(name) },
  ])
  return {
    source: openSource({ name: 'x.hcl', text }),
    names: namesOf(new Map(entries)),
    functions,
    files: {
      read: (path) =>
        files[path] === undefined ? { ok: false, why: 'no such file' } : { ok: true, text: files[path] },
      exists: (path) => files[path] !== undefined,
    },
    budget: openBudget({ steps, size }),
  }
}

export type Outcome =
  | { readonly ok: true; readonly value: HclValue }
  | { readonly ok: false; readonly said: string; readonly values: readonly string[] }

/** The value of a text, or `line:column Summary. Detail` and the values shown with it. */
export function outcomeOf(text: string, world: World = {}): Outcome {
  const scope = scopeOf(text, world)
  const { expression, diagnostics } = parseExpression(scope.source)
  const found = expression === undefined ? undefined : tryEvaluate(expression, scope)
  if (found?.ok === true && diagnostics.length === 0) return { ok: true, value: found.value }
  const failure = found?.ok === false ? found.failure.diagnose() : undefined
  const diagnostic = diagnostics[0] ?? failure
  const { place, summary, detail, snippet } = diagnostic ?? { summary: 'nothing', detail: 'was said' }
  return {
    ok: false,
    said: `${place?.line}:${place?.column} ${summary}. ${detail}`,
    values: (snippet?.values ?? []).map(({ name, is }) => `${name} ${is}`),
  }
}

/** As JSON; an error as its message. */
export function valueOf(text: string, world: World = {}): unknown {
  const found = outcomeOf(text, world)
  return found.ok ? toPlain(found.value) : found.said
}
