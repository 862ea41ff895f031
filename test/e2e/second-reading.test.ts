/** What the second parser reads before an apply, with a real daemon and the real parser. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ofType, readLines } from '../support/output-lines.ts'
import { folder, startTestDaemon, type TestDaemon } from '../support/processes.ts'
import { runHere } from '../support/terminal.ts'

const at = folder()
let daemon: TestDaemon

before(async () => {
  daemon = await startTestDaemon(at.path)
})
after(async () => {
  assert.equal((await daemon.stop()).code, 0)
  at[Symbol.dispose]()
})

const REGISTRY = 'registry "prod" {\n  url = "https://registry.test"\n}\n'
/** An accent without a letter ends the indentation: careen keeps it, and the other parser drops it. */
const DIFFERS =
  'protect "odd" {\n  tag_regexp  = "v"\n  description = <<-EOT\n     one\n    \u0301two\n  EOT\n}\n'

function write(text: string): void {
  writeFileSync(join(at.path, 'p.hcl'), REGISTRY + text)
}
const here = (argv: readonly string[], answers: readonly string[] = []) =>
  runHere(argv, at.path, { answers, env: { CAREEN_ADDRESS: daemon.address } })
const serial = async (): Promise<number> => {
  const { stdout } = await here(['history', '-json'])
  return ofType(readLines(stdout, 0), 'serial').length
}

test('an apply is refused where the readings differ, and both are shown', async () => {
  write(DIFFERS)
  for (const [argv, answers] of [
    [['-auto-approve'], []],
    [[], ['yes']],
  ] as const) {
    const { code, stdout, stderr } = await here(['apply', '-skip-effects', ...argv, 'p.hcl'], answers)
    assert.equal(code, 5, stderr)
    assert.match(stdout, /\+ protect\.odd /)
    assert.match(stderr, /Error: Parsers read a block differently/)
    assert.match(stderr, /on p\.hcl:4:1, in protect\.odd:/)
    assert.match(stderr, /careen +.*\u0301two/)
    assert.match(stderr, /HashiCorp +.*"one\\ntwo\\n"|HashiCorp +.*two/)
    assert.match(stderr, /Apply refused\. Nothing was changed\.\n$/)
    assert.ok(!stdout.includes('Apply complete'))
  }
  assert.equal(await serial(), 0)
})

test('programs get it as JSON', async () => {
  const { code, stdout } = await here(['apply', '-json', '-skip-effects', '-auto-approve', 'p.hcl'])
  assert.equal(code, 5)
  const diagnostics = ofType(readLines(stdout, 5), 'diagnostic')
  assert.deepEqual(
    diagnostics.map(({ address }) => address),
    ['protect.odd'],
  )
})

test('no plan is saved that was not read twice', async () => {
  const { code, stderr } = await here(['plan', '-skip-effects', '-out', 'saved', 'p.hcl'])
  assert.equal(code, 5)
  assert.match(stderr, /The plan was not saved to saved\.\n$/)
  assert.ok(!existsSync(join(at.path, 'saved')))
  // Without saving it nobody is kept waiting.
  assert.equal((await here(['plan', '-skip-effects', 'p.hcl'])).code, 0)
})

test('validate -strict finds it, and validate does not look', async () => {
  assert.equal((await here(['validate', 'p.hcl'])).code, 0)
  const { code, stdout } = await here(['validate', '-strict', '-format=github', 'p.hcl'])
  assert.equal(code, 1)
  assert.match(stdout, /^::error file=p\.hcl,line=4,.*title=Parsers read a block differently::protect\.odd: /)
})

test('after a no there is no report, and nothing goes on in the background', async () => {
  const { code, stdout, stderr } = await here(['apply', '-skip-effects', 'p.hcl'], ['no'])
  assert.equal(code, 8)
  assert.match(stdout, /Apply cancelled\. Nothing was changed\.\n$/)
  assert.equal(stderr, '')
})

test('it can be left out, with a warning', async () => {
  const { code, stdout, stderr } = await here([
    'apply',
    '-skip-effects',
    '-auto-approve',
    '-no-second-reading',
    'p.hcl',
  ])
  assert.equal(code, 0, stderr)
  assert.match(stdout, /Apply complete!/)
  assert.match(stderr, /Warning: No cross-check/)
})

test('what does not change is not read again, but what a change uses is', async () => {
  write(`${DIFFERS}protect "other" {\n  tag_regexp = "w"\n}\n`)
  const passed = await here(['apply', '-skip-effects', '-auto-approve', 'p.hcl'])
  assert.equal(passed.code, 0, passed.stderr)
  assert.equal(passed.stderr, '')
  const value = 'locals {\n  text = <<-EOT\n     one\n    \u0301two\n  EOT\n}\n'
  write(`${DIFFERS}protect "other" {\n  tag_regexp = "w"\n  description = local.text\n}\n${value}`)
  const refused = await here(['apply', '-skip-effects', '-auto-approve', 'p.hcl'])
  assert.equal(refused.code, 5, refused.stderr)
  assert.match(refused.stderr, /in locals:/)
})

test('no answer is a warning that names the block, and the apply goes on', async () => {
  write(
    `${DIFFERS}protect "other" {\n  tag_regexp = "w"\n  description = "large"\n  # ${'x'.repeat(70_000)}\n}\n`,
  )
  const { code, stdout, stderr } = await here(['apply', '-skip-effects', '-auto-approve', 'p.hcl'])
  assert.equal(code, 0, stderr)
  assert.match(stdout, /Apply complete!/)
  assert.match(stderr, /Warning: A block was not cross-checked/)
  assert.match(stderr, /protect\.other/)
})

test('a saved plan is applied as it was saved, and takes no values', async () => {
  write(`${DIFFERS}protect "other" {\n  tag_regexp = var.w\n}\nvariable "w" {}\n`)
  const saved = await here(['plan', '-skip-effects', '-var', 'w=y', '-out', 'saved', 'p.hcl'])
  assert.equal(saved.code, 0, saved.stderr)
  assert.match(readFileSync(join(at.path, 'saved'), 'utf8'), /careen-plan/)
  const refused = await here(['apply', '-var', 'w=z', 'saved'])
  assert.equal(refused.code, 1)
  assert.match(
    refused.stderr,
    /-var has no effect on a saved plan, which is made\. Give it to careen plan -out/,
  )
  assert.equal((await here(['apply', 'saved'])).code, 0)
})
