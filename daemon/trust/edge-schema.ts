import type { SchemaBlock } from '../../policies/language/index.ts'

/** Addresses of the daemon. */
export const LISTEN: SchemaBlock = {
  labels: 1,
  doc: 'An address at which the daemon listens: unix:PATH, or HOST:PORT. `--listen` replaces all these blocks. Workers ignore them.',
  attributes: {
    identity: {
      type: 'string',
      doc: 'Of a unix socket: callers without a token are socket:IDENTITY. If absent, every caller needs a token.',
    },
    role: {
      type: 'string',
      doc: 'Role of these callers in all workspaces: "reader", "operator", "writer", "admin" or "worker". grant blocks add others.',
    },
    mode: {
      type: 'string',
      doc: 'Of a unix socket: "0600" lets its owner alone connect, "0660" also its group.',
      fallback: '0600',
    },
    group: {
      type: 'string',
      doc: 'Group of a unix socket of mode "0660": a name of /etc/group, or a number. Default: the group of the process.',
    },
    reflection: {
      type: 'bool',
      doc: 'If true, whoever can connect may read, without credentials, which services there are and how their messages are defined (grpc.reflection). Default: true for a unix socket, false for a port.',
    },
  },
  blocks: {
    tls: {
      labels: 0,
      doc: 'TLS of a port. The files are read again when they change, and on SIGHUP; connections stay.',
      attributes: {
        certificate: {
          type: 'string',
          required: true,
          doc: 'File with the certificate of the daemon, and those between it and its authority, as PEM.',
        },
        key: { type: 'string', required: true, doc: 'File with its private key, which others cannot read.' },
        client_ca: {
          type: 'string',
          doc: 'File with authorities of client certificates. A client may show one, and is then mtls:IDENTITY.',
        },
      },
      blocks: {},
    },
  },
}

/** What identities may do. */
export const GRANT: SchemaBlock = {
  labels: 1,
  doc: 'A role of an identity. Several blocks of one identity add up. Tokens of careen have grants of their own.',
  attributes: {
    identity: {
      type: 'string',
      required: true,
      doc: 'The identity, such as "socket:deploy", "mtls:spiffe://acme/ci", "mtls:dns:ci.acme.com", "mtls:cn:ci" or "oidc:github:repo:acme/infra:ref:refs/heads/main". With "*" at its end: all of mtls and oidc that begin so.',
    },
    role: {
      type: 'string',
      required: true,
      doc: 'The role: "reader", "operator", "writer", "admin" or "worker".',
    },
    workspaces: { type: 'strings', required: true, doc: 'Names of workspaces, or ["*"] for all.' },
    registries: {
      type: 'strings',
      doc: 'Of a worker: registries as "WORKSPACE/NAME" whose runs it may execute. Default: all of the workspaces.',
    },
  },
  blocks: {},
}

/** Issuers of tokens for programs of other systems. */
export const OIDC: SchemaBlock = {
  labels: 1,
  doc: 'An OpenID Connect issuer whose tokens are identities, oidc:NAME:SUBJECT. They need grants.',
  attributes: {
    issuer: {
      type: 'string',
      required: true,
      doc: 'URL of the issuer with https, as its tokens write it in "iss".',
    },
    audience: {
      type: 'string',
      required: true,
      doc: 'What tokens must have in "aud". Choose a value that only this daemon has.',
    },
    jwks_uri: {
      type: 'string',
      doc: "URL of the issuer's keys, if they are on another host. Default: as the issuer's configuration says.",
    },
    ca_file: {
      type: 'string',
      doc: "File with authorities of the issuer's certificate. Default: the well-known ones.",
    },
  },
  blocks: {},
}
