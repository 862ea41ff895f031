import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folder } from '../support/processes.ts'

const root = join(import.meta.dirname, '../..')

test('the generated types are those of the .proto files', () => {
  using at = folder()
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { 'gen:types': string; 'gen:descriptors': string }
  }
  const [command = '', ...args] = scripts['gen:types']
    .replace('--outDir=proto/gen', `--outDir=${at.path}`)
    .split(' ')
  execFileSync(join(root, 'node_modules/.bin', command), args, { cwd: root, stdio: 'ignore' })
  const made = globSync('**/*.ts', { cwd: at.path }).toSorted()
  assert.deepEqual(globSync('**/*.ts', { cwd: join(root, 'proto/gen') }).toSorted(), made)
  for (const file of made) {
    assert.equal(
      readFileSync(join(root, 'proto/gen', file), 'utf8'),
      readFileSync(join(at.path, file), 'utf8'),
      `${file}: run npm run gen`,
    )
  }
})
