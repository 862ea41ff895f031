import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parseLinks } from '../../../daemon/registry/oci/link.ts'

const N = { target: '/n?a=1', relations: ['next'] }
const F = { target: '/f', relations: ['first'] }

/** Headers that RFC 8288 allows, or that its appendix B takes, and what they say. */
const LEGAL: readonly (readonly [string, readonly object[]])[] = [
  ['</n?a=1>; rel="next"', [N]],
  ['</n?a=1>;rel=next', [N]],
  ['</n?a=1>; REL="Next"', [N]],
  ['</n?a=1> ; rel="next"', [N]],
  ['</n?a=1>; rel = "next"', [N]],
  ['</n?a=1>;rel ="next"', [N]],
  ['</n?a=1>; rel= next', [N]],
  ['</n?a=1>\t;\trel\t=\t"next"\t', [N]],
  ['</n?a=1>; title="page 2, of 3"; rel="next"', [N]],
  ['</n?a=1>; title="a; b"; rel="next"', [N]],
  ['</n?a=1>; title="a \\"quoted\\" , b"; rel=next', [N]],
  ['</n?a=1>; title="back\\\\"; rel=next', [N]],
  ['</n?a=1>; title=""; rel=next', [N]],
  ['</n?a=1>; rel="n\\ext"', [N]],
  ['</n?a=1>; rel="next"; title="<x>; rel=\\"first\\""', [N]],
  ['</n?a=1>; rel="prev next"', [{ ...N, relations: ['prev', 'next'] }]],
  [
    '</n?a=1>; rel="start http://example.net/relation/other next"',
    [{ ...N, relations: ['start', 'http://example.net/relation/other', 'next'] }],
  ],
  ['</n?a=1>; rel=http://example.net/foo', [{ ...N, relations: ['http://example.net/foo'] }]],
  ['</f>; rel="first", </n?a=1>; rel="next"', [F, N]],
  ['</f>; rel="first" , </n?a=1>; rel="next"', [F, N]],
  ['</f>;rel=first,</n?a=1>;rel=next', [F, N]],
  ['</f>; rel=first ,, </n?a=1>; rel=next', [F, N]],
  [', </n?a=1>; rel=next', [N]],
  ['</n?a=1>; rel=next,', [N]],
  ['</n?a=1>; rel=next;', [N]],
  ['</n?a=1>;; rel=next', [N]],
  ['</n?a=1>; foo; rel="next"', [N]],
  ['</n?a=1>; foo=; rel="next"', [N]],
  ['</n?a=1>; rel="next"; foo', [N]],
  ['</f>; rel=first; foo, </n?a=1>; rel=next', [F, N]],
  ['</n?a=1>; rel="next"; rel="first"', [N]],
  ["</n?a=1>; rel=next; rel*=UTF-8''first", [N]],
  ["</n?a=1>; title*=UTF-8'de'n%c3%a4chstes%20Kapitel; rel=next", [N]],
  ['</n?a=1>; uri="/x"; target=/y; rel=next', [N]],
  ['</n?a=1>; constructor=x; __proto__="y"; rel=next', [N]],
  ['</n?a=1>; anchor="#foo"; rel=next', [{ ...N, anchor: '#foo' }]],
  ['</f,b;c>; rel="first", </n?a=1>; rel=next', [{ ...F, target: '/f,b;c' }, N]],
  ['<>; rel=next', [{ ...N, target: '' }]],
  // Examples of the RFC.
  [
    '<http://example.com/TheBook/chapter2>; rel="previous"; title="previous chapter"',
    [{ target: 'http://example.com/TheBook/chapter2', relations: ['previous'] }],
  ],
  ['</>; rel="http://example.net/foo"', [{ target: '/', relations: ['http://example.net/foo'] }]],
  [
    '</terms>; rel="copyright"; anchor="#foo"',
    [{ target: '/terms', relations: ['copyright'], anchor: '#foo' }],
  ],
  [
    '</TheBook/chapter2>; rel="previous"; title*=UTF-8\'de\'letztes%20Kapitel, ' +
      '</TheBook/chapter4>; rel="next"; title*=UTF-8\'de\'n%c3%a4chstes%20Kapitel',
    [
      { target: '/TheBook/chapter2', relations: ['previous'] },
      { target: '/TheBook/chapter4', relations: ['next'] },
    ],
  ],
  ['', []],
  [' , ,', []],
]

for (const [header, links] of LEGAL)
  test(`Link: ${header}`, () => assert.deepEqual(parseLinks(header), links))

for (const header of [
  '/n?a=1; rel="next"',
  '"/n?a=1"; rel="next"',
  '<http://h/n; rel="next"',
  'http://h/n>; rel="next"',
  '</n?a=1> rel="next"',
  '</n?a=1>; rel="next',
  '</n?a=1>; title="half; rel=next',
  '</n?a=1>; rel="next" </f>; rel="first"',
  '</n?a=1>; rel=next first',
  '</n?a=1>: rel=next',
  '</n?a=1>; rel=""',
  '</n?a=1>; rel',
  '</n?a=1>',
  '</n?a=1>; title="next"',
  "</n?a=1>; rel*=UTF-8''next",
  '</n?a=1>; rev=next',
  '</f>; rel=first, </n?a=1>; title="next"',
  '</f>; rel=first; "x", </n?a=1>; rel=next',
  '{"next":"/n?a=1"}',
  'next',
  '<',
])
  test(`no Link: ${header}`, () => assert.equal(parseLinks(header), undefined))

/** Space as the RFC allows it. */
const space = fc.constantFrom('', ' ', '\t', '  ')
const text = fc.stringMatching(/^[ab ,;<>="\\]{0,12}$/)
const quoted = text.map((value) => `"${value.replaceAll(/["\\]/g, '\\$&')}"`)
const other = fc
  .tuple(
    fc.constantFrom('title', 'Type', 'hreflang', 'x-a', 'media', "title*=UTF-8''a%2c"),
    space,
    fc.option(quoted),
  )
  .map(([name, gap, value]) => (value === null || name.includes('=') ? name : `${name}${gap}=${gap}${value}`))

const relation = fc.constantFrom('first', 'prev', 'last', 'next', 'http://a.test/b')
const link = fc
  .record({
    target: fc.stringMatching(/^[ab/?,;="&%]{0,12}$/),
    relations: fc.array(relation, { minLength: 1, maxLength: 3 }),
    before: fc.array(other, { maxLength: 2 }),
    behind: fc.array(other, { maxLength: 2 }),
    name: fc.constantFrom('rel', 'Rel', 'REL'),
    gap: space,
  })
  .map(({ target, relations, before, behind, name, gap }) => {
    const rel = `${name}${gap}=${gap}"${relations.join(' ')}"`
    const parameters = [...before, rel, ...behind].map((one) => `${gap};${gap}${one}`).join('')
    return { said: { target, relations }, written: `<${target}>${parameters}` }
  })

test('any links in any legal form are read as what they are', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(link, space), { minLength: 1, maxLength: 4 }), (links) => {
      const header = links.map(([{ written }, gap]) => `${gap}${written}${gap}`).join(',')
      assert.deepEqual(
        parseLinks(header),
        links.map(([{ said }]) => said),
      )
    }),
    { numRuns: 2000 },
  )
})

test('a long header that is none is refused at once', () => {
  for (const part of [' ;', ';a', ' ', ',', '\\', 'a="\\"', '<>;rel=a,'])
    assert.doesNotThrow(() => parseLinks(`</n>;${part.repeat(100_000)}<`))
})
