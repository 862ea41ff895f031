/** Makes the generated parts of all pages and the file of all tables anew, and prints the names of those that changed. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPages, ROOT } from './pages.ts'
import { PARTS } from './parts.ts'
import { fillRegions } from './regions.ts'
import { TABLES_FILE, tablesText } from './tables.ts'

for (const { path, text } of readPages()) {
  const made = fillRegions(text, PARTS)
  if (made === text) continue
  writeFileSync(join(ROOT, path), made)
  console.log(path)
}

const tables = tablesText()
if (readFileSync(TABLES_FILE, 'utf8') !== tables) {
  writeFileSync(TABLES_FILE, tables)
  console.log('daemon/store/migrations/tables.sql')
}
