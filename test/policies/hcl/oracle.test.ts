/** Our parser against HashiCorp's: on a corpus, on random programs, and on either with one character changed. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import { openSecondReader } from '../../../cli/crosscheck/parser-process.ts'
import type { CrossCheck } from '../../../policies/hcl/syntax/reading.ts'
import { openSource, parseFile } from '../../../policies/index.ts'
import { mutant, program, seeded } from './generate.ts'

const reader = openSecondReader()
after(() => reader.close())

/** What we do otherwise, and want to. Each is looked for only where the readings differ. */
const KNOWN: readonly {
  readonly why: string
  readonly is: (text: string, reading: CrossCheck) => boolean
}[] = [
  {
    why: 'we refuse whole numbers that a double does not hold, and numbers of more than 32 characters',
    is: (_, reading) => refusedFor(reading, /^it is no HCL: Number too (?:large|long)/),
  },
  {
    why: 'we refuse nesting beyond 100 levels and chains beyond 500 links',
    is: (_, reading) => refusedFor(reading, /^it is no HCL: (?:Nesting too deep|Expression too long)/),
  },
  {
    why: 'we refuse a number that a word follows without a blank, as in 1if',
    is: (text, reading) => refusedFor(reading, /^it is no HCL: Not a number/) && /\d[^\W\d]/.test(text),
  },
  {
    why: 'a blank with a combining mark on it is no blank for Go when it removes indentation',
    is: (text) => /<<-[^]*[ \t]\p{M}/u.test(text),
  },
]

function refusedFor(reading: CrossCheck, summary: RegExp): boolean {
  return reading.kind === 'differ' && summary.test(reading.own)
}

type Tally = { agree: number; refused: number; known: number; none: number }

/** Fails at the first text that is read differently, unless that is known. */
async function compare(texts: Iterable<readonly [name: string, text: string]>): Promise<Tally> {
  const tally: Tally = { agree: 0, refused: 0, known: 0, none: 0 }
  for (const [name, text] of texts) {
    const reading = await reader.check(text)
    if (reading.kind === 'none') tally.none += 1
    else if (reading.kind === 'agree') tally[reading.refused ? 'refused' : 'agree'] += 1
    else {
      const known = KNOWN.some(({ is }) => is(text, reading))
      assert.ok(known, `${name}: ${JSON.stringify(reading)}\n${JSON.stringify(text)}\n${text}`)
      tally.known += 1
    }
  }
  return tally
}

const corpus = globSync(join(import.meta.dirname, 'corpus/*.hcl'))
  .toSorted()
  .map((path) => [basename(path), readFileSync(path, 'utf8')] as const)

/** Of one file of the corpus, each line by itself where that can be read: what breaks the other parser hides no more. */
function pieces([name, text]: readonly [string, string]): readonly (readonly [string, string])[] {
  const { body } = parseFile(openSource({ name, text }))
  const items = [...body.attributes.values(), ...body.blocks]
  return items.map(({ start, end }, at) => [`${name}, item ${at}`, `${text.slice(start, end)}\n`] as const)
}

test('the corpus', async () => {
  const tally = await compare(corpus)
  assert.equal(tally.refused + tally.known, 0)
  assert.ok(tally.agree >= 20 && tally.none <= 4, JSON.stringify(tally))
})

test('the corpus, argument by argument and block by block', async () => {
  const tally = await compare(corpus.flatMap(pieces))
  assert.equal(tally.refused + tally.known, 0)
  assert.ok(tally.agree >= 200 && tally.none <= 6, JSON.stringify(tally))
})

/** Each once made a difference. */
const CORNERS: readonly string[] = [
  'a = <<E\n$ \n${~ b}\nE\n',
  'a = <<E\nx%\r\n%{~ if b}%{endif}\nE\n',
  'a = <<E\n$$ \r\n${~ b}\nE\n',
  'a = <<-E\n  $ \n  ${~ b}\n  E\n',
  'a = <<E\n$\u00A0\n${~ b}\nE\n',
  'a = <<E\nx\ry\nE\n',
  'a = <<E\nx\n\rE\n',
  'a = <<E\nx\nE\r \nb = 1\n',
  'a = "x\ry"\n',
  '# x\ry\na = 1 /* \r */\n',
]

test('corners', async () => {
  const tally = await compare(CORNERS.map((text) => [JSON.stringify(text), text] as const))
  assert.equal(tally.agree + tally.refused, CORNERS.length)
})

const PROGRAMS = 1500

test('random programs', async () => {
  const texts = Array.from(
    { length: PROGRAMS },
    (_, seed) => [`seed ${seed}`, program(seeded(seed))] as const,
  )
  const tally = await compare(texts)
  assert.ok(tally.agree > PROGRAMS * 0.8 && tally.none < PROGRAMS / 100, JSON.stringify(tally))
})

const MUTANTS = 1500

test('random programs with one character changed', async () => {
  const texts = Array.from({ length: MUTANTS }, (_, seed) => {
    const random = seeded(1_000_000 + seed)
    return [`seed ${seed}`, mutant(random, program(random))] as const
  })
  const tally = await compare(texts)
  assert.ok(tally.refused > MUTANTS / 4 && tally.agree > MUTANTS / 4, JSON.stringify(tally))
  assert.ok(tally.none < MUTANTS / 50, JSON.stringify(tally))
})

test('the corpus with one character changed', async () => {
  const texts = corpus.flatMap(([name, text]) =>
    Array.from({ length: 6 }, (_, seed) => [`${name}, seed ${seed}`, mutant(seeded(seed), text)] as const),
  )
  const tally = await compare(texts)
  assert.ok(tally.refused > 50 && tally.agree > 50, JSON.stringify(tally))
})
