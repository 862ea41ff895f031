/** What the page for operators quotes of careen is what careen says. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { CODES } from '../../policies/model/index.ts'
import { ROOT } from './pages.ts'

const page = readFileSync(join(ROOT, 'docs/operating.md'), 'utf8')
const start = page.indexOf('\n## Faults\n')
const section = page.slice(start, page.indexOf('\n## ', start + 5))
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.slice(1, -1).split('|'))
  .filter(([, shown = '']) => shown.trim() !== 'what it looks like')
const sources = globSync('{daemon,cli,host,policies,proto}/**/*.ts', { cwd: ROOT }).map((path) =>
  readFileSync(join(ROOT, path), 'utf8'),
)

/** States of runs, and answers of Redis. */
const STATES = ['FAILED', 'RUNNING', 'READONLY', 'LOADING']

/** Returns true if one line of the source has the parts of the text in their order; `...` stands for a value. */
function isSaid(text: string): boolean {
  const parts = text.split('...').map((part) => part.trim())
  return sources.some((source) =>
    source.split('\n').some((line) => {
      let from = 0
      return parts.every((part) => {
        const at = line.indexOf(part, from)
        from = at + part.length
        return at >= 0
      })
    }),
  )
}

test('what the faults of the page look like is quoted from the code', () => {
  const quotes = rows.flatMap(([, shown = '']) =>
    Array.from(shown.matchAll(/"([^"]+)"/g), ([, text = '']) => text),
  )
  assert.ok(quotes.length > 35, `${quotes.length} quotes`)
  assert.deepEqual(
    quotes.filter((text) => !isSaid(text)),
    [],
  )
  assert.equal(isSaid('the registry has eaten'), false)
})

test('codes and parts of health that the faults name exist', () => {
  const health = readFileSync(join(ROOT, 'daemon/health/checks.ts'), 'utf8')
  const parts = Array.from(health.matchAll(/(?:fine|degraded)\(\s*'([A-Z]+)'/g), ([, part = '']) => part)
  assert.ok(parts.length > 5)
  const known = new Set<string>([...CODES, ...parts, ...STATES])
  const named = rows.flatMap((cells) =>
    Array.from(cells.join('|').matchAll(/`([A-Z][A-Z_]{2,})`/g), ([, word = '']) => word),
  )
  assert.ok(named.length > 30, `${named.length} codes`)
  assert.deepEqual(
    named.filter((word) => !known.has(word)),
    [],
  )
})

test('every row says what careen does and what is left to do', () => {
  assert.ok(rows.length > 45, `${rows.length} rows`)
  assert.deepEqual(
    rows.filter((cells) => cells.length !== 4 || cells.some((cell) => cell.trim() === '')),
    [],
  )
})
