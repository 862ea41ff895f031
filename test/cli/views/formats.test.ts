/** Plans for comments, workflows and reports: whatever a registry or a file says, it can be no link, mention, markup or command. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeQuality } from '../../../cli/views/formats/gitlab.ts'
import { MARKDOWN_BYTES } from '../../../cli/views/formats/markdown-text.ts'
import { planDocument, PLAN_FORMATS } from '../../../cli/views/formats/plan-format.ts'
import { planMarkdown } from '../../../cli/views/formats/plan-markdown.ts'
import { type RunFormat, runsDocument } from '../../../cli/views/formats/run-format.ts'
import type { RunFacts } from '../../../cli/views/run-summary.ts'
import { type Change, type RepositoryEffect, summarize } from '../../../policies/diff/index.ts'
import type { Diagnostic } from '../../../policies/hcl/index.ts'
import type { StoredPlan } from '../../../proto/resources/index.ts'
import { openRandom, type Random } from '../../life/random.ts'
import { DAY, digest, policy, protect, rule } from '../../policies/engine/build.ts'

/** What a hostile registry puts into a name: ends of spans, cells, lines and tags, links, mentions, references, commands. */
const PIECES: readonly string[] = [
  ['`', '``', '|', '\\', '\\|', '<', '>', '&', '"', "'", '@everyone', '#1', '!1', '~label', '$x$'],
  ['[a](https://x.test)', '![a](x)', 'https://x.test', '<script>', '</details>', '<!--', '-->', '**', '_'],
  ['\n', '\r\n', '\n\n# ', '\n::error::', '::set-output name=x::', '%0A', '\u0000', '\u001B[31m', '\u202E'],
  ['\u2028', '\u0085', '\uD800', '\uFFFF', '- [ ] ', '&lt;', ']]>', 'a', ' '],
].flat()

function hostile(random: Random): string {
  return Array.from({ length: random.int(0, 6) }, () => random.pick(PIECES) ?? '').join('')
}

/** A plan in which `text` makes each foreign text; its shape depends on the seed alone. */
function planOf(random: Random, text: (seed: Random) => string, size = 4): StoredPlan {
  const words = openRandom(`words ${random.int(1, 1_000_000)}`)
  const tag = (): string => `pr-${text(words)}`
  const effects = Array.from({ length: random.int(1, size) }, (_, i): RepositoryEffect => {
    const deletes = Array.from({ length: random.int(0, size) }, (__, d) => ({
      digest: digest(`${i}-${d}`),
      tags: random.chance(0.1) ? ['latest'] : [tag()],
      action: 'DELETE' as const,
      untag: [],
      reasons: [{ kind: 'pinned' as const, reference: text(words), owner: text(words) }],
      group: digest(`${i}-${d}`),
      follows: [],
      size: 5,
      verdicts: [],
    }))
    const isOver = random.chance(0.4)
    return {
      repository: { registry: 'prod', repository: `r${i}/${text(words)}` },
      policy: 'lifecycle_policy.web',
      deletes,
      kept: random.int(0, 9),
      bytes: deletes.length * 1000,
      limitChecks: isOver
        ? [{ guard: 'max_delete_percent', ok: false, message: `m ${text(words)}`, actual: 9, limit: 3 }]
        : [],
      lints: random.chance(0.3)
        ? [{ code: 'vetoes', address: 'lifecycle_policy.web', detail: text(words) }]
        : [],
      ...(random.chance(0.2) ? { failure: `f ${text(words)}`, deletes: [] } : {}),
    }
  })
  const one = policy([rule('old', { tagRegexp: '.*', expirePeriod: 7 * DAY })], { name: 'web' })
  const fields = [{ path: 'description', before: `"${text(words)}"`, after: `"b ${text(words)}"` }]
  const changes: readonly Change[] = [
    { action: 'update', before: one, after: one, fields },
    { action: 'delete', before: protect('v.*') },
  ]
  return {
    id: 'pl-1',
    workspace: `w${text(words)}`,
    baseSerial: 3,
    createdAt: 0,
    createdBy: 'ana',
    changes,
    effects,
    summary: summarize(changes, effects, 1000),
  }
}

