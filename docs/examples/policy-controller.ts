/**
 * Gives each team of a list a policy for its repository, and deletes the policies of teams that are no longer in the list.
 *
 *     node policy-controller.ts TEAMS.json
 *     [{ "team": "web", "repository": "workspaces/default/registries/prod/repositories/team%2Fweb", "days": 14 }]
 *
 * Call it again whenever the list changes: what is right already is left as it is. It changes and deletes only policies that this caller
 * wrote, so policies of a Git repository in the same workspace stay. No image is approved by it: the first run meets the limits. The daemon
 * is at CAREEN_ADDRESS, with the token CAREEN_TOKEN; without them at the socket of this user. The role WRITER is needed.
 */
import { readFileSync } from 'node:fs'
import { connect, defaultAddress, names } from 'careen/client'

const DAY = 24 * 3600 * 1000

/** A team, its one repository, and for how many days it keeps images of pull requests. */
type Team = { readonly team: string; readonly repository: string; readonly days: number }

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('write: node policy-controller.ts TEAMS.json')
const teams = JSON.parse(readFileSync(file, 'utf8')) as readonly Team[]
for (const { team, repository, days } of teams)
  if (!/^[a-z][a-z0-9_-]*$/.test(team) || typeof repository !== 'string' || !(days > 0))
    throw new Error(
      `${file}: each team needs "team", "repository" and "days" above 0, not ${JSON.stringify({ team, repository, days })}`,
    )
const workspace = process.env['CAREEN_WORKSPACE'] ?? 'default'
const parent = names.build('workspace', { workspace })

const client = connect({
  address: process.env['CAREEN_ADDRESS'] ?? defaultAddress(process.env),
  token: process.env['CAREEN_TOKEN'],
})

/** The full name of the policy of a team. */
function policyOf(team: string): string {
  return names.build('policy', { workspace, policy: `lifecycle_policy.team_${team}` })
}

/** Creates or changes the policy of a team. One that is right already gets no new serial. */
async function write({ team, repository: name, days }: Team): Promise<void> {
  const { registry, repository } = names.parse('repository', name)
  const { serial, warnings } = await client.policies.updatePolicy({
    name: policyOf(team),
    allowMissing: true,
    policy: {
      description: `images of pull requests of team ${team}`,
      scope: { kind: 'KIND_REPOSITORY', registry, repository },
      status: 'STATUS_ACTIVE',
      rules: [{ label: 'pull-requests', tagRegexp: 'pr-.*', expirePeriod: days * DAY, retainedTop: 3 }],
    },
  })
  console.log(`${policyOf(team)} at serial ${serial}`)
  for (const warning of warnings) console.error(warning)
}

try {
  for (const team of teams) await write(team)
  const wanted = new Set(teams.map(({ team }) => policyOf(team)))
  const { caller } = await client.server.getServer({})
  const filter = `manager = "${caller?.identity ?? ''}"`
  for await (const { name, etag } of client.policies.listPolicies({ parent, filter })) {
    if (wanted.has(name)) continue
    // The etag: a policy that somebody changed since it was listed is not deleted.
    await client.policies.deletePolicy({ name, etag })
    console.log(`${name} deleted`)
  }
} finally {
  client.close()
}
