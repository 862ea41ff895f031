import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { formatText } from '../../../policies/hcl/format/format.ts'
import { lex } from '../../../policies/hcl/source/lexer.ts'
import { openSource } from '../../../policies/hcl/source/source.ts'
import { parseFile } from '../../../policies/hcl/syntax/parser.ts'
import { folder } from '../../support/processes.ts'
import { skipWithout } from '../../support/skips.ts'
import { pick, program, type Random, seeded } from './generate.ts'

const sourceOf = (text: string) => openSource({ name: 'web.hcl', text })
const formatted = (text: string): string => formatText(sourceOf(text))

const CASES: Record<string, readonly [given: string, wanted: string]> = {
  nothing: ['', ''],
  'blanks alone': ['  \t', ''],
  'the last line gets its end': ['a=1', 'a = 1\n'],
  'the last line gets its end, in the Windows way where the first has it': ['# c\r\na=1', '# c\r\na = 1\r\n'],
  'line ends stay as they are': ['a=1\r\nb=2\n\n\n', 'a = 1\r\nb = 2\n\n\n'],
  'a byte order mark goes': ['\uFEFFa=1\n', 'a = 1\n'],
  'blanks at the ends of lines go': ['a=1  \n  \t\nb   {  \n}\t\n', 'a = 1\n\nb {\n}\n'],
  'arguments are aligned while their lines follow each other': [
    'a=1\nlonger=2\n\nother   = 3\nb {\n}\nx=4\nxyz=5\n',
    'a      = 1\nlonger = 2\n\nother = 3\nb {\n}\nx   = 4\nxyz = 5\n',
  ],
  'what goes on in the next line is aligned with nothing': [
    'a=1\nlonger=[\n1,\n]\nb=2\nxyz = foo(1,\n2)\n',
    'a = 1\nlonger = [\n  1,\n]\nb = 2\nxyz = foo(1,\n2)\n',
  ],
  'columns are characters': ['"é漢😀" = 1\n', '"é漢😀" = 1\n'],
  'keys of objects too, by characters': [
    'a = {\n"é漢👨‍👩‍👧"=1\nb=2\nlonger:3\n}\n',
    'a = {\n  "é漢👨‍👩‍👧" = 1\n  b     = 2\n  longer : 3\n}\n',
  ],
  'comments at the ends of lines are aligned, after the arguments': [
    'a=1#one\nlonger=22 // two\nb {# three\n#own line\nx = 1 /* in */\n}\n',
    'a      = 1  #one\nlonger = 22 // two\nb {         # three\n  #own line\n  x = 1 /* in */\n}\n',
  ],
  'two blanks for each level': [
    'a {\n    b "x"{\nc=[\n1,[\n2\n]\n]\n}\n\n        }\n',
    'a {\n  b "x" {\n    c = [\n      1, [\n        2\n      ]\n    ]\n  }\n\n}\n',
  ],
  'brackets opened in one line are one level': [
    'a=foo([{\nb=1\n}])\nc=[{\n  b=1\n},\n{\nd=2\n}]\n',
    'a = foo([{\n  b = 1\n}])\nc = [{\n  b = 1\n  },\n  {\n    d = 2\n}]\n',
  ],
  'a closing bracket too many does not move the rest': ['a = [\n1]\nb = 2\n', 'a = [\n1]\nb = 2\n'],
  'blanks in code': [
    'a=foo (1,2 ,x . y [0] . z [ * ] . w,b...)\nc=!  d&&- e - -f*(g)\nh=i?j:k\nl={m=1}\nn=o.  *.p\n',
    'a = foo(1, 2, x.y[0].z[*].w, b...)\nc = !d && -e - -f * (g)\nh = i ? j : k\nl = { m = 1 }\nn = o.*.p\n',
  ],
  'blanks in a block of one line': ['a   "x"   b{}\nc{d=1}\ne {  }\n', 'a "x" b {}\nc { d = 1 }\ne {}\n'],
  'blanks in for': [
    'a=[for x in[1]:x if x!=2]\nb={for k,v in w:k=>v...}\nc=in [0]\nd={e=1} ["e"]\n',
    'a = [for x in [1] : x if x != 2]\nb = { for k, v in w : k => v... }\nc = in[0]\nd = { e = 1 }["e"]\n',
  ],
  'blanks in templates, not in their text': [
    'a="  ${  b+c  }  %{ if d~}  x%{else}y%{ endif }${ { e=1 } }"\n',
    'a = "  ${b + c}  %{if d~}  x%{else}y%{endif}${ { e = 1 } }"\n',
  ],
  'heredocs stay, but for the code in them': [
    'a=<<EOT\n   x ${  b+c }\n\ty   \n  EOT\nlonger=<<-EOT\n EOT\n',
    'a      = <<EOT\n   x ${b + c}\n\ty   \n  EOT\nlonger = <<-EOT\n EOT\n',
  ],
  'code of a heredoc that takes several lines does not move the rest': [
    'a {\nb = <<EOT\n${ foo(\n1) }\nEOT\nc = 1\n}\n',
    'a {\n  b = <<EOT\n${foo(\n  1)}\nEOT\n  c = 1\n}\n',
  ],
  'numbers and dots that would become one number stay apart': [
    'a = b.1 . c\nd = (1 .e5)\ne = b.1 .2\n',
    'a = b.1.c\nd = (1 .e5)\ne = b.1 .2\n',
  ],
  'comments within a line': ['a=/* x */1\n/* y */b  =  2\n', 'a         = /* x */ 1\n/* y */ b = 2\n'],
}

