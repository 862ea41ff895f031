import { type SchemaBlock, WINDOW } from '../../policies/language/index.ts'

/** The `workspace` block of `careend.hcl`. */
export const WORKSPACE: SchemaBlock = {
  labels: 1,
  doc: 'Settings of one workspace.',
  attributes: {
    plan_only: {
      type: 'bool',
      doc: 'If true, policies are changed by plans alone, and direct writes are refused.',
      fallback: 'false',
    },
    approvers: {
      type: 'number',
      doc: 'How many persons other than who made a change approve it: 0, or 1 for the two-person rule. With 1, policies are changed by plans alone.',
      fallback: '0',
    },
    approver_kinds: {
      type: 'strings',
      doc: 'With approvers = 1: kinds of the identities that approve, of "socket", "token", "mtls" and "oidc". ["mtls", "oidc"] keeps tokens of programs out. Default: all.',
    },
  },
  blocks: {
    window: {
      ...WINDOW,
      doc: 'Plans are applied only at these times. Without the block they are at any time.',
    },
  },
}
