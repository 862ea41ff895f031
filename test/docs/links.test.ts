/** Every relative link of a page leads to a file, and to a heading of it. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { anchorsOf, linksOf } from './links.ts'
import { readPages, ROOT } from './pages.ts'

const pages = readPages()

test('every relative link names a file, and its anchor a heading', () => {
  const broken = pages.flatMap(({ path, text }) =>
    linksOf(path, text)
      .filter(({ path: target, anchor }) => {
        if (!existsSync(join(ROOT, target))) return true
        const page = pages.find((one) => one.path === target)
        return anchor !== '' && !(page !== undefined && anchorsOf(page.text).has(anchor))
      })
      .map(({ written }) => `${path}: ${written}`),
  )
  assert.deepEqual(broken, [])
})

test('every page is reached by links from README.md', () => {
  const reached = new Set(['README.md'])
  for (const path of reached)
    for (const { path: target } of linksOf(path, pages.find((one) => one.path === path)?.text ?? ''))
      if (pages.some((one) => one.path === target)) reached.add(target)
  const pointers = ['cli/README.md', 'daemon/README.md', 'policies/README.md', 'policies/hcl/README.md']
  assert.deepEqual(
    pages.map(({ path }) => path).filter((path) => !reached.has(path) && !pointers.includes(path)),
    [],
  )
})

test('links in code and to other hosts are no relative links', () => {
  const text = '`[a](b)` [c](https://d.example) [e](../f.md#g)\n```\n[h](i)\n```\n[j](#k)\n'
  assert.deepEqual(
    linksOf('x/y.md', text).map(({ path, anchor }) => [path, anchor]),
    [
      ['f.md', 'g'],
      ['x/y.md', 'k'],
    ],
  )
})

test('an anchor is the heading in small letters, without signs; a second one gets a number', () => {
  assert.deepEqual(
    [...anchorsOf('# A "b", c_d\n```\n# no\n```\n## A b c_d\n### registry "NAME"\n')],
    ['a-b-c_d', 'a-b-c_d-1', 'registry-name'],
  )
})
