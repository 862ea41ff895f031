/** Makes the generated parts of all pages anew, and prints the names of the pages that changed. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPages, ROOT } from './pages.ts'
import { PARTS } from './parts.ts'
import { fillRegions } from './regions.ts'

for (const { path, text } of readPages()) {
  const made = fillRegions(text, PARTS)
  if (made === text) continue
  writeFileSync(join(ROOT, path), made)
  console.log(path)
}
