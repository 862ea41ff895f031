import type { SchemaBlock } from '../../policies/language/index.ts'

/** The schema of a profile. docs/configuration.md is generated from it. */
export const PROFILE_FILE: SchemaBlock = {
  labels: 0,
  doc: 'Daemons of a user of the command line. It contains no secrets.',
  attributes: {
    default_daemon: {
      type: 'string',
      doc: 'The daemon block that is used if no flag and no variable names one.',
    },
  },
  blocks: {
    daemon: {
      labels: 1,
      doc: 'A daemon. The label is its name for -daemon and CAREEN_DAEMON.',
      attributes: {
        address: {
          type: 'string',
          required: true,
          doc: 'Address of the daemon: unix:PATH, HOST:PORT or https://HOST:PORT.',
        },
        token: {
          type: 'string',
          doc: 'Where its token is: file:PATH, env:NAME or exec:PROGRAM ARGUMENTS, which prints it. Never the token itself.',
        },
        ca_file: {
          type: 'string',
          doc: "Authorities of the daemon's certificate, instead of the well-known ones. Relative to the folder of the profile.",
        },
        workspace: {
          type: 'string',
          doc: 'Workspace, if neither a flag, a variable nor a careen block names one.',
        },
        production: {
          type: 'bool',
          fallback: 'false',
          doc: 'If true, its name is red, and -auto-approve is refused on a terminal.',
        },
      },
      blocks: {},
    },
  },
}
