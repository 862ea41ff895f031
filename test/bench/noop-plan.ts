import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder, startTestDaemon } from '../support/processes.ts'
import { run, runNode } from './children.ts'
import { pairs, report } from './measure.ts'
import { mustRun, policies, published, resources } from './programs.ts'

/** Plans of what is applied already, whole processes, and of one policy in a hundred changed. */
export async function benchNoop(count: number): Promise<void> {
  using at = folder()
  await using daemon = await startTestDaemon(at.path)
  const careen = published(at.path)
  const [same, changed] = [join(at.path, 'same.hcl'), join(at.path, 'changed.hcl')]
  const text = policies(count)
  writeFileSync(same, text)
  writeFileSync(
    changed,
    text.replaceAll(/(repository = "team\/r\d*50"\n {2}status {5}= )"ACTIVE"/g, '$1"DISABLED"'),
  )
  const remote = ['-address', daemon.address, '-skip-effects']
  const apply = ['apply', '-auto-approve', '-no-second-reading', ...remote, same]
  mustRun(runNode([careen, ...apply]), /Apply complete/)
  const plan = (file: string, wanted: RegExp): unknown =>
    mustRun(runNode([careen, 'plan', ...remote, file]), wanted)
  const noop = (): unknown => plan(same, /No changes/)
  writeFileSync(join(at.path, 'main.tf'), resources(count))
  const terraform = (args: readonly string[], wanted: RegExp): unknown =>
    mustRun(run('terraform', [...args, '-no-color'], at.path), wanted)
  terraform(['init'], /successfully initialized/)
  terraform(['apply', '-auto-approve'], /Apply complete/)
  report({
    name: `no-op plan of ${count} policies, whole process`,
    baseline: 'no-op terraform plan of as many resources',
    goal: count === 100 ? 0.6 : 0.1,
    ...(await pairs(noop, () => terraform(['plan'], /No changes/), 3)),
  })
  report({
    name: `plan of ${count} policies, one in a hundred changed, whole process`,
    baseline: 'no-op plan of the same policies',
    goal: 1.15,
    ...(await pairs(() => plan(changed, /to change/), noop, 5)),
  })
}
