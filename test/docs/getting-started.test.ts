/** The commands of docs/getting-started.md are those that sessions run, and the manifests are what careen and careend understand. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse, parseAllDocuments } from 'yaml'
import { parseArguments } from '../../cli/framework/arguments.ts'
import { COMMANDS } from '../../cli/tables.ts'
import { readConfig } from '../../daemon/config.ts'
import { parseCareendFile } from '../../daemon/trust/careend-file.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const page = read('docs/getting-started.md')

function section(title: string): string {
  const [, after = ''] = page.split(`\n${title}\n`)
  assert.notEqual(after, '', title)
  return after.split(/\n#{2,3} /)[0] ?? ''
}

/** Returns the commands of careen in the blocks of a language, as they are typed. */
function commands(text: string, language: 'console' | 'yaml'): readonly string[] {
  const blocks = Array.from(
    text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms')),
    ([, block = '']) => block,
  )
  return blocks.flatMap((block) =>
    Array.from(block.matchAll(/^(?:\$ | *(?:- (?:run: )?)?)(careen .*)$/gm), ([, line = '']) =>
      line.replace(/ (?:\|\||>) .*$/, ''),
    ),
  )
}

function playedBy(script: string): readonly string[] {
  return Array.from(
    read(`test/scripts/${script}.txt`).matchAll(/^(?:\$ )?(careen .*)$/gm),
    ([, line = '']) => line,
  )
}

/** Returns the first command that is not there in this order, or undefined. */
function missing(wanted: readonly string[], played: readonly string[]): string | undefined {
  let at = 0
  for (const line of wanted) {
    at = played.indexOf(line, at) + 1
    if (at === 0) return line
  }
  return undefined
}

test('the session of a laptop runs the commands of the page, in their order', () => {
  const wanted = commands(section('## A laptop'), 'console').map((line) =>
    line.replace('http://localhost:5000', '<registry>'),
  )
  assert.equal(wanted.length, 10)
  assert.equal(missing(wanted, playedBy('getting-started')), undefined)
})

for (const [title, script] of [
  ['### GitHub', 'ci-github'],
  ['### GitLab', 'ci-gitlab'],
] as const) {
  test(`the session ${script} runs the commands of the page, in their order`, () => {
    const tokens = commands(section('## A team with CI'), 'console')
    // The name of the plan is in the file of the plan, as both pages read it.
    const wanted = commands(section(title), 'yaml').map((line) =>
      line.replace('"$PLAN"', 'workspaces/platform/plans/<id-1>'),
    )
    assert.deepEqual([tokens.length, wanted.length], [2, 3])
    assert.equal(missing([...tokens, ...wanted], playedBy(script)), undefined)
  })
}

test('the workflows of the page are YAML', () => {
  for (const [, text = ''] of page.matchAll(/^```yaml\n(.*?)^```/gms))
    assert.equal(typeof parse(text), 'object')
})

test('README says where the variable of credentials must be set', () => {
  for (const text of [read('README.md'), page])
    assert.match(text, /must be set where careend runs[^.]*\*\*and\*\* where every worker runs/)
})

type Container = {
  readonly name: string
  readonly image: string
  readonly command: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
  readonly readinessProbe?: { readonly exec: { readonly command: readonly string[] } }
  readonly livenessProbe?: { readonly exec: { readonly command: readonly string[] } }
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[]
}
type Pod = {
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly volumes: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[]
}
type Manifest = {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: {
    readonly replicas?: number
    readonly template?: { readonly spec: Pod }
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[]
    readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: Pod } } }
  }
}

const manifests = parseAllDocuments(read('docs/kubernetes/careen.yaml')).map((document) => {
  assert.deepEqual(document.errors, [])
  return document.toJS() as Manifest
})

function podOf(kind: string): Pod {
  const spec = manifests.find((one) => one.kind === kind)?.spec
  const pod = spec?.template?.spec ?? spec?.jobTemplate?.spec.template.spec
  assert.ok(pod !== undefined, kind)
  return pod
}

test('the daemon is a StatefulSet of one with a volume, and careend understands both commands', async () => {
  const { spec } = manifests.find(({ kind }) => kind === 'StatefulSet') ?? {}
  assert.equal(spec?.replicas, 1)
  const claims = spec?.volumeClaimTemplates?.map(({ metadata }) => metadata.name) ?? []
  for (const [kind, command] of [
    ['StatefulSet', 'daemon'],
    ['Deployment', 'worker'],
  ] as const) {
    const { containers, volumes } = podOf(kind)
    const [container] = containers
    const [program, ...args] = container?.command ?? []
    assert.equal(program, 'careend')
    const env = Object.fromEntries(
      container?.env?.map(({ name, value }) => [name, value ?? 'user:password']) ?? [],
    )
    assert.equal((await readConfig(args, env, { name: 'x' })).command, command)
    assert.ok('PROD_REGISTRY' in env, `${kind}: the credentials of the registry`)
    assert.ok(
      volumes.some(({ secret }) => secret?.secretName === 'careen'),
      kind,
    )
    const known = new Set([...volumes.map(({ name }) => name), ...claims])
    for (const { name } of container?.volumeMounts ?? [])
      assert.ok(known.has(name), `${kind}: volume ${name}`)
  }
})

test('the commands of probes and of the CronJob are those of the CLI', () => {
  const [daemon] = podOf('StatefulSet').containers
  const [pin] = podOf('CronJob').containers
  assert.deepEqual(daemon?.readinessProbe?.exec.command, ['careen', 'health', '-ready'])
  assert.deepEqual(daemon?.livenessProbe?.exec.command, ['careen', 'health', '-live'])
  for (const words of [
    daemon?.readinessProbe?.exec.command,
    daemon?.livenessProbe?.exec.command,
    pin?.command,
    ...commands(section('## Kubernetes'), 'console').map((line) => line.split(' ')),
  ]) {
    const [, name = '', ...rest] = words ?? []
    const command = COMMANDS[name]
    assert.ok(command !== undefined, name)
    assert.equal(parseArguments(name, command, rest).words.length, 0)
  }
  const [pods] = podOf('CronJob').initContainers ?? []
  assert.match(pods?.command.join(' ') ?? '', /kubectl get pods -A -o json/)
})

test('the file of careend binds the credentials, and the words are those of the page', async () => {
  const { data = {} } = manifests.find(({ kind }) => kind === 'ConfigMap') ?? {}
  await parseCareendFile({ name: 'careend.hcl', text: data['careend.hcl'] ?? '' })
  assert.match(data['careend.hcl'] ?? '', /"env:PROD_REGISTRY"/)
})
