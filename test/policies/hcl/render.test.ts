import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { type Diagnostic, diagnosticOf, type Problem } from '../../../policies/hcl/diagnostics/diagnostic.ts'
import { renderDiagnostic } from '../../../policies/hcl/diagnostics/render.ts'
import { openSource } from '../../../policies/hcl/source/source.ts'

type Looks = { readonly marks?: boolean; readonly width?: number }

/** Underlines as `<...>` where they are asked for; no colours. */
function rendered(diagnostic: Diagnostic, { marks = false, width = 80 }: Looks = {}): string {
  const paint = (colour: string, text: string): string =>
    marks && colour === 'underline' ? `<${text}>` : text
  return renderDiagnostic(diagnostic, { paint, width })
}

type More = Partial<Problem> & {
  /** Where the thing at fault begins. */
  readonly header?: string
}

/** A diagnostic about the first place of `part` in a text. */
function about(text: string, part: string, { header, ...more }: More = {}): Diagnostic {
  const source = openSource({ name: 'web.hcl', text })
  const start = text.indexOf(part)
  assert.notEqual(start, -1, 'the part is in the text')
  return diagnosticOf({
    summary: 'Bad thing',
    detail: 'Write a good one.',
    subject: { source, start, end: start + part.length },
    ...(header === undefined
      ? {}
      : { context: { source, start: text.indexOf(header), end: text.indexOf(header) + 1 } }),
    ...more,
  })
}

const framed = (...lines: readonly string[]): string =>
  ['╷', ...lines.map((line) => (line === '' ? '│' : `│ ${line}`)), '╵'].join('\n')

/** The lines between the place and the detail. */
function code(diagnostic: Diagnostic, looks: Looks = {}): readonly string[] {
  const lines = rendered(diagnostic, looks).split('\n')
  return lines.slice(4, lines.lastIndexOf('│')).map((line) => line.slice(2))
}

const SCREENS: Record<string, readonly [Diagnostic, string]> = {
  'a part of a line, with where it is and what the names stand for': [
    about('policy "web" {\n  rule "a" {\n    days = var.days + 1\n  }\n}\n', 'var.days', {
      context: { source: openSource({ name: 'other.hcl', text: 'x' }), start: 0, end: 1 },
      address: 'policy.web.rule.a',
      values: [
        { name: 'var.days', is: 'is "seven"' },
        { name: 'var.text', is: 'is "two\nlines\u001B[2J"' },
      ],
    }),
    framed(
      'Error: Bad thing',
      '',
      '  on web.hcl:3:12, in policy.web.rule.a:',
      '  3:     days = var.days + 1',
      '                ^^^^^^^^',
      '    ├────────────────',
      '    │ var.days is "seven"',
      '    │ var.text is "two\\nlines\\u001b[2J"',
      '',
      'Write a good one.',
    ),
  ],
  'a warning without a place': [
    { severity: 'warning', summary: 'Odd', detail: 'Look again.' },
    framed('Warning: Odd', '', 'Look again.'),
  ],
  'a file as a whole': [
    { severity: 'error', summary: 'Unreadable', detail: '', place: { file: 'a\u202E.json' } },
    framed('Error: Unreadable', '', '  on a\\u202e.json:'),
  ],
  'an object of a file without positions': [
    { severity: 'error', summary: 'Odd', detail: 'No.', place: { file: 'a.json', address: 'policy.x\ny' } },
    framed('Error: Odd', '', '  on a.json, in policy.x\\ny:', '', 'No.'),
  ],
  'an object of no file': [
    { severity: 'error', summary: 'Odd', detail: 'No.', place: { file: '', address: 'policy.web' } },
    framed('Error: Odd', '', '  in policy.web:', '', 'No.'),
  ],
  'a place without its lines': [
    { severity: 'error', summary: 'Odd', detail: 'No.', place: { file: 'a.hcl', line: 3, column: 7 } },
    framed('Error: Odd', '', '  on a.hcl:3:7:', '', 'No.'),
  ],
}

for (const [name, [diagnostic, screen]] of Object.entries(SCREENS))
  test(name, () => assert.equal(rendered(diagnostic), screen))

