import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { translate, vectors } from '../policies/vectors.ts'
import { ofType, readLines } from '../support/output-lines.ts'
import { folder } from '../support/processes.ts'
import { runHere } from '../support/terminal.ts'

type ShownImage = {
  readonly repository: string
  readonly digest: string
  readonly action: string
  readonly reasons: readonly { readonly kind: string; readonly text: string }[]
}

for (const vector of vectors().filter((one) => one.kind === 'evaluate')) {
  test(`careen evaluate -json decides ${vector.id} as expected`, async () => {
    using at = folder()
    const { policies, images, args, expectDeleted, nameOf } = translate(vector)
    writeFileSync(join(at.path, 'p.hcl'), policies)
    writeFileSync(join(at.path, 'i.json'), images)
    const { code, stdout, stderr } = await runHere(
      ['evaluate', '-policies', 'p.hcl', '-images', 'i.json', '-json', ...args],
      at.path,
    )
    assert.equal(code, 0, stderr)
    const lines: unknown = ofType(readLines(stdout, 0), 'image_effect')
    const decisions = lines as readonly ShownImage[]
    for (const { reasons } of decisions)
      assert.ok(reasons.length > 0 && reasons.every((reason) => reason.kind !== '' && reason.text !== ''))
    const gone = decisions
      .filter((one) => one.action === 'DELETE')
      .flatMap((one) => nameOf(one.repository, one.digest))
    assert.deepEqual(gone.toSorted(), expectDeleted.toSorted())
  })
}
