/** What systems print, take and keep around a policy is read as the policy itself, by the importer and by -compare. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importDocument } from '../../../policies/importers/index.ts'
import { decideAsSystem } from '../../../policies/importers/meaning/index.ts'
import type { ForeignSystem } from '../../../policies/importers/systems.ts'
import { CareenError } from '../../../policies/model/index.ts'
import { NOW, TEN } from './meaning/build.ts'

const rules = [
  {
    rulePriority: 1,
    selection: {
      tagStatus: 'tagged',
      tagPatternList: ['v*'],
      countType: 'imageCountMoreThan',
      countNumber: 3,
    },
    action: { type: 'expire' },
  },
]
const lifecyclePolicyText = JSON.stringify({ rules })
const old = { id: 'old', action: { type: 'Delete' }, condition: { tagState: 'tagged', olderThan: '30d' } }
const keep = { id: 'keep', action: { type: 'Keep' }, mostRecentVersions: { keepCount: 2 } }
const purge = "acr purge --filter 'web:^v' --ago 30d"
const expiration = { enabled: true, cadence: '7d', keep_n: 10, older_than: '90d', name_regex: '.*' }
const retention = {
  algorithm: 'or',
  rules: [
    {
      template: 'latestPushedK',
      params: { latestPushedK: 3 },
      tag_selectors: [
        { kind: 'doublestar', decoration: 'excludes', pattern: 'prod', extras: '{"untagged":false}' },
      ],
      scope_selectors: { repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: 'web' }] },
    },
  ],
  trigger: { kind: 'Schedule', settings: { cron: '0 0 0 * * *' } },
}
const prune = { method: 'number_of_tags', value: 3 }
const zot = { policies: [{ repositories: ['**'], keepTags: [{ mostRecentlyPushedCount: 3 }] }] }
const yandex = [{ tag_regexp: 'v.*', expire_period: '48h', untagged: true, retained_top: 3 }]
const tencent = {
  namespace_name: 'team',
  advanced_rule_items: [
    {
      retention_policy: { key: 'latestPushedK', value: 3 },
      tag_filter: { decoration: 'matches', pattern: 'v*' },
    },
  ],
  cron_setting: 'daily',
}
const step = { uses: 'a/delete-package-versions@v5', with: { 'min-versions-to-keep': 3 } }

type Row = readonly [what: string, system: ForeignSystem, document: unknown, policy: unknown]

const ROWS: readonly Row[] = [
  ['an answer of get-lifecycle-policy', 'ecr', { registryId: '1', lifecyclePolicyText }, { rules }],
  ['a list of rules', 'ecr', rules, { rules }],
  ['a resource of Terraform', 'ecr', { id: 'web', policy: lifecyclePolicyText }, { rules }],
  [
    'a document of Terraform',
    'ecr',
    {
      rule: [
        {
          priority: 1,
          selection: [
            {
              tag_status: 'tagged',
              tag_pattern_list: ['v*'],
              count_type: 'imageCountMoreThan',
              count_number: 3,
            },
          ],
          action: [{ type: 'expire' }],
        },
      ],
    },
    { rules },
  ],
  [
    'a template of CloudFormation',
    'ecr',
    {
      Resources: {
        A: { Properties: { LifecyclePolicy: { LifecyclePolicyText: lifecyclePolicyText } } },
        B: {},
      },
    },
    { rules },
  ],
  ['a map of policies', 'gar', { old: { action: 'DELETE', condition: old.condition }, keep }, [old, keep]],
  ['one policy', 'gar', old, [old]],
  [
    'a resource of Terraform',
    'gar',
    {
      cleanup_policies: [
        {
          id: 'old',
          action: 'DELETE',
          condition: [{ tag_state: 'TAGGED', older_than: '2592000s', newer_than: '', tag_prefixes: [] }],
          most_recent_versions: [],
        },
        { id: 'keep', action: 'KEEP', condition: [], most_recent_versions: [{ keep_count: 2 }] },
      ],
    },
    [old, keep],
  ],
  [
    'a manifest',
    'gar',
    { kind: 'ArtifactRegistryRepository', spec: { cleanupPolicies: [old, keep] } },
    [old, keep],
  ],
  [
    'a task',
    'acr',
    { version: 'v1.1.0', steps: [{ cmd: 'acr tag list' }, { cmd: purge, timeout: 9 }] },
    purge,
  ],
  [
    'a script',
    'acr',
    `# acr purge --ago 1d\naz acr run \\\n  --cmd "${purge.replace(' --ago', ' \\\n --ago')}" \\\n  /dev/null\n`,
    purge,
  ],
  ['a variable of a script', 'acr', `CMD="${purge}"\naz acr run --cmd "$CMD" /dev/null`, purge],
  ['two commands', 'acr', `${purge} && ${purge} --untagged`, { cmd: [purge, `${purge} --untagged`] }],
  ['a dry run before the run', 'acr', { steps: [{ cmd: `${purge} --dry-run` }, { cmd: purge }] }, purge],
  [
    'a project',
    'gitlab',
    { id: 4, visibility: 'private', container_expiration_policy: expiration },
    expiration,
  ],
  ['what is sent', 'gitlab', { container_expiration_policy_attributes: expiration }, expiration],
  ['a resource of Terraform', 'gitlab', { container_expiration_policy: [expiration] }, expiration],
  [
    'an answer of GraphQL',
    'gitlab',
    {
      containerExpirationPolicy: {
        enabled: true,
        cadence: 'EVERY_WEEK',
        keepN: 'TEN_TAGS',
        olderThan: 'NINETY_DAYS',
        nameRegex: '.*',
      },
    },
    expiration,
  ],
  ['a list of rules', 'harbor', retention.rules, { algorithm: 'or', rules: retention.rules }],
  ['a manifest', 'harbor', { kind: 'RetentionPolicy', spec: retention }, retention],
  [
    'a resource of Terraform',
    'harbor',
    {
      scope: '/projects/1',
      schedule: 'Daily',
      rule: [
        {
          most_recently_pushed: 3,
          n_days_since_last_pull: 0,
          repo_matching: 'web',
          tag_excluding: 'prod',
          untagged_artifacts: false,
        },
      ],
    },
    retention,
  ],
  ['a configuration', 'quay', { SERVER_HOSTNAME: 'q', DEFAULT_NAMESPACE_AUTOPRUNE_POLICY: prune }, prune],
  ['a configuration', 'zot', { http: { port: '5000' }, storage: { gc: true, retention: zot } }, zot],
  [
    'names in other letters',
    'zot',
    {
      storage: {
        Retention: { Policies: [{ Repositories: ['**'], KeepTags: [{ MostRecentlyPushedCount: 3 }] }] },
      },
    },
    zot,
  ],
  [
    'values of its chart',
    'zot',
    { configFiles: { 'config.json': JSON.stringify({ storage: { retention: zot } }) } },
    zot,
  ],
  ['one policy', 'zot', zot.policies[0], zot],
  [
    'names of the API',
    'yandex',
    {
      status: 'ACTIVE',
      rules: [{ tagRegexp: 'v.*', expirePeriod: '172800s', untagged: true, retainedTop: '3' }],
    },
    { status: 'ACTIVE', rules: yandex },
  ],
  ['a resource of Terraform', 'yandex', { rule: yandex }, { rules: yandex }],
  [
    'names of the API',
    'tencent',
    {
      RegistryId: 'tcr',
      NamespaceName: 'team',
      AdvancedRuleItems: [
        {
          RetentionPolicy: { Key: 'latestPushedK', Value: 3 },
          TagFilter: { Decoration: 'matches', Pattern: 'v*' },
        },
      ],
      CronSetting: 'daily',
    },
    tencent,
  ],
  [
    'an answer of the API',
    'tencent',
    {
      Response: {
        RequestId: 'r',
        RetentionPolicyList: [
          {
            NamespaceName: 'team',
            RetentionRuleList: [{ Key: 'latestPushedK', Value: 3 }],
            CronSetting: 'daily',
          },
        ],
      },
    },
    { namespace_name: 'team', retention_rule: { key: 'latestPushedK', value: 3 }, cron_setting: 'daily' },
  ],
  [
    'an answer of the older API',
    'tencent',
    {
      data: {
        strategyInfo: [{ repo_name: 'team/web', type: 'keep_last_nums', value: 3, valid: 1 }],
        totalCount: 1,
      },
    },
    { RepoName: 'team/web', Type: 'keep_last_nums', Val: 3 },
  ],
  ['a workflow', 'ghcr', { jobs: { clean: { steps: [{ uses: 'actions/checkout@v4' }, step] } } }, step],
]

for (const [what, system, document, policy] of ROWS)
  test(`${system}: ${what} is read as the policy in it`, () => {
    const policies = (given: unknown) => importDocument(system, given).map((one) => one.policy)
    const own = policies(policy)
    assert.ok(own.length > 0)
    assert.deepEqual(policies(document), own)
    const decided = (given: unknown) => decideAsSystem(system, given, { name: 'team/web', images: TEN }, NOW)
    assert.deepEqual(decided(document), decided(policy))
    const lost = importDocument(system, document)
      .flatMap(({ notes }) => notes)
      .filter(({ kind }) => kind === 'lost')
    assert.deepEqual(lost, [])
  })

test('names of repositories in a document are those of the policies', () => {
  const scope = (system: ForeignSystem, document: unknown) =>
    importDocument(system, document)[0]?.policy.scope
  assert.deepEqual(scope('ecr', { repositoryName: 'team/web', lifecyclePolicyText }), {
    kind: 'repository',
    registry: 'imported',
    repository: 'team/web',
  })
  const name = 'projects/p/locations/l/repositories/r'
  assert.deepEqual(scope('gar', { name, cleanupPolicies: { old } }), {
    kind: 'pattern',
    registry: 'imported',
    pattern: 'p/r/**',
  })
})

test('what is no name of a repository is left to the reader', () => {
  const [imported] = importDocument('tencent', { ...tencent, namespace_name: '${team}' })
  assert.deepEqual(imported?.policy.scope, {
    kind: 'repository',
    registry: 'imported',
    repository: 'write/the-repositories',
  })
  assert.ok(imported.notes.some(({ kind, text }) => kind === 'lost' && text.includes('${team}')))
})

test('whole digests to keep are protected, beside rules that delete', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const [first] = importDocument('gar', [
    old,
    { name: 'k', action: 'Keep', condition: { versionNamePrefixes: [digest] } },
  ])
  assert.deepEqual(first?.protection?.digests, [digest])
  const [second] = importDocument('ghcr', {
    uses: 'container-retention-policy',
    with: { 'cut-off': '7d', 'skip-shas': digest },
  })
  assert.deepEqual(second?.protection?.digests, [digest])
})

const WRONG: readonly (readonly [system: ForeignSystem, document: unknown, message: RegExp])[] = [
  ['ecr', { lifecyclePolicyText: '{' }, /^lifecyclePolicyText: the text in it is not JSON/],
  ['ecr', { Resources: {} }, /has 0 repositories with a LifecyclePolicy/],
  [
    'ecr',
    { rules: [...rules, ...rules] },
    /^rules\[1\]\.rulePriority: expected a number that no other rule has, found 1/,
  ],
  [
    'acr',
    { policies: { retentionPolicy: { days: 7, status: 'enabled' } } },
    /retention policy of a registry is no acr purge/,
  ],
  ['acr', { softDeletePolicy: { status: 'enabled' } }, /soft delete/],
  ['acr', { steps: [{ build: '.' }] }, /no acr purge command/],
  ['gitlab', [{ tag_name_pattern: 'v*' }], /write a protect block/],
  ['gitlab', [expiration], /a list is no policy/],
  ['harbor', { action: 'immutable', template: 'immutable_template' }, /write a protect block/],
  ['zot', { storage: { subPaths: {} } }, /each subpath on its own/],
  ['yandex', [{ retained_top: 3 }], /^rules\[0\]: expected tag_regexp or untagged/],
  ['tencent', { RetentionPolicyList: [{}, {}] }, /has 2 rules/],
  ['ghcr', { jobs: { a: { steps: [step, step] } } }, /has 2 steps/],
]

for (const [system, document, message] of WRONG)
  test(`${system}: ${JSON.stringify(document).slice(0, 60)} is an error with the next step`, () => {
    assert.throws(
      () => importDocument(system, document),
      (error: unknown) =>
        error instanceof CareenError && error.code === 'INVALID_ARGUMENT' && message.test(error.message),
    )
  })
