import type { SchemaBlock } from '../../policies/language/index.ts'

/** Whose identities are one person. */
export const PERSON: SchemaBlock = {
  labels: 1,
  doc: 'One human. What one identity of a person made, no other identity of the person can approve. An identity without a block is a person of its own, and a token that of who created it.',
  attributes: {
    identities: {
      type: 'strings',
      required: true,
      doc: 'All identities of the person, such as "token:k3x9m2qa", "oidc:google:ana@acme.com" or "mtls:cn:ana". Each belongs to one person.',
    },
  },
  blocks: {},
}
