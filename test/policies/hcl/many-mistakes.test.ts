import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openSource } from '../../../policies/hcl/source/source.ts'
import { parseFile } from '../../../policies/hcl/syntax/parser.ts'

function said(text: string): readonly string[] {
  const { diagnostics } = parseFile(openSource({ name: 'a.hcl', text }))
  return diagnostics.map(({ place, summary }) => `${place?.line}:${place?.column} ${summary}`)
}

/** Each line that ends with `#! column summary` has that error; the others have none. */
const MANY = `
variable "days" {
  default: 30                          #! 10 ":" for "="
}
variable "teams" {
  default = ["web" "api"]              #! 20 Missing comma
}
locals {
  regex  = "^v\\d+$"                    #! 15 Unknown escape
  quoted = 'latest'                    #! 12 Wrong quotes
  wide   = “latest”                    #! 12 Wrong quotes
  both   = var.a and var.b             #! 18 Unknown operator
  size   = 10GiB                       #! 12 Not a number
  until  = 1_000                       #! 12 Not a number
  lines  = <<-EOT
    text
  EOT
  map = {
    one = 1
    two 2                              #! 5 Missing "=" in an object
    three = 3
  }
  after = [1, 2)                       #! 16 Wrong closing bracket
  open  = max(1, 2                     #! 14 Unclosed function call
  text  = "open \${var.a"               #! 17 Unclosed template
  quote = "open
  last  = 1
}
policy "a" {
  keep = = 1                           #! 10 Not a value
  rule "x"                             #! 3 Brace on the next line
  {
    keep = 5;                          #! 13 Unexpected ";"
    older_than "30d"                   #! 5 Missing "=" or brace
  }
  rule 'y' {                           #! 8 Wrong quotes
    keep = 5 }                         #! 14 Brace on the line of an attribute
  rule "z" = {                         #! 12 Wrong block header
    keep = 5
    keep = 6                           #! 5 Attribute set twice
  }
}
this is no comment                     #! 1 Not an attribute and not a block
policy "b" {
  tag = %{ for x in y }                #! 9 Not a value
}
}                                      #! 1 Unexpected closing brace
policy "c" {
  keep = 5 older_than = "30d"          #! 12 Two on one line
  name.first = "a"                     #! 3 Not a plain name
  enabled = !                          #! 13 Missing value
  text = "%{ if a }x"                  #! 11 Unclosed "if"
`

test('one run reports all errors of a file, each once and in its place', () => {
  const lines = MANY.split('\n')
  const marked = lines.flatMap((line, at) => {
    const found = /#! (\d+) (.*)$/.exec(line)
    return found === null ? [] : [`${at + 1}:${found[1]} ${found[2]}`]
  })
  const quote = lines.findIndex((line) => line.includes('quote = "open')) + 1
  const last = lines.findIndex((line) => line.startsWith('policy "c"')) + 1
  const expected = [...marked, `${quote}:11 Missing closing quote`, `${last}:1 Missing closing brace`]
  const text = MANY.replaceAll(/ *#!.*$/gm, '')
  assert.deepEqual(said(text), expected.toSorted(byLine))
})

function byLine(a: string, b: string): number {
  return parseInt(a, 10) - parseInt(b, 10)
}

/** Ways to break a line of an argument, and the error that each is. */
const BREAKS: readonly (readonly [(line: string) => string, string])[] = [
  [(line) => line.replace('=', ':'), '":" for "="'],
  [(line) => line.replace('=', '= ='), 'Not a value'],
  [(line) => `${line};`, 'Unexpected ";"'],
  [(line) => line.replace(/=.*/, '='), 'Missing value'],
  [(line) => line.replace(/=.*/, '= "x'), 'Missing closing quote'],
  [(line) => line.replace(/=.*/, '= [1, 2'), 'Unclosed list'],
  [(line) => line.replace(/=.*/, '= f(1, 2'), 'Unclosed function call'],
  [(line) => line.replace(/=.*/, '= "${x"'), 'Unclosed template'],
  [(line) => line.replace(/=.*/, '= 30d'), 'Not a number'],
  [(line) => line.replace(/=.*/, '= a b'), 'Unexpected text after a value'],
  [(line) => line.replace(/=.*/, "= 'x'"), 'Wrong quotes'],
  [(line) => line.replace(/=.*/, '= "\\d"'), 'Unknown escape'],
]

test('each argument of a file broken in each way: as many errors as broken lines', () => {
  const policy = readFileSync(join(import.meta.dirname, 'corpus', 'policy.hcl'), 'utf8').split('\n')
  const simple = policy.flatMap((line, at) => (/^ +\w+ += "[^"]*"$/.test(line) ? [at] : []))
  assert.equal(simple.length, 6)
  for (const [breakLine, summary] of BREAKS)
    for (let choice = 1; choice < 2 ** simple.length; choice += 1) {
      const broken = simple.filter((_, at) => (choice >> at) % 2 === 1)
      const text = policy.map((line, at) => (broken.includes(at) ? breakLine(line) : line)).join('\n')
      const expected = broken.map((at) => `${at + 1} ${summary}`)
      const found = said(text).map((one) => one.replace(/:\d+/, ''))
      assert.deepEqual(found, expected, text)
    }
})