for (const [name, [given, wanted]] of Object.entries(CASES)) {
  test(name, () => {
    assert.equal(formatted(given), wanted)
    assert.equal(formatted(wanted), wanted, 'once is enough')
  })
}

const corpus = globSync(join(import.meta.dirname, 'corpus/*.hcl'))
  .toSorted()
  .map((path) => ({ name: basename(path, '.hcl'), text: readFileSync(path, 'utf8') }))
const generated = Array.from({ length: 800 }, (_, seed) => ({
  name: `generated-${seed}`,
  text: program(seeded(40_000 + seed)),
}))
const valid = [...corpus, ...generated].filter(
  ({ text }) => parseFile(sourceOf(text)).diagnostics.length === 0,
)

/** All but the blanks. */
function tokensOf(text: string): readonly string[] {
  const { kinds, starts, ends } = lex(sourceOf(text))
  return kinds.map((kind, at) => `${kind} ${text.slice(starts[at], ends[at])}`)
}

test('there is enough to try', () => {
  assert.ok(corpus.length >= 20)
  assert.ok(valid.length >= 700)
})

test('only blanks change', () => {
  for (const { name, text } of valid) {
    const given = tokensOf(text)
    const wanted =
      given.at(-2)?.startsWith('newline') === false ? given.toSpliced(-1, 0, 'newline \n') : given
    assert.deepEqual(tokensOf(formatted(text)), wanted, name)
  }
})

test('once is enough', () => {
  for (const { name, text } of valid) {
    const once = formatted(text)
    assert.equal(formatted(once), once, name)
  }
})

test('however the blanks are, the result is the same', () => {
  for (const [at, { name, text }] of valid.entries()) {
    const canonical = formatted(text)
    const spaced = respaced(seeded(at), canonical)
    assert.equal(formatted(spaced), canonical, `${name}\n${spaced}`)
  }
})

/** The same tokens with other blanks; none are added where they would be text. */
function respaced(random: Random, text: string): string {
  const { kinds, starts, ends } = lex(sourceOf(text))
  const fixed = new Set([
    'open-quote',
    'close-sequence',
    'quoted-text',
    'heredoc-text',
    'open-heredoc',
    'close-heredoc',
  ])
  let spaced = ''
  for (const [at, kind] of kinds.entries()) {
    const given = text.slice(ends[at - 1] ?? 0, starts[at])
    const [before = 'end', isText] = [kinds[at - 1], fixed.has(kind) && !/open|close-seq/.test(kind)]
    const isFixed = isText || before === 'comment' || fixed.has(before) || kind === 'close-quote'
    const least = given !== '' && at > 0 && kinds[at - 1] !== 'newline' ? ' ' : ''
    const blanks = isFixed ? given : least + pick(random, ['', ' ', '\t', '   '])
    spaced += blanks + text.slice(starts[at], ends[at])
  }
  return spaced
}

test('as terraform fmt', { skip: skipWithout('terraform', ['version']) }, () => {
  using at = folder()
  const inDirectory = (name: string): string => join(at.path, `${name}.tf`)
  for (const { name, text } of valid) writeFileSync(inDirectory(name), text)
  mkdirSync(join(at.path, 'none'))
  spawnSync('terraform', ['fmt', at.path], {
    env: { ...process.env, TF_CLI_CONFIG_FILE: join(at.path, 'none') },
  })
  const compared = valid.filter(({ name, text }) => {
    const theirs = readFileSync(inDirectory(name), 'utf8')
    if (rewritten(text, theirs) || breaksInHeredoc(text)) return false
    assert.equal(formatted(text), ended(theirs), name)
    return true
  })
  assert.ok(compared.length > valid.length / 2, `${compared.length} of ${valid.length}`)
})

/** Terraform changes more than blanks: `"${x}"` to `x`, labels to quoted ones, and comments in headers go. We do not. */
function rewritten(text: string, theirs: string): boolean {
  return tokensOf(text).join('\n') !== tokensOf(theirs).join('\n')
}

/** After code in a heredoc that takes several lines Terraform loses two blanks of all that follows. We do not. */
function breaksInHeredoc(text: string): boolean {
  let inside = 0
  return lex(sourceOf(text)).kinds.some((kind) => {
    if (kind === 'open-heredoc') inside += 1
    if (kind === 'close-heredoc') inside -= 1
    return kind === 'newline' && inside > 0
  })
}

/** Terraform leaves a last line without an end, and blanks on it. */
function ended(text: string): string {
  const trimmed = text.replace(/[ \t]+$/, '')
  return trimmed === '' || trimmed.endsWith('\n') ? trimmed : `${trimmed}\n`
}

test('in time that grows with the text', () => {
  const policy =
    'policy "web" {\n  registry = registry.prod # c\n  rule "a" {\n    days = 7\n    tags = ["a","b"]\n  }\n}\n'
  const text = policy.repeat(20_000)
  assert.equal(formatted(text), formatted(policy).repeat(20_000))
})
