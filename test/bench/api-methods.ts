import type { MethodDefinition } from '@grpc/grpc-js'

const same = (bytes: Buffer): Buffer => bytes

/** The methods of the bench, with bytes as messages: a Get, and a page of policies. */
export const ECHO: readonly MethodDefinition<Buffer, Buffer>[] = ['GetPolicy', 'ListPolicies'].map(
  (name) => ({
    path: `/careen.v1.PolicyService/${name}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  }),
)

/** A configuration with so many policies, one for each repository. */
export function policiesAt(url: string, count: number, status: 'ACTIVE' | 'DISABLED'): string {
  const policy = (i: number): string =>
    `lifecycle_policy "p${i}" {\n  registry = registry.prod\n  repository = "team/r${i}"\n  status = "${status}"\n  max_delete_percent = 100\n  rule "previews" {\n    tag_regexp = "pr-[0-9]+"\n    expire_period = "7d"\n  }\n}\n`
  return `registry "prod" {\n  url = "${url}"\n}\n${Array.from({ length: count }, (_, i) => policy(i)).join('')}`
}

/** Messages of the streams of the bench. */
export const STREAMED = 100_000

/** A stream of decisions, with bytes as messages. */
export const STREAM: MethodDefinition<Buffer, Buffer> = {
  path: '/careen.v1.RepositoryService/ExplainRepository',
  requestStream: false,
  responseStream: true,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
}
