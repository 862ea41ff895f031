import type { SchemaBlock } from '../../policies/language/index.ts'
import { AUDIT } from './audit-schema.ts'
import { GRANT, LISTEN, OIDC } from './edge-schema.ts'
import { LIMITS } from './limit-schema.ts'
import { PERSON } from './person-schema.ts'
import { WEBHOOK } from './webhook-schema.ts'
import { WORKSPACE } from './workspace-schema.ts'

/** The schema of `careend.hcl`. docs/configuration.md is generated from it. */
export const CAREEND_FILE: SchemaBlock = {
  labels: 0,
  doc: 'Configuration of a daemon or worker on its host.',
  attributes: {
    name: {
      type: 'string',
      doc: 'A name of this process, in each line of its log. Of a daemon, also for careen blocks of policy files. `--name` goes before it.',
    },
  },
  blocks: {
    listen: LISTEN,
    grant: GRANT,
    oidc: OIDC,
    limits: LIMITS,
    audit: AUDIT,
    webhook: WEBHOOK,
    workspace: WORKSPACE,
    person: PERSON,
    registry_host: {
      labels: 1,
      doc: 'Secrets and files of this host that registry blocks may use for one registry. The label is HOST or HOST:PORT.',
      attributes: {
        aliases: {
          type: 'strings',
          doc: 'Other names of the same registry, HOST or HOST:PORT. Their registry blocks count as one registry, which one block may declare.',
        },
        distinct_from: {
          type: 'strings',
          doc: 'Other registries that look like this one, such as behind one load balancer, HOST or HOST:PORT.',
        },
        workspaces: {
          type: 'strings',
          doc: 'Workspaces whose registry blocks may use this block. Default: all.',
        },
        addresses: {
          type: 'string',
          doc: 'Which addresses the host may have: "public", "private" (and public), or "loopback" (and both).',
          fallback: 'public',
        },
        token_hosts: {
          type: 'strings',
          doc: "Hosts of token services, HOST or HOST:PORT, that may get the registry's credentials. Its own host always may.",
        },
        cleartext: {
          type: 'bool',
          doc: 'If true, credentials may be sent over http to any address. Otherwise only to this host.',
          fallback: 'false',
        },
        credentials: {
          type: 'strings',
          doc: 'References as registry blocks write them, such as "env:PROD_REGISTRY". "docker:" needs none.',
        },
        ca_files: { type: 'strings', doc: 'Paths that ca_file may name.' },
        client_files: { type: 'strings', doc: 'Paths that client_certificate and client_key may name.' },
        storage: { type: 'strings', doc: 'Storage roots, such as "file:///var/lib/registry".' },
        events_secrets: { type: 'strings', doc: 'References that events_secret may name.' },
      },
      blocks: {},
    },
  },
}
