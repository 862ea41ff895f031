import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outcome, read, said } from './reading.ts'

/** Ten errors, of every layer: syntax, names, types, values, and what policies mean. */
const TEN = `registry "prod" {
  url         = "https://registry.example.com/path"
  credentials = "docker:"
}

lifecycle_policy "web" {
  registry   = registry.prd
  repository = "Team/Web"
  stauts     = "ACTIVE"

  rule "previews" {
    tag_regexp    = "pr-[0-9+"
    expire_period = "36h"
    retained_top  = -1
  }

  rule "nightly" {
    tag_regexp    = "nightly-.*"
    expire_period = 14
  }

  ruel "typo" {
    untagged = true
  }
}

locals {
  keep = 1 +
  days = upper(7, 8)
}

protect "releases" {
  registry   = registry.prod
  tag_regexp = var.pattern
}
`

test('a file with ten errors shows all ten, each with its line and column', async () => {
  const { diagnostics } = await read(TEN)
  assert.deepEqual(
    said(diagnostics).map((one) => one.slice('p.hcl:'.length).split('. ')[0]),
    [
      '2:17 Wrong value for "url"',
      '7:16 Reference to what is not declared',
      '8:16 Wrong value for "repository"',
      '9:3 Unknown attribute "stauts"',
      '12:21 Wrong value for "tag_regexp"',
      '13:21 Wrong value for "expire_period"',
      '14:21 Wrong value for "retained_top"',
      '19:21 Wrong value for "expire_period"',
      '22:3 Unknown block "ruel"',
      '28:12 Missing value',
      '29:10 Too many arguments',
      '34:16 Reference to what is not declared',
    ],
  )
})

test('what could not be read is not said to be missing', async () => {
  const { errors } = await outcome(
    'registry "prod" {\n  url = = "https://r.test"\n}\nlifecycle_policy "a" {\n  registry = registry.prod\n  repository = \n}\nlifecycle_policy b" {\n}\n',
  )
  assert.deepEqual(
    errors.map((one) => one.split(' ')[0]),
    ['p.hcl:2:9', 'p.hcl:6:14', 'p.hcl:8:18'],
  )
})

test('a secret in the place of its reference is in no message', async () => {
  for (const line of [
    'credentials = "bot:s3cret"',
    'credentials = "bot:s3cret',
    'credentials = bot:s3cret',
    'credentials = "${s3cret}"',
  ]) {
    const { diagnostics } = await read(`registry "prod" {\n  url = "https://r.test"\n  ${line}\n}\n`)
    assert.ok(diagnostics.length > 0, line)
    assert.doesNotMatch(JSON.stringify(diagnostics.map(({ snippet }) => snippet)), /s3cret/, line)
  }
})
