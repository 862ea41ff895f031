import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lex, lexTemplate } from '../../../policies/hcl/source/lexer.ts'
import { openSource, positionOf } from '../../../policies/hcl/source/source.ts'
import type { TokenList } from '../../../policies/hcl/source/token.ts'

/** `kind` for what has one text, else `kind:text`; the end is left out. */
function shown({ source, kinds, starts, ends }: TokenList): string {
  return kinds
    .map((kind, at) => [kind, source.text.slice(starts[at], ends[at])] as const)
    .filter(([kind]) => kind !== 'end')
    .map(([kind, text]) => (kind === text ? kind : `${kind}:${JSON.stringify(text).slice(1, -1)}`))
    .join(' ')
}

const code = (text: string): string => shown(lex(openSource({ name: 'a.hcl', text })))
const template = (text: string): string => shown(lexTemplate(openSource({ name: 'a.tpl', text })))

const ROWS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  code: [
    ['', ''],
    ['a = 1', 'identifier:a = number:1'],
    ['a_b-c1 _x', 'identifier:a_b-c1 identifier:_x'],
    ['größe ключ 名', 'identifier:größe identifier:ключ identifier:名'],
    ['e\u0301 x\u{20000}', 'identifier:e\u0301 identifier:x\u{20000}'],
    ['-a', '- identifier:a'],
    ['{ } [ ] ( ) . , ... : :: ? = =>', '{ } [ ] ( ) . , ... : :: ? = =>'],
    ['|| && == != < > <= >= + - * / % !', '|| && == != < > <= >= + - * / % !'],
    ['....', '... .'],
    ['..', '. .'],
    ['===', '== ='],
    [':::', ':: :'],
    ['<<', '< <'],
    ['a\tb  c', 'identifier:a identifier:b identifier:c'],
    ['\uFEFFa', 'identifier:a'],
    ['a\uFEFF', 'identifier:a invalid:\uFEFF'],
  ],
  numbers: [
    ['1 12.5 1e3 1E+3 1.5e-3', 'number:1 number:12.5 number:1e3 number:1E+3 number:1.5e-3'],
    ['1.', 'number:1 .'],
    ['1.a', 'number:1 . identifier:a'],
    ['1...', 'number:1 ...'],
    ['1.2.3', 'number:1.2.3'],
    ['1..2', 'number:1..2'],
    ['1e', 'number:1 identifier:e'],
    ['1e+', 'number:1 identifier:e +'],
    ['1.e5', 'number:1.e5'],
    ['.5', '. number:5'],
    ['30d', 'number:30 identifier:d'],
    ['a.0.b', 'identifier:a . number:0 . identifier:b'],
  ],
  'lines and comments': [
    ['a\nb\r\nc', 'identifier:a newline:\\n identifier:b newline:\\r\\n identifier:c'],
    ['a\rb', 'identifier:a invalid:\\r identifier:b'],
    ['# x\na', 'comment:# x newline:\\n identifier:a'],
    ['// x\r\na', 'comment:// x newline:\\r\\n identifier:a'],
    ['a # x', 'identifier:a comment:# x'],
    ['/* x\n*/ a /**/', 'comment:/* x\\n*/ identifier:a comment:/**/'],
    ['/*/ a', 'invalid:/*/ a'],
    ['a / b', 'identifier:a / identifier:b'],
  ],
  'what means nothing': [
    ['a & b | c', 'identifier:a invalid:& identifier:b invalid:| identifier:c'],
    ["'a'", "invalid:' identifier:a invalid:'"],
    ['a;', 'identifier:a invalid:;'],
    ['$~^@`', 'invalid:$ invalid:~ invalid:^ invalid:@ invalid:`'],
    ['“\u{1F600}', 'invalid:“ invalid:\u{1F600}'],
    ['\u0000', 'invalid:\\u0000'],
    ['\uD800', 'invalid:\\ud800'],
  ],
  quoted: [
    ['""', 'open-quote:\\" close-quote:\\"'],
    ['"a b"', 'open-quote:\\" quoted-text:a b close-quote:\\"'],
    ['"\\"\\\\"', 'open-quote:\\" quoted-text:\\\\\\"\\\\\\\\ close-quote:\\"'],
    ['"# // /*"', 'open-quote:\\" quoted-text:# // /* close-quote:\\"'],
    ['"$${a} %%{b} $ % $$ {"', 'open-quote:\\" quoted-text:$${a} %%{b} $ % $$ { close-quote:\\"'],
    [
      '"a${b}c"',
      'open-quote:\\" quoted-text:a open-interpolation:${ identifier:b close-sequence:} quoted-text:c close-quote:\\"',
    ],
    [
      '"%{~ if a ~}"',
      'open-quote:\\" open-directive:%{~ identifier:if identifier:a close-sequence:~} close-quote:\\"',
    ],
    ['"${{}}"', 'open-quote:\\" open-interpolation:${ { } close-sequence:} close-quote:\\"'],
    [
      '"${"${a}"}"',
      'open-quote:\\" open-interpolation:${ open-quote:\\" open-interpolation:${ identifier:a close-sequence:} close-quote:\\" close-sequence:} close-quote:\\"',
    ],
    [
      '"${\n a\n}"',
      'open-quote:\\" open-interpolation:${ newline:\\n identifier:a newline:\\n close-sequence:} close-quote:\\"',
    ],
    ['"$$${a}"', 'open-quote:\\" quoted-text:$$${a} close-quote:\\"'],
  ],
  'quoted, broken': [
    ['"a\nb', 'open-quote:\\" quoted-text:a broken-quote: newline:\\n identifier:b'],
    ['"a\r\nb', 'open-quote:\\" quoted-text:a broken-quote: newline:\\r\\n identifier:b'],
    ['"a\\\nb', 'open-quote:\\" quoted-text:a\\\\ broken-quote: newline:\\n identifier:b'],
    ['"a', 'open-quote:\\" quoted-text:a'],
    ['"a\\', 'open-quote:\\" quoted-text:a\\\\'],
    [
      '"${a"\nb = 1',
      'open-quote:\\" open-interpolation:${ identifier:a open-quote:\\" broken-quote: newline:\\n identifier:b = number:1',
    ],
    [
      '"${a\nb = 1\n}',
      'open-quote:\\" open-interpolation:${ identifier:a newline:\\n broken-quote: identifier:b = number:1 newline:\\n }',
    ],
    [
      '"${{\nb = 1\n}}"',
      'open-quote:\\" open-interpolation:${ { newline:\\n identifier:b = number:1 newline:\\n } close-sequence:} close-quote:\\"',
    ],
  ],
  heredocs: [
    ['<<E\na\nb\nE\n', 'open-heredoc:<<E\\n heredoc-text:a\\n heredoc-text:b\\n close-heredoc:E newline:\\n'],
    ['<<-E\n  a\n  E\n', 'open-heredoc:<<-E\\n heredoc-text:  a\\n close-heredoc:  E newline:\\n'],
    ['<<E\r\na\r\nE \r\n', 'open-heredoc:<<E\\r\\n heredoc-text:a\\r\\n close-heredoc:E  newline:\\r\\n'],
    ['<<E\nE\n', 'open-heredoc:<<E\\n close-heredoc:E newline:\\n'],
    ['<<E\nEE\n E.\nE', 'open-heredoc:<<E\\n heredoc-text:EE\\n heredoc-text: E.\\n heredoc-text:E'],
    [
      '<<E\n${a}\nE\n',
      'open-heredoc:<<E\\n open-interpolation:${ identifier:a close-sequence:} heredoc-text:\\n close-heredoc:E newline:\\n',
    ],
    ['<<E\n\\n"$${a}\nE\n', 'open-heredoc:<<E\\n heredoc-text:\\\\n\\"$${a}\\n close-heredoc:E newline:\\n'],
    [
      '<<A\n${<<B\nA\nB\n}\nA\n',
      'open-heredoc:<<A\\n open-interpolation:${ open-heredoc:<<B\\n heredoc-text:A\\n close-heredoc:B newline:\\n close-sequence:} heredoc-text:\\n close-heredoc:A newline:\\n',
    ],
    [
      '<<E\n${"a}\nE\nb',
      'open-heredoc:<<E\\n open-interpolation:${ open-quote:\\" quoted-text:a} broken-quote: heredoc-text:\\n close-heredoc:E newline:\\n identifier:b',
    ],
    ['<<"E"\n', '< < open-quote:\\" quoted-text:E close-quote:\\" newline:\\n'],
    ['<<E x\n', '< < identifier:E identifier:x newline:\\n'],
    ['<<E', '< < identifier:E'],
    ['<< E\n', '< < identifier:E newline:\\n'],
  ],
  'braces of templates': [
    ['}', '}'],
    ['~}', 'close-sequence:~}'],
    ['"${{~}}"', 'open-quote:\\" open-interpolation:${ { close-sequence:~} close-sequence:} close-quote:\\"'],
  ],
}

