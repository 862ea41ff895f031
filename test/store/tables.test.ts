import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { MIGRATIONS } from '../../daemon/store/migrate.ts'
import { migrated, TABLES_FILE, tablesOf, tablesText } from '../docs/tables.ts'

test('a new database has exactly the tables of one that was migrated step by step', () => {
  assert.equal(readFileSync(TABLES_FILE, 'utf8'), tablesText(), 'npm run docs makes it anew')
  assert.deepEqual(tablesOf(MIGRATIONS), migrated())
})
