/** Policies to test, and readers of tests. */
import assert from 'node:assert/strict'
import {
  type Configuration,
  type Diagnostic,
  readConfiguration,
  readTests,
  runTests,
  type TestResult,
} from '../../../policies/index.ts'

export const NOW = '2026-11-22T00:00:00Z'
export const DAY = 24 * 3600 * 1000

const POLICIES = `
registry "prod" {
  url = "https://prod.test"
}
lifecycle_policy "web" {
  registry         = registry.prod
  repository       = "team/web"
  status           = "ACTIVE"
  untag            = true
  max_delete_count = 1
  rule "previews" {
    tag_regexp    = "pr-.*"
    untagged      = true
    expire_period = "7d"
  }
}
lifecycle_policy "later" {
  registry   = registry.prod
  repository = "team/api"
  rule "all" {
    tag_regexp   = ".*"
    retained_top = 1
  }
}
default_policy "rest" {
  registry  = registry.prod
  status    = "ACTIVE"
  keep_days = 1
  quota {
    tags = 3
  }
}
protect "releases" {
  registry    = registry.prod
  tag_regexp  = "v[0-9]+"
  annotations = { "keep" = "yes" }
}
`
export const SECOND = '\nregistry "other" {\n  url = "https://other.test"\n}\n'

export async function policies(more = ''): Promise<Configuration['objects']> {
  const { objects, diagnostics } = await readConfiguration([{ name: 'p.hcl', text: POLICIES + more }])
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  )
  return objects
}

type Options = { readonly name?: string; readonly at?: number; readonly more?: string }

export async function errorsIn(text: string, options: Options = {}): Promise<readonly Diagnostic[]> {
  const { name = 'p.test.hcl', at, more } = options
  return (await readTests([{ name, text }], await policies(more), at)).diagnostics
}

export async function results(text: string, options: Options = {}): Promise<readonly TestResult[]> {
  const { name = 'p.test.hcl', at, more } = options
  const objects = await policies(more)
  const { tests, diagnostics } = await readTests([{ name, text }], objects, at)
  assert.deepEqual(diagnostics, [])
  return runTests(objects, tests, at)
}

export const HEAD = `now = "${NOW}"\n  repository = "team/web"`
export const one = (images: string, head = HEAD): string => `test "t" {\n  ${head}\n${images}\n}\n`
export const image = (body: string, label = 'i'): string => `  image "${label}" {\n${body}\n  }`
export const KEEP = 'expect = "keep"'
export const IN = 'test.t.image.i'

export const json = (tests: unknown): string => JSON.stringify({ tests })
export const given = (images: unknown, more: object = {}): string =>
  json([{ name: 't', now: NOW, repository: 'team/web', images, ...more }])
