/** An example of a page: policies as they can be read, and tests that its table of results stands for. */
export type PageExample = {
  readonly title: string
  readonly policies: string
  readonly tests: string
}

const NOW = '2026-11-22T12:00:00Z'
const REGISTRY = 'registry "prod" {\n  url = "https://registry.test"\n}\n'
const POLICY = 'registry = registry.prod\n  repository = "team/web"\n  status = "ACTIVE"\n'
const FENCE = /^```hcl\n(.*?)^```\n/gms
const RESULT_TABLE = /(?:^\|[^\n]*\n)+/gm
const VERDICTS: Readonly<Record<string, string>> = { kept: 'keep', deleted: 'delete', untagged: 'untag' }

/** The examples of a page, in order: each block of HCL with the tables of results that follow it. */
export function examplesOf(page: string): readonly PageExample[] {
  const fences = [...page.matchAll(FENCE)]
  return fences.map(({ index, 0: all, 1: hcl = '' }, i) => {
    const after = page.slice(index + all.length, fences[i + 1]?.index).split(/^#/m)[0] ?? ''
    const tables = Array.from(after.matchAll(RESULT_TABLE), ([text]) => text).filter(
      (text) => text.startsWith('| image |') && text.includes('| result |'),
    )
    const title = `${page
      .slice(0, index)
      .match(/^#+ .*$/gm)
      ?.at(-1)} (example ${i + 1})`
    const written = hcl.startsWith('test ') ? hcl : ''
    const tests = written + tables.map((text, n) => testText(`table ${n + 1}`, text)).join('')
    return { title, policies: written === '' ? whole(hcl) : '', tests }
  })
}

/** An example as a configuration: rules stand in a policy, and a registry is there. */
function whole(hcl: string): string {
  const alone = !/^(?:lifecycle_policy|default_policy|registry|protect|variable|module|check) /m.test(hcl)
  const policies = alone ? `lifecycle_policy "web" {\n  ${POLICY}${hcl}}\n` : hcl
  return /^registry /m.test(policies) ? policies : REGISTRY + policies
}

/** The test that a table of results stands for: one image a row. */
function testText(name: string, text: string): string {
  const [head = [], , ...rows] = text
    .trim()
    .split('\n')
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((one) => one.trim()),
    )
  const images = rows.map((row, i) => imageText(new Map(head.map((key, at) => [key, row[at] ?? ''])), i))
  return `test "${name}" {\n  now = "${NOW}"\n  repository = "team/web"\n${images.join('')}}\n`
}

function imageText(row: ReadonlyMap<string, string>, number: number): string {
  const cell = (key: string): string => row.get(key) ?? ''
  const tags = ticked(cell('image'))
  const label = cell('image')
    .replaceAll(/`[^`]*`|,|no tag/g, '')
    .trim()
  const [, verdict = '', reasons = ''] = /^(\w+)(?:: (.*))?$/.exec(cell('result')) ?? []
  const expected = VERDICTS[verdict]
  if (expected === undefined) throw new Error(`a row has the result ${cell('result')}`)
  const lines = [
    `tags = ${JSON.stringify(tags)}`,
    ...['age', 'created', 'pulled', 'size', 'platform', 'repository']
      .filter((key) => cell(key) !== '' && cell(key) !== 'unknown')
      .map((key) => `${key} = "${cell(key)}"`),
    cell('before') === '' ? '' : `arrived = { after = "${cell('after')}", before = "${cell('before')}" }`,
    cell('contains') === '' ? '' : `children = ${JSON.stringify(cell('contains').split(', '))}`,
    cell('refers to') === '' ? '' : `subject = "${cell('refers to')}"`,
    `expect = "${expected}"`,
    `because = ${JSON.stringify(ticked(reasons))}`,
  ]
  return `  image "${label === '' ? `row ${number + 1}` : label}" {\n    ${lines.join('\n    ')}\n  }\n`
}

function ticked(text: string): readonly string[] {
  return Array.from(text.matchAll(/`([^`]*)`/g), ([, word = '']) => word)
}
