import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnosticsText } from '../../../cli/views/diagnostics.ts'
import { diagnosticsGithub } from '../../../cli/views/github.ts'
import { diagnosticLines } from '../../../cli/views/lines/diagnostic-lines.ts'
import { wireData } from '../../../cli/views/lines/wire-data.ts'
import { diagnosticsSarif } from '../../../cli/views/sarif.ts'
import { type Diagnostic, diagnosticOf } from '../../../policies/hcl/diagnostics/diagnostic.ts'
import { openSource } from '../../../policies/hcl/source/source.ts'

const text = 'policy "é" {\n  a = "漢😀" + var.days\n  b = [\n    1,\n  ]\n}\n'
const source = openSource({ name: 'a dir/wéb.hcl', text })

function about(part: string, code?: string): Diagnostic {
  const start = text.indexOf(part)
  const subject = { source, start, end: start + part.length }
  return {
    ...diagnosticOf({
      summary: 'Odd, is it: 100%',
      detail: 'One.\nTwo: 50%, yes.',
      ...(code === undefined ? {} : { severity: 'warning' as const }),
      subject,
      context: { source, start: 0, end: 1 },
      address: 'policy.é',
      values: [{ name: 'var.days', is: 'is 7' }],
    }),
    ...(code === undefined ? {} : { code }),
  }
}

const whole: Diagnostic = {
  severity: 'error',
  summary: 'Unreadable',
  detail: 'No.',
  place: { file: 'b.json' },
}
const nowhere: Diagnostic = { severity: 'warning', summary: 'Odd', detail: 'No.' }
const all = [about('var.days', 'odd-days'), about('[\n    1,\n  ]'), whole, nowhere]

test('text: one frame after the other, to the given width', () => {
  const paint = (_: string, shown: string): string => shown
  const long = { ...nowhere, detail: 'word '.repeat(30).trim() }
  assert.equal(diagnosticsText([], paint), '')
  assert.equal(
    diagnosticsText([whole, { ...long, detail: 'one two three' }], paint, 12),
    '╷\n│ Error: Unreadable\n│\n│   on b.json:\n│\n│ No.\n╵\n╷\n│ Warning: Odd\n│\n│ one two\n│ three\n╵\n',
  )
  const widest = diagnosticsText([long], paint)
    .split('\n')
    .map(({ length }) => length)
  assert.equal(Math.max(...widest), 96, 'as many words as 100 columns hold')
})

test('lines are those of terraform validate: positions in characters, offsets in bytes', () => {
  assert.deepEqual(
    diagnosticLines(all).map(({ data }) => wireData(data)),
    [
      {
        severity: 'warning',
        summary: 'Odd, is it: 100%',
        detail: 'One.\nTwo: 50%, yes.',
        code: 'odd-days',
        address: 'policy.é',
        range: {
          filename: 'a dir/wéb.hcl',
          start: { line: 2, column: 14, byte: 32 },
          end: { line: 2, column: 22, byte: 40 },
        },
        snippet: {
          context: 'policy "é"',
          code: '  a = "漢😀" + var.days',
          start_line: 2,
          highlight_start_offset: 18,
          highlight_end_offset: 26,
          values: [{ traversal: 'var.days', statement: 'is 7' }],
        },
      },
      {
        severity: 'error',
        summary: 'Odd, is it: 100%',
        detail: 'One.\nTwo: 50%, yes.',
        address: 'policy.é',
        range: {
          filename: 'a dir/wéb.hcl',
          start: { line: 3, column: 7, byte: 47 },
          end: { line: 5, column: 4, byte: 59 },
        },
        snippet: {
          context: 'policy "é"',
          code: '  b = [\n    1,\n  ]',
          start_line: 3,
          highlight_start_offset: 6,
          highlight_end_offset: 18,
          values: [{ traversal: 'var.days', statement: 'is 7' }],
        },
      },
      {
        severity: 'error',
        summary: 'Unreadable',
        detail: 'No.',
        range: {
          filename: 'b.json',
          start: { line: 1, column: 1, byte: 0 },
          end: { line: 1, column: 1, byte: 0 },
        },
      },
      { severity: 'warning', summary: 'Odd', detail: 'No.' },
    ],
  )
})

test('a line has the level of its severity, and no context where none is above', () => {
  const [odd, bad] = diagnosticLines([nowhere, { ...about('policy'), severity: 'error' }])
  assert.deepEqual([odd?.level, bad?.level], ['warn', 'error'])
  assert.ok(bad !== undefined)
  const { snippet } = wireData(bad.data) as { snippet: object }
  assert.ok(!('context' in snippet))
})

