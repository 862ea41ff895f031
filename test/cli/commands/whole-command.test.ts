import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wholeCommand } from '../../../cli/commands/whole-command.ts'
import { parseArguments } from '../../../cli/framework/arguments.ts'
import { COMMANDS } from '../../../cli/tables.ts'

function wholeOf(name: 'plan' | 'apply' | 'rollback', ...words: readonly string[]): string {
  const table = COMMANDS[name]
  assert.ok(table)
  return wholeCommand(parseArguments(name, table, words), 'pl-1')
}

test('the command that shows all of a plan keeps the flags that choose it, and no secret', () => {
  assert.equal(wholeOf('plan'), 'careen plan -detail')
  assert.equal(
    wholeOf(
      'plan',
      '-target=lifecycle_policy.team-*',
      '-exclude',
      'prod/shop/web',
      '-workspace=shop',
      'my policies',
    ),
    "careen plan -detail -target='lifecycle_policy.team-*' -exclude=prod/shop/web -workspace=shop 'my policies'",
  )
  assert.equal(
    wholeOf('plan', '-refresh=false', '-destroy', '-var-file=prod.cvars.hcl', '-out=p', '-json-into=f'),
    'careen plan -detail -var-file=prod.cvars.hcl -destroy -refresh=false',
  )
  assert.equal(
    wholeOf('apply', '-auto-approve', '-refresh', "it's"),
    String.raw`careen plan -detail -refresh 'it'\''s'`,
  )
  assert.equal(
    wholeOf('plan', '-var=password=secret', '-daemon=prod', 'p.hcl'),
    'careen show pl-1 -detail -daemon=prod',
  )
  assert.equal(wholeOf('rollback', '41', '-target=protect.a'), 'careen show pl-1 -detail')
})