for (const [name, rows] of Object.entries(ROWS))
  test(name, () => {
    for (const [text, expected] of rows) assert.equal(code(text), expected, text)
  })

test('a text that is all template', () => {
  assert.equal(template('a "b" \\n'), 'heredoc-text:a \\"b\\" \\\\n')
  assert.equal(template('a\n${b}'), 'heredoc-text:a\\n open-interpolation:${ identifier:b close-sequence:}')
  assert.equal(template('${a}\n'), 'open-interpolation:${ identifier:a close-sequence:} heredoc-text:\\n')
  assert.equal(template('$${a}'), 'heredoc-text:$${a}')
})

test('the last token is the end, where the text ends', () => {
  for (const text of ['', 'a', 'a\n', '"', '<<E\n']) {
    const { kinds, starts, ends } = lex(openSource({ name: 'a.hcl', text }))
    assert.deepEqual([kinds.at(-1), starts.at(-1), ends.at(-1)], ['end', text.length, text.length])
  }
})

test('the byte of a place is that of UTF-8, on every line', () => {
  const text = 'a = "ä"\n\n# €😀 z\r\nb = "é"\n'
  const source = openSource({ name: 'p.hcl', text })
  const starts = Array.from({ length: text.length + 1 }, (_, at) => at).filter((at) =>
    text.slice(0, at).isWellFormed(),
  )
  for (const start of starts)
    assert.equal(positionOf(source, start).byte, Buffer.byteLength(text.slice(0, start)), `offset ${start}`)
})
