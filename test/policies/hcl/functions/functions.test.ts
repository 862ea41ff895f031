import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { outcomeOf, valueOf } from '../evaluating.ts'
import { type Case, functionOf, readTables, write } from './cases.ts'
import { ALL, WORLD } from './world.ts'

function resultOf({ call }: Case): string {
  const outcome = outcomeOf(call, WORLD)
  return outcome.ok ? JSON.stringify(valueOf(call, WORLD)) : `! ${outcome.said}`
}

const tables = readTables()

for (const { name, file, cases } of tables) {
  describe(`${name} (UPDATE=1 writes ${name}.txt)`, () => {
    if (process.env['UPDATE'] === '1')
      writeFileSync(file, write(cases.map((one) => ({ ...one, result: resultOf(one) }))))
    else for (const one of cases) test(one.call, () => assert.equal(resultOf(one), one.result))
  })
}

const all = tables.flatMap(({ cases }) => cases)

for (const name of ALL.keys()) {
  test(`${name} has a call that works, and one that does not`, () => {
    const own = all.filter((one) => functionOf(one) === name)
    assert.ok(own.some(({ result }) => !result.startsWith('! ')))
    const cannotFail = ['can', 'jsonencode', 'nonsensitive', 'sensitive', 'yamlencode'].includes(name)
    assert.ok(cannotFail || own.some(({ result }) => / Wrong argument of a function\. /.test(result)))
  })
}

for (const [name, { least, most, signature }] of ALL) {
  test(`${name} counts its arguments`, () => {
    const call = (count: number): string => `${name}(${Array.from({ length: count }, () => '1').join(', ')})`
    const few = `! 1:1 Too few arguments. ${name} takes `
    const many = `! 1:1 Too many arguments. ${name} takes `
    const said = (count: number): string => resultOf({ call: call(count), result: '' })
    if (least > 0) assert.ok(said(least - 1).startsWith(few))
    if (most < Infinity) assert.ok(said(most + 1).startsWith(many))
    assert.ok(!said(least).startsWith(few))
    assert.ok(!said(Math.min(most, 20)).startsWith(many))
    assert.equal(signature.split('(')[0], name)
  })

  test(`${name} says in its signature how many it takes`, () => {
    const inner = /\((.*)\)$/.exec(signature)?.[1] ?? ''
    const parameters = inner === '' ? [] : inner.split(', ')
    assert.equal(parameters.filter((one) => !one.startsWith('[')).length, least)
    assert.equal(parameters.some((one) => one.includes('...')) ? Infinity : parameters.length, most)
  })
}