const CODE: Record<string, readonly [Diagnostic, readonly string[], Looks?]> = {
  'the line that says where one is, with a gap': [
    about(`a {\n${'\n'.repeat(8)}  b = c\n}`, 'c', { header: 'a {' }),
    ['   1: a {', '      ...', '  10:   b = c', '            ^'],
  ],
  'the line that says where one is, just above': [
    about('a {\n  b = c\n}', 'c', { header: 'a {' }),
    ['  1: a {', '  2:   b = c', '           ^'],
  ],
  'no line above when it is the same': [
    about('a { b = c }', 'c', { header: 'a {' }),
    ['  1: a { b = c }', '             ^'],
  ],
  'something that is missing at the end of a line': [about('a = \nb = 1', '\n'), ['  1: a =', '         ^']],
  'something that is missing at the end of the text': [emptyAtEnd('a = ['), ['  1: a = [', '          ^']],
  'an empty text': [emptyAtEnd(''), ['  1:', '     ^']],
  'several lines, numbers of two lengths': [
    about(`${'\n'.repeat(8)}a = [  \n  1,\n  2\n]`, '[  \n  1,\n  2'),
    ['   9: a = <[>', '          ^', '  10:   <1,>', '  11:   <2>'],
    { marks: true },
  ],
  'more lines than are shown': [
    about('a = [1,\n2,\n3,\n\n5,\n6]', '[1,\n2,\n3,\n\n5,\n6]'),
    ['  1: a = <[1,>', '         ^^^', '  2: <2,>', '  3: <3,>', '  4:', '  5: <5,>', '     ...'],
    { marks: true },
  ],
  'lines that end in the Windows way': [
    about('a = [\r\n  1,\r\n  bad\r\n]', '1,\r\n  bad'),
    ['  2:   <1,>', '       ^^', '  3:   <bad>'],
    { marks: true },
  ],
  'wide, combining and unseen characters': [
    about('\t漢 = "e\u0301👨‍👩‍👧🇩🇪\u202E\u200B" + ｂad', 'ｂad'),
    ['  1:   漢 = "e\u0301👨‍👩‍👧🇩🇪\\u202e\\u200b" + ｂad', `${' '.repeat(34)}^^^^`],
  ],
  'a combining mark on nothing': [about('\t\u0301bad', 'bad'), ['  1:   \u0301bad', '       ^^^']],
  'half of a character': [about('a = "\uD83D"', '\uD83D'), ['  1: a = "\\ud83d"', '          ^^^^^^']],
  'a long line, cut behind': [
    about(`a = b + ${'c'.repeat(50)}`, 'b'),
    ['  1: a = b + ccccccccccccccccc…', '         ^'],
    { width: 33 },
  ],
  'a long line, cut in front': [
    about(`a = ${'c'.repeat(50)} + b`, 'b'),
    ['  1: …cccccccccccccccccccc + b', '                             ^'],
    { width: 33 },
  ],
  'a long line, cut on both sides': [
    about(`a = ${'c'.repeat(50)} + b + ${'d'.repeat(50)}`, 'b'),
    ['  1: …ccccc + b + dddddddddddd…', '              ^'],
    { width: 33 },
  ],
  'a part that does not fit': [
    about(`a = ${'c'.repeat(50)}`, 'c'.repeat(50)),
    ['  1: a = <cccccccccccccccccccccc…>', `         ${'^'.repeat(23)}`],
    { marks: true, width: 34 },
  ],
}

function emptyAtEnd(text: string): Diagnostic {
  const source = openSource({ name: 'web.hcl', text })
  const subject = { source, start: text.length, end: text.length }
  return diagnosticOf({ summary: 'Bad thing', detail: 'Write a good one.', subject })
}

for (const [name, [diagnostic, lines, looks]] of Object.entries(CODE))
  test(name, () => assert.deepEqual(code(diagnostic, looks), lines))

test('a detail is wrapped at words, by the columns that they take; what is indented is not', () => {
  const detail = `${'漢字 '.repeat(6)}and 12345678 x ${'x'.repeat(30)}\n  ${'example '.repeat(4)}\n\nend`
  assert.equal(
    rendered({ severity: 'error', summary: 'Odd', detail }, { width: 24 }),
    framed(
      'Error: Odd',
      '',
      '漢字 漢字 漢字 漢字',
      '漢字 漢字 and 12345678',
      'x',
      'x'.repeat(30),
      '  example example example example',
      '',
      'end',
    ),
  )
})

