import { renderDiagnostic, type SourceFile } from '../../policies/hcl/index.ts'
import {
  hasErrors,
  inReadingOrder,
  type Problems,
  readConstantFile,
  type SchemaBlock,
  type Values,
  valuesOf,
  type Written,
} from '../../policies/language/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { auditBlock, type AuditBlock } from './audit-blocks.ts'
import { type HostGrant, hostGrant } from './grant-blocks.ts'
import { type HostLimits, hostLimits } from './limit-blocks.ts'
import { type ListenBlock, listenBlock } from './listen-blocks.ts'
import { type OidcBlock, oidcBlock, refuseSecondIssuer } from './oidc-blocks.ts'
import { type PersonBlock, personBlock, refuseSecondPerson } from './person-blocks.ts'
import { type RegistryHost, registryHost } from './registry-hosts.ts'
import { CAREEND_FILE } from './schema.ts'
import { type WebhookBlock, webhookBlock } from './webhook-blocks.ts'
import { type WorkspaceBlock, workspaceBlock } from './workspace-blocks.ts'

/** The content of `careend.hcl`. */
export type CareendFile = {
  /** Of the process, in its log. Undefined: it has none. */
  readonly name: string | undefined
  readonly listeners: readonly ListenBlock[]
  readonly grants: readonly HostGrant[]
  readonly issuers: readonly OidcBlock[]
  readonly limits: HostLimits
  readonly audit: AuditBlock
  readonly webhooks: readonly WebhookBlock[]
  readonly workspaces: readonly WorkspaceBlock[]
  readonly persons: readonly PersonBlock[]
  readonly registryHosts: readonly RegistryHost[]
  /** Identities of hosts by those of their aliases. */
  readonly aliases: ReadonlyMap<string, string>
  /** Identities that are other registries than that of the key. */
  readonly distinct: ReadonlyMap<string, ReadonlySet<string>>
}

/** What counts without a file. */
export const NO_FILE: CareendFile = {
  name: undefined,
  listeners: [],
  grants: [],
  issuers: [],
  limits: {},
  audit: { payloadAge: undefined },
  webhooks: [],
  workspaces: [],
  persons: [],
  registryHosts: [],
  aliases: new Map(),
  distinct: new Map(),
}

/** Reads the text of a `careend.hcl`. Throws INVALID_ARGUMENT with every error at its place. */
export async function parseCareendFile(file: SourceFile): Promise<CareendFile> {
  const { root, at } = await readConstantFile(file, CAREEND_FILE)
  const content = contentOf(root, at)
  const all = inReadingOrder(at.all())
  if (!hasErrors(all)) return content
  const text = all.map((one) => renderDiagnostic(one, { paint: (_, plain) => plain, width: 100 })).join('\n')
  throw new CareenError('INVALID_ARGUMENT', `${file.name} has errors.\n${text}`)
}

function contentOf(root: Written, at: Problems): CareendFile {
  const { name } = valuesOf(root, CAREEND_FILE, at)
  const read = <T>(type: string, make: (block: Written, values: Values) => T): readonly T[] =>
    root.blocks
      .filter((block) => block.type === type)
      .map((block) => make(block, valuesOf(block, schemaOf(type), at)))
  const issuers = read('oidc', (block, values) => oidcBlock(block, values, at))
  refuseSecondIssuer(root, at)
  const names = new Set(issuers.map(({ name: issuer }) => issuer))
  const persons = read('person', (block, values) => personBlock(block, values, at))
  const personBlocks = root.blocks.filter(({ type }) => type === 'person')
  refuseSecondPerson(persons, personBlocks, at)
  const registryHosts = read('registry_host', (block) => registryHost(block, at))
  return {
    name: typeof name === 'string' ? name : undefined,
    listeners: read('listen', (block, values) => listenBlock(block, values, at)),
    grants: read('grant', (block, values) => hostGrant(block, values, { at, issuers: names })),
    issuers,
    limits: read('limits', (block, values) => hostLimits(block, values, at))[0] ?? {},
    audit: read('audit', (block, values) => auditBlock(block, values, at))[0] ?? NO_FILE.audit,
    webhooks: read('webhook', (block, values) => webhookBlock(block, values, at)),
    workspaces: read('workspace', (block, values) => workspaceBlock(block, values, at)),
    persons,
    ...namesOf(registryHosts),
    registryHosts,
  }
}

function schemaOf(type: string): SchemaBlock {
  return CAREEND_FILE.blocks[type] ?? CAREEND_FILE
}

function namesOf(registryHosts: readonly RegistryHost[]): Pick<CareendFile, 'aliases' | 'distinct'> {
  const aliases = registryHosts.flatMap(({ hosts: [host = '', ...others] }) =>
    others.map((other) => [other, host] as const),
  )
  const distinct = registryHosts.map(({ hosts: [host = ''], distinctFrom }) => [host, distinctFrom] as const)
  return { aliases: new Map(aliases), distinct: new Map(distinct) }
}
