import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { TRAITS } from '../daemon/registry/vendors/traits.ts'
import type { Traits } from '../daemon/registry/vendors/vendor.ts'
import { type Profile, PROFILES } from '../policies/index.ts'

const file = join(import.meta.dirname, '../docs/registries.md')

const UNTAG = { probed: 'asked', native: 'yes, own API', none: 'no' } as const

function alongWith({ cascades, lastTagDeletesImage }: Traits): string {
  if (cascades) return 'what it holds, what refers to it'
  return lastTagDeletesImage ? 'it goes itself with its last tag' : 'nothing'
}

function row(profile: Profile): string {
  const traits = TRAITS[profile]
  const cells = [
    traits.title,
    `\`${profile}\``,
    traits.list ?? 'nothing',
    traits.untagged ? 'listed' : 'as seen',
    traits.pushTimes ? 'yes' : 'as seen',
    UNTAG[traits.untag],
    alongWith(traits),
    traits.tried ? 'yes' : 'no',
  ]
  return `| ${cells.join(' | ')} |\n`
}

const setting = (profile: Profile): string =>
  `| ${TRAITS[profile].title} | ${TRAITS[profile].enable} | ${TRAITS[profile].grant} |\n`

/** The page with its two tables made anew. */
function made(page: string): string {
  const rows = [PROFILES.map(row), PROFILES.map(setting)]
  return page.replaceAll(
    /((?:^\|[^\n]*\n)\|[-|]+\|\n)(?:^\|[^\n]*\n)*/gm,
    (_all, head: string) => head + rows.shift()?.join(''),
  )
}

test('docs/registries.md has what the profiles know (UPDATE=1 writes it)', () => {
  const page = readFileSync(file, 'utf8')
  if (process.env['UPDATE'] === '1') writeFileSync(file, made(page))
  assert.equal(readFileSync(file, 'utf8'), made(page))
  for (const profile of PROFILES)
    assert.ok(readFileSync(file, 'utf8').includes(`| \`${profile}\` |`), profile)
})

test('a profile that claims times or a list names the list', () => {
  for (const [profile, { list, untagged, pushTimes }] of Object.entries(TRAITS))
    assert.equal(list !== undefined, untagged || pushTimes, profile)
})