test('colours: the frame and the word by severity, the part underlined', () => {
  const paint = (colour: string, text: string): string => `(${colour} ${text})`
  const warning = { ...about('a = b', 'b'), severity: 'warning' as const }
  assert.deepEqual(renderDiagnostic(warning, { paint, width: 80 }).split('\n').slice(0, 6), [
    '(yellow ╷)',
    '(yellow │) (bold (yellow Warning:)) (bold Bad thing)',
    '(yellow │)',
    '(yellow │)   on web.hcl:1:5:',
    '(yellow │)   1: a = (underline b)',
    '(yellow │)          (yellow ^)',
  ])
  const error = renderDiagnostic(about('a = b', 'b'), { paint, width: 80 })
  assert.match(error, /^\(red ╷\)\n\(red │\) \(bold \(red Error:\)\)/)
})

/** Characters and the columns that they take. */
const WIDTHS: Record<string, number> = {
  a: 1,
  ' ': 1,
  漢: 2,
  é: 1,
  '\t': 2,
  '\u202E': 6,
  '👨‍👩‍👧': 2,
  ｱ: 1,
  '\0': 6,
  '❤️': 2,
}

test('carets stand exactly under the part, whatever the line is made of and however it is cut', () => {
  const stretch = fc.array(fc.constantFrom(...Object.keys(WIDTHS)), { maxLength: 60 })
  fc.assert(
    fc.property(
      stretch,
      stretch,
      stretch,
      fc.integer({ min: 40, max: 120 }),
      (before, part, after, width) => {
        const text = `=${before.join('')}"${part.join('')}"${after.join('')}`
        const start = 1 + before.join('').length
        const source = openSource({ name: 'web.hcl', text })
        const subject = { source, start, end: start + part.join('').length + 2 }
        const diagnostic = diagnosticOf({ summary: 'Bad', detail: 'thing', subject })
        const [line = '', carets = ''] = code(diagnostic, { marks: true, width })
        const [, left = '', within = ''] = /^([^<]*)<(.*)>/.exec(line) ?? []
        assert.equal(carets.indexOf('^'), columns(left))
        assert.equal(carets.trim().length, columns(within))
        assert.ok(columns(line) - 2 <= width - 2)
        if (!within.includes('…'))
          assert.ok(within.startsWith('"') && within.endsWith('"') && within.length > 1)
      },
    ),
    { seed: 7, numRuns: 500 },
  )
})

/** Of what is shown. */
function columns(text: string): number {
  let sum = 0
  let rest = text
  while (rest !== '') {
    const char = Object.keys(WIDTHS).find((one) => rest.startsWith(one)) ?? rest.charAt(0)
    sum += WIDTHS[char] ?? 1
    rest = rest.slice(char.length)
  }
  return sum
}

test('a long line is cut between characters', () => {
  const text = `${'\u{1F600}'.repeat(300)}bad${'\u{1F600}'.repeat(300)}`
  for (const shift of ['', 'x']) {
    const { code: stretch = '', start, end } = about(shift + text, 'bad').snippet ?? {}
    assert.ok(stretch.isWellFormed())
    assert.equal(stretch.slice(start, end), 'bad')
  }
})

test('a line of a million characters gives a short stretch of it, and is placed as before', () => {
  const text = `${'x'.repeat(500_000)}\u{1F600}bad${'y'.repeat(500_000)}`
  const diagnostic = about(text, 'bad')
  assert.equal(diagnostic.place?.column, 500_002)
  const { code: stretch = '', start, end, skipped = 0 } = diagnostic.snippet ?? {}
  assert.ok(stretch.length <= 401)
  assert.equal(stretch.slice(start, end), 'bad')
  assert.equal(text.slice(skipped, skipped + stretch.length), stretch)
  assert.equal(
    code(diagnostic, { width: 40 }).join('\n'),
    '  1: …xxxxxxxxx\u{1F600}badyyyyyyyyyyyyyyyyy…\n                 ^^^',
  )
})