/** Returns a page as CommonMark reads it, with an X for each span of code: a run of backticks up to the next one as long. */
function withoutSpans(page: string): string {
  return page.replaceAll(/(?<!`)(`+)(?!`)([^\n]*?)(?<!`)\1(?!`)/g, 'X')
}

/** Without the marker, in which a name can stand by itself. */
function body(page: string): string {
  assert.match(page, /^<!-- careen:prod\/[a-z0-9_-]+ -->\n/i)
  return withoutSpans(page.slice(page.indexOf('\n')))
}

test('markdown: foreign text is inside spans of code, so that the page around them does not depend on it', () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const evil = planMarkdown(planOf(openRandom(`${seed}`), hostile), 'prod')
    const plain = planMarkdown(
      planOf(openRandom(`${seed}`), () => 'x'),
      'prod',
    )
    assert.equal(body(evil), body(plain), `seed ${seed}`)
    // Why the raw text: a table is split into cells before its spans are read.
    for (const row of evil.match(/^\| .*$/gm) ?? []) assert.equal(row.split('|').length, 8, row)
    assert.doesNotMatch(evil, /[\p{Cc}\u202E\u2028](?<!\n)/u, `seed ${seed}`)
  }
})

test('markdown has at most 65,000 bytes: what is cut is the least dangerous, and counted', () => {
  const plan = planOf(openRandom('7'), () => '漢字'.repeat(30), 120)
  const page = planMarkdown(plan, '')
  assert.ok(Buffer.byteLength(page) <= MARKDOWN_BYTES && Buffer.byteLength(page) > MARKDOWN_BYTES - 1500)
  const images = plan.effects.flatMap(({ deletes }) => deletes).length
  const shown = page.match(/^- `prod\/[^`]*: /gm)?.length ?? 0
  const cut = /^- ([\d,]+) more; all: `careen show pl-1 -detail`$/m.exec(page)?.[1] ?? ''
  assert.equal(shown + Number(cut.replace(',', '')), images)
  const signs = page.match(/^\| (?::red_circle: )?/gm)?.map((start) => start.includes('red')) ?? []
  assert.equal(signs.slice(1).lastIndexOf(true) + 1, signs.filter(Boolean).length, 'dangerous rows are first')
  assert.equal(page.split('<details>').length, page.split('</details>').length)
})

/** Runs whose foreign texts `text` makes; their shape depends on the seed alone. */
function runsOf(random: Random, text: (seed: Random) => string): readonly RunFacts[] {
  const words = openRandom(`words ${random.int(1, 1_000_000)}`)
  return Array.from({ length: random.int(1, 4) }, (_, i): RunFacts => {
    const state = random.pick(['SUCCEEDED', 'FAILED', 'AWAITING_APPROVAL', 'CANCELLED', 'QUEUED'] as const)
    const deletions = Array.from({ length: random.int(0, 4) }, (__, d) => ({
      id: d,
      runId: `r-${i}`,
      registry: 'prod',
      repository: 'web',
      digest: digest(`${i}-${d}`),
      action: 'DELETE' as const,
      tags: [`pr-${text(words)}`],
      reasons: [text(words)],
      size: 5,
      createdAt: 0,
      outcome: random.pick(['deleted', 'refused'] as const) ?? 'deleted',
      detail: `d ${text(words)}`,
    }))
    const run = {
      id: `r-${i}`,
      workspace: `w${text(words)}`,
      registry: 'prod',
      repository: `r${i}/${text(words)}`,
      kind: 'CLEAN' as const,
      state: state ?? 'FAILED',
      trigger: 'request' as const,
      createdBy: 'ana',
      createdAt: 0,
      attempts: 1,
      cancelRequested: false,
      limitChecks: [],
      message: `m ${text(words)}`,
      removals: { deleted: deletions.length, untagged: 0, pending: 0 },
    }
    return { run, decisions: [], deletions }
  })
}

test('runs as a comment, annotations and a report: foreign text is as harmless there', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const of = (format: RunFormat, text: (words: Random) => string): string =>
      runsDocument(runsOf(openRandom(`${seed}`), text), format, 'prod')
    const pageOf = (text: (words: Random) => string): string =>
      withoutSpans(of('markdown', text)).replace(/^<!-- careen-run:prod\/[\w/-]+ -->\n/, '')
    assert.equal(
      pageOf(hostile),
      pageOf(() => 'x'),
      `seed ${seed}`,
    )
    assert.equal(of('github', hostile).split('\n').length, of('github', () => 'x').split('\n').length)
    assert.doesNotMatch(of('junit', hostile), /[\p{Cc}\uFFFE\uFFFF](?<!\n)|&(?!(?:amp|lt|gt|quot|apos);)/u)
  }
})

const PLACELESS = { originsOf: () => [], daemon: '' }

test('workflow commands and reports of tests are of one danger each, and well-formed', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const [evil, plain] = [planOf(openRandom(`${seed}`), hostile), planOf(openRandom(`${seed}`), () => 'x')]
    const commands = (plan: StoredPlan): string[] => planDocument(plan, 'github', PLACELESS).split('\n')
    assert.deepEqual(
      commands(evil).map((line) => line.slice(0, 8)),
      commands(plain).map((line) => line.slice(0, 8)),
    )
    const report = (plan: StoredPlan): string => planDocument(plan, 'junit', PLACELESS)
    const shape = (xml: string): string =>
      xml.replaceAll(/"[^"<]*"/g, '""').replaceAll(/>[^<]*</g, (text) => (text.includes('\n') ? text : '><'))
    assert.equal(shape(report(evil)), shape(report(plain)), `seed ${seed}`)
    assert.doesNotMatch(report(evil), /[\p{Cc}\uFFFE\uFFFF](?<!\n)|&(?!(?:amp|lt|gt|quot|apos);)/u)
  }
  assert.deepEqual(PLAN_FORMATS, ['markdown', 'github', 'junit'])
})

test('code quality: the same issue has the same fingerprint in each report, and two of one report never', () => {
  const odd: Diagnostic = { severity: 'warning', summary: 'Odd', detail: 'No.', code: 'odd' }
  const placed: Diagnostic = { ...odd, severity: 'error', place: { file: 'a.hcl', line: 3 } }
  const issues = codeQuality([odd, odd, placed], (text) => text)
  assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, 3)
  assert.deepEqual(codeQuality([placed], (text) => text)[0]?.fingerprint, issues[2]?.fingerprint)
  assert.deepEqual(
    issues.map(({ severity, check_name: name, location }) => [severity, name, location]),
    [
      ['minor', 'odd', { path: '.', lines: { begin: 1 } }],
      ['minor', 'odd', { path: '.', lines: { begin: 1 } }],
      ['major', 'odd', { path: 'a.hcl', lines: { begin: 3 } }],
    ],
  )
})
