/** Random programs of HCL, to compare parsers on: most are valid, some are not. */

/** A number from 0 to before 1; the same seed gives the same ones. */
export type Random = () => number

export function seeded(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export function pick<T>(random: Random, from: readonly [T, ...T[]]): T {
  return from[Math.floor(random() * from.length)] ?? from[0]
}

function chance(random: Random, of: number): boolean {
  return random() < of
}

function many(random: Random, most: number, one: (at: number) => string): readonly string[] {
  return Array.from({ length: Math.floor(random() * (most + 1)) }, (_, at) => one(at))
}

/** The items of a body, each on its line; argument and block names never meet. `depth`: how deep things may still go. */
export function program(random: Random, depth = 3): string {
  const items = many(random, 4, (at) =>
    chance(random, 0.7) ? argument(random, depth, at) : block(random, depth),
  )
  return items.map((item) => `${blanks(random)}${item}`).join('')
}

function argument(random: Random, depth: number, at: number): string {
  const name = pick(random, [
    'a',
    'foo',
    'x-y',
    '_z',
    'für',
    '漢字',
    'in',
    'if',
    'for',
    'null',
    'true',
    'e\u0301',
  ])
  return `${name}${at}${gap(random)}=${gap(random)}${expression(random, depth)}`
}

function block(random: Random, depth: number): string {
  if (depth === 0) return `empty${gap(random)}{}${lineEnd(random)}`
  const [type, labels] = pick<readonly [string, number]>(random, [
    ['plain', 0],
    ['one', 1],
    ['two', 2],
  ])
  const names = Array.from({ length: labels }, () => `${gap(random)}${label(random)}`).join('')
  if (chance(random, 0.2)) {
    const inner = chance(random, 0.5) ? '' : ` a = ${inline(random, depth - 1)} `
    return `${type}${names} {${inner}}${lineEnd(random)}`
  }
  return `${type}${names}${gap(random)}{${lineEnd(random)}${program(random, depth - 1)}${blanks(random)}}${lineEnd(random)}`
}

function label(random: Random): string {
  return pick(random, [
    ' name',
    ' "web"',
    ' "a b"',
    ' "é"',
    ' "e\u0301"',
    ' "\\n\\""',
    ' "$"',
    ' "%x"',
    ' "$${x}"',
    ' x-1',
  ])
}

/** Between tokens, where a line's end would matter. */
function gap(random: Random): string {
  return pick(random, ['', ' ', ' ', '  ', '\t', ' /* c */ ', ' /*\n*/ '])
}

/** Between tokens in brackets. */
function wideGap(random: Random): string {
  return chance(random, 0.15) ? pick(random, ['\n', ' # c\n ', '\r\n', '\n\n // d\n']) : gap(random)
}

function lineEnd(random: Random): string {
  return pick(random, ['\n', '\n', '\n', '\r\n', ' # end\n', ' // "${\n', '\n\n', ' /* c */\n'])
}

function blanks(random: Random): string {
  return pick(random, ['', '', '  ', '\t', '# comment\n', '/* long\ncomment */ ', '\n'])
}

/** With the line's end; also a heredoc, whose marker must be alone on its line. */
function expression(random: Random, depth: number): string {
  if (chance(random, 0.12)) return `${heredoc(random, depth)}${pick(random, ['\n', '\n', '\r\n'])}`
  return `${inline(random, depth)}${lineEnd(random)}`
}

type Make = (random: Random, depth: number) => string

const LEAVES: readonly [Make, ...Make[]] = [
  number,
  (random) => `"${pick(random, ['', 'a', 'web/1', 'é漢😀'])}"`,
  quoted,
  (random) => pick(random, ['true', 'false', 'null']),
  (random) => pick(random, ['var.x', 'a', 'each.value', 'a.b.c', 'local.e\u0301', 'x-y.z']),
]

const NODES: readonly [Make, ...Make[]] = [
  tuple,
  object,
  quoted,
  quoted,
  (random, depth) => `(${wideGap(random)}${inline(random, depth)}${wideGap(random)})`,
  call,
  conditional,
  binary,
  binary,
  (random, depth) => `${pick(random, ['-', '!', '- ', '!!'])}${postfixed(random, depth)}`,
  postfixed,
  forTuple,
  forObject,
]

/** An expression without a heredoc. */
function inline(random: Random, depth: number): string {
  return depth <= 0 || chance(random, 0.25)
    ? pick(random, LEAVES)(random, depth)
    : pick(random, NODES)(random, depth - 1)
}

function number(random: Random): string {
  if (chance(random, 0.02)) return pick(random, ['1.', '1..2', '1.2.3', '1e', '0x1f', '1_000', '.5'])
  return pick(random, [
    ...([
      '0',
      '7',
      '42',
      '1.5',
      '0.10',
      '1e3',
      '2E-2',
      '1.25e+2',
      '007',
      '123456789012',
      '9007199254740991',
    ] as const),
    String(Math.floor(random() * 1000)),
  ])
}

function listed(random: Random, items: readonly string[]): string {
  const comma = (): string => `${wideGap(random)},${wideGap(random)}`
  const trailing = items.length > 0 && chance(random, 0.2) ? comma() : ''
  return (
    items.reduce((all, item, at) => all + (at === 0 ? '' : comma()) + item, wideGap(random)) +
    trailing +
    wideGap(random)
  )
}

function tuple(random: Random, depth: number): string {
  return `[${listed(
    random,
    many(random, 3, () => inline(random, depth)),
  )}]`
}

function object(random: Random, depth: number): string {
  const items = many(
    random,
    3,
    (at) =>
      `${key(random, depth, at)}${gap(random)}${pick(random, ['=', ':', '='])} ${inline(random, depth)}`,
  )
  if (chance(random, 0.5)) return `{${gap(random)}${items.join(`,${wideGap(random)}`)}${gap(random)}}`
  return `{${lineEnd(random)}${items.map((item) => item + pick(random, ['\n', ',\n', ' # c\n', ', # c\n'])).join('')}}`
}

function key(random: Random, depth: number, at: number): string {
  return pick(random, [
    ...([
      `k${at}`,
      `k${at}`,
      `"q ${at}"`,
      `"q${at}\${a}"`,
      String(at),
      `(k${at})`,
      `a.b${at}`,
      `"é${at}"`,
    ] as const),
    `(${inline(random, depth - 1)})`,
  ])
}

function call(random: Random, depth: number): string {
  const args = many(random, 3, () => inline(random, depth))
  const expand = args.length > 0 && chance(random, 0.1) ? '...' : ''
  const list = expand === '' ? listed(random, args) : args.join(', ') + expand
  return `${pick(random, ['f', 'join', 'x-y', 'é'])}${chance(random, 0.1) ? ' ' : ''}(${list})`
}

function conditional(random: Random, depth: number): string {
  const [a, b, c] = [inline(random, depth), inline(random, depth), inline(random, depth)]
  return `${a}${gap(random)}?${gap(random)}${b} :${gap(random)}${c}`
}

function binary(random: Random, depth: number): string {
  const operator = pick(random, ['||', '&&', '==', '!=', '<', '>', '<=', '>=', '+', '-', '*', '/', '%'])
  return `${inline(random, depth)} ${operator}${gap(random)}${inline(random, depth)}`
}

function postfixed(random: Random, depth: number): string {
  const from = pick<Make>(random, [
    () => 'var',
    () => 'a',
    call,
    tuple,
    (_, deep) => `(${inline(random, deep)})`,
    quoted,
  ])(random, depth)
  const postfix = (): string =>
    pick(random, [
      ...([
        '.b',
        '.x-y',
        '[0]',
        '["k"]',
        '[a]',
        '[*]',
        '.*',
        '.0',
        '[*].a',
        '.*.a',
        ' . c',
        '[1.5]',
        '[true]',
      ] as const),
      `[${wideGap(random)}${inline(random, depth - 1)}${wideGap(random)}]`,
    ])
  return from + many(random, 3, postfix).join('')
}

function forTuple(random: Random, depth: number): string {
  const condition = chance(random, 0.4) ? ` if ${inline(random, depth)}` : ''
  return `[${wideGap(random)}${forIntro(random, depth)} ${inline(random, depth)}${condition}${wideGap(random)}]`
}

function forObject(random: Random, depth: number): string {
  const condition = chance(random, 0.4) ? ` if ${inline(random, depth)}` : ''
  const grouped = chance(random, 0.2) ? '...' : ''
  return `{${wideGap(random)}${forIntro(random, depth)} ${inline(random, depth)} => ${inline(random, depth)}${grouped}${condition} }`
}

function forIntro(random: Random, depth: number): string {
  return `for ${pick(random, ['v', 'k, v', 'é', 'k ,v'])} in ${inline(random, depth)}${gap(random)}:`
}

/** Pieces of text that mean themselves, and some that do not. */
function plainText(random: Random): string {
  return pick(random, [
    ...([
      'a',
      'web ',
      ' ',
      '.*',
      '^v\\\\d+$',
      'é',
      'e\u0301',
      '漢',
      '😀',
      '👨‍👩‍👧',
      '{',
      '}',
      '#',
      '//',
      "'",
      '~',
      '-',
    ] as const),
    ...(['$', '%', '$$', '$${x}', '%%{if}', '$$$${', '\u00A0', '\uFEFF', '\t'] as const),
  ])
}

function escape(random: Random): string {
  if (chance(random, 0.02)) return pick(random, ['\\q', '\\u12', '\\ud800', '\\$'])
  return pick(random, ['\\n', '\\"', '\\\\', '\\t', '\\r', '\\u00e9', '\\U0001F600', '\\u0065\\u0301'])
}

function quoted(random: Random, depth: number): string {
  const parts = many(random, 4, () => {
    if (chance(random, 0.25)) return escape(random)
    return chance(random, 0.35) ? sequence(random, depth) : plainText(random)
  })
  return `"${parts.join('')}"`
}

function sequence(random: Random, depth: number): string {
  const [left, right] = [pick(random, ['', '', '~']), pick(random, ['', '', '~'])]
  const inner = `${gap(random)}${depth <= 0 ? 'a' : filling(random, depth - 1)}${gap(random)}`
  const text = plainText(random)
  switch (pick(random, ['value', 'value', 'if', 'for'])) {
    case 'if': {
      const otherwise = chance(random, 0.5) ? `%{ else ${right}}${plainText(random)}` : ''
      return `%{${left} if ${inner} ${right}}${text}${otherwise}%{${left} endif ${right}}`
    }
    case 'for':
      return `%{${left} for ${pick(random, ['x', 'i, x'])} in ${inner}${right}}${text}\${x}%{ endfor ${right}}`
    default:
      return `\${${left}${inner}${right}}`
  }
}

/** Null in a template breaks the other parser. */
function filling(random: Random, depth: number): string {
  const text = inline(random, depth)
  return text.includes('null') ? 'b' : text
}

function heredoc(random: Random, depth: number): string {
  const [dash, marker] = [pick(random, ['', '-']), pick(random, ['EOT', 'E-1', 'é'])]
  const lines = many(random, 4, () => {
    const indent = pick(random, ['', '', '  ', '    ', '\t', ' \t'])
    const parts = many(random, 3, () => (chance(random, 0.3) ? sequence(random, depth) : plainText(random)))
    return `${indent}${parts.join('')}${pick(random, ['\n', '\n', '\r\n'])}`
  })
  return `<<${dash}${marker}\n${lines.join('')}${pick(random, ['', '  ', '\t'])}${marker}`
}

/** One character more, less or another. */
export function mutant(random: Random, text: string): string {
  const characters = Array.from(text)
  const at = Math.floor(random() * (characters.length + 1))
  const character = pick(random, [
    ...([
      '"',
      '{',
      '}',
      '[',
      ']',
      '(',
      ')',
      '$',
      '%',
      '~',
      '\\',
      '\n',
      ' ',
      '.',
      ',',
      '=',
      ':',
      '?',
    ] as const),
    ...([
      '-',
      '!',
      '&',
      '|',
      '<',
      '>',
      '*',
      '/',
      '#',
      'a',
      '1',
      'é',
      '\u0301',
      "'",
      ';',
      '@',
      '\r',
      '\u00A0',
      '\uFEFF',
    ] as const),
  ])
  const removed = pick(random, [0, 1, 1])
  const inserted = pick(random, ['', character, character])
  return characters.toSpliced(at, removed, inserted).join('')
}
