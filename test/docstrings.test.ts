/** What a room shows to other rooms says what it is: everything behind the doors of policies, the seams, and the services. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'

const ROOT = join(import.meta.dirname, '..')
const SEAMS = [
  'daemon/registry/client.ts',
  'daemon/registry/vendors/vendor.ts',
  'daemon/queue/queue.ts',
  'daemon/ledger/ledger.ts',
  'daemon/services.ts',
]

const DECLARATION = /^export (?:async )?(?:function|const|type|interface|class) (\w+)/

function linesOf(file: string): readonly string[] {
  return readFileSync(join(ROOT, file), 'utf8').split('\n')
}

/** Returns what a door exports from other files, as pairs of file and name. */
function behind(door: string): (readonly [string, string])[] {
  const text = readFileSync(join(ROOT, door), 'utf8')
  return [...text.matchAll(/export (?:type )?\{([^}]*)\} from '(\.[^']+)'/g)].flatMap(
    ([, names = '', path = '']) =>
      names
        .split(',')
        .map(
          (name) =>
            name
              .replace(/\btype /, '')
              .trim()
              .split(' as ')[0] ?? '',
        )
        .filter((name) => name !== '')
        .map((name) => [normalize(join(dirname(door), path)), name] as const),
  )
}

function namesIn(file: string): (readonly [string, string])[] {
  return linesOf(file).flatMap((line) => {
    const name = DECLARATION.exec(line)?.[1]
    return name === undefined ? [] : [[file, name] as const]
  })
}

const shown = [...globSync('policies/**/index.ts', { cwd: ROOT }).flatMap(behind), ...SEAMS.flatMap(namesIn)]

test('exports of the doors of policies, of seams and of services have docstrings', () => {
  assert.ok(shown.length > 300, `${shown.length} exports`)
  const missing = shown.filter(([file, name]) => {
    const lines = linesOf(file)
    const at = lines.findIndex((line) => DECLARATION.exec(line)?.[1] === name)
    return at > 0 && !lines[at - 1]?.trimEnd().endsWith('*/')
  })
  assert.deepEqual(missing, [])
})