test('workflow commands: columns of one line only, and what would end a command or a property is escaped', () => {
  assert.equal(
    diagnosticsGithub(all),
    [
      '::warning file=a dir/wéb.hcl,line=2,col=14,endLine=2,endColumn=22,title=Odd%2C is it%3A 100%25::policy.é: One.%0ATwo: 50%25, yes.',
      '::error file=a dir/wéb.hcl,line=3,endLine=5,title=Odd%2C is it%3A 100%25::policy.é: One.%0ATwo: 50%25, yes.',
      '::error file=b.json,title=Unreadable::No.',
      '::warning title=Odd::No.',
      '',
    ].join('\n'),
  )
  assert.equal(
    diagnosticsGithub([
      { ...nowhere, place: { file: 'a\r\n::error::,b', line: 3, column: 2 }, detail: '\r' },
    ]),
    '::warning file=a%0D%0A%3A%3Aerror%3A%3A%2Cb,line=3,col=2,title=Odd::%0D\n',
  )
  const untilNextLine = { file: 'a', line: 3, column: 2, end: { line: 5, column: 1, byte: 9 } }
  assert.equal(
    diagnosticsGithub([{ ...nowhere, place: untilNextLine }]),
    '::warning file=a,line=3,endLine=4,title=Odd::No.\n',
  )
})

test('SARIF: rules, levels, and regions in UTF-16 units', () => {
  const message = { text: 'Odd, is it: 100%. One.\nTwo: 50%, yes.' }
  const logicalLocations = [{ fullyQualifiedName: 'policy.é', kind: 'object' }]
  const artifactLocation = { uri: 'a%20dir/w%C3%A9b.hcl' }
  assert.deepEqual(diagnosticsSarif(all, { version: '1.2.3' }), {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'careen',
            semanticVersion: '1.2.3',
            rules: [
              {
                id: 'invalid-configuration',
                shortDescription: { text: 'Invalid configuration' },
                defaultConfiguration: { level: 'error' },
              },
              {
                id: 'odd-days',
                shortDescription: { text: 'Odd, is it: 100%' },
                defaultConfiguration: { level: 'warning' },
              },
            ],
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          {
            ruleId: 'odd-days',
            ruleIndex: 1,
            level: 'warning',
            message,
            locations: [
              {
                physicalLocation: {
                  artifactLocation,
                  region: { startLine: 2, startColumn: 15, endLine: 2, endColumn: 23 },
                },
                logicalLocations,
              },
            ],
          },
          {
            ruleId: 'invalid-configuration',
            ruleIndex: 0,
            level: 'error',
            message,
            locations: [
              {
                physicalLocation: {
                  artifactLocation,
                  region: { startLine: 3, startColumn: 7, endLine: 5, endColumn: 4 },
                },
                logicalLocations,
              },
            ],
          },
          {
            ruleId: 'invalid-configuration',
            ruleIndex: 0,
            level: 'error',
            message: { text: 'Unreadable. No.' },
            locations: [{ physicalLocation: { artifactLocation: { uri: 'b.json' } } }],
          },
          { ruleId: 'invalid-configuration', ruleIndex: 0, level: 'warning', message: { text: 'Odd. No.' } },
        ],
      },
    ],
  })
})

test('SARIF: columns of a line that is too long to show, and of a place without lines', () => {
  const line = `${'x'.repeat(1000)} bad ${'y'.repeat(1000)}`
  const long = openSource({ name: 'l.hcl', text: line })
  const subject = { source: long, start: 1001, end: 1004 }
  assert.deepEqual(regionOf(diagnosticOf({ summary: 'A', detail: 'B', subject })), {
    startLine: 1,
    startColumn: 1002,
    endLine: 1,
    endColumn: 1005,
  })
  assert.deepEqual(regionOf({ ...nowhere, place: { file: 'a', line: 3, column: 2 } }), {
    startLine: 3,
    startColumn: 2,
  })
  const end = { line: 4, column: 9, byte: 1 }
  assert.deepEqual(regionOf({ ...nowhere, place: { file: 'a', line: 3, column: 2, end } }), {
    startLine: 3,
    startColumn: 2,
    endLine: 4,
    endColumn: 9,
  })
})

type Sarif = {
  runs: { results: { locations: { physicalLocation: { region: unknown } }[] }[] }[]
}

function regionOf(diagnostic: Diagnostic): unknown {
  const { runs } = diagnosticsSarif([diagnostic], { version: '1.0.0' }) as Sarif
  return runs[0]?.results[0]?.locations[0]?.physicalLocation.region
}
