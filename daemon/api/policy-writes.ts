import { addressOf, CareenError, contentHash, type Policy } from '../../policies/model/index.ts'
import { malformed, need } from '../../proto/convert/basics.ts'
import { fromPolicy, toPolicy } from '../../proto/convert/objects.ts'
import { updated, withDefaults } from '../../proto/convert/policy-update.ts'
import { toStored } from '../../proto/convert/stored-object.ts'
import type { DeclaredObject } from '../../proto/gen/careen/v1/DeclaredObject.ts'
import type { Policy__Output } from '../../proto/gen/careen/v1/Policy.ts'
import type {
  PolicyServiceDefinition,
  PolicyServiceHandlers,
} from '../../proto/gen/careen/v1/PolicyService.ts'
import type { UpdatePolicyRequest__Output } from '../../proto/gen/careen/v1/UpdatePolicyRequest.ts'
import { parseName } from '../../proto/names.ts'
import { shownPerson } from '../../proto/resources/index.ts'
import type { PolicyOperations, PolicyWrite, WrittenPolicy } from '../plan-services.ts'
import { requestKeyOf } from './actor.ts'
import { type Gate, type HandlerOptions, unary } from './calls.ts'

type Writes = Pick<PolicyServiceHandlers, 'CreatePolicy' | 'UpdatePolicy' | 'DeletePolicy'>

/** Returns the handlers that write policies. `service`: encodes and decodes them. */
export function policyWrites(
  gate: Gate,
  policies: PolicyOperations,
  service: PolicyServiceDefinition,
): Writes {
  const { CreatePolicy, UpdatePolicy, DeletePolicy } = service
  return {
    CreatePolicy: unary(gate, (request, options) => {
      const { workspace } = parseName('workspace', request.parent, 'parent')
      const policy = whole(fromPolicy(withDefaults(need(request.policy, 'policy'))), request.contentSha256)
      const written = policies.write({
        workspace,
        address: addressOf(policy),
        write: { kind: 'create', policy },
        etag: '',
        allowMissing: false,
        ...sharedOf(request, options, contentOf(CreatePolicy, request)),
      })
      return answer(written)
    }),
    UpdatePolicy: unary(gate, (request, options) => {
      const { workspace, policy: address } = parseName('policy', request.name)
      const { etag, allowMissing } = request
      const merge = mergeOf(request, service)
      const written = policies.write({
        workspace,
        address,
        write: { kind: 'update', policy: (stored) => whole(merge(stored), request.contentSha256) },
        etag,
        allowMissing,
        ...sharedOf(request, options, contentOf(UpdatePolicy, request)),
      })
      return answer(written)
    }),
    DeletePolicy: unary(gate, (request, options) => {
      const { workspace, policy: address } = parseName('policy', request.name)
      const { etag, allowMissing } = request
      const shared = sharedOf(request, options, contentOf(DeletePolicy, request))
      policies.write({ workspace, address, write: { kind: 'delete' }, etag, allowMissing, ...shared })
      return {}
    }),
  }
}

type SharedFields = { readonly requestId: string; readonly validateOnly: boolean }

function sharedOf(
  { requestId, validateOnly }: SharedFields,
  { caller, actor }: HandlerOptions,
  content: string,
): Pick<PolicyWrite, 'requestId' | 'validateOnly' | 'content' | 'by' | 'actor'> {
  return {
    requestId: requestKeyOf(caller, requestId),
    validateOnly,
    content,
    by: shownPerson(caller),
    actor,
  }
}

/** Returns all that a request asks for, without its id. */
function contentOf<Request extends SharedFields>(
  { requestSerialize }: { readonly requestSerialize: (request: Request) => Buffer },
  request: Request,
): string {
  return requestSerialize({ ...request, requestId: '' }).toString('base64')
}

function answer(written: WrittenPolicy | undefined): DeclaredObject {
  const { warnings, ...stored } = need(written, 'policy')
  return { ...toStored(stored), warnings: [...warnings] }
}

type Merge = (stored: Policy | undefined) => Policy

function mergeOf(request: UpdatePolicyRequest__Output, { CreatePolicy }: PolicyServiceDefinition): Merge {
  const { policy: address } = parseName('policy', request.name)
  const [block = '', name = ''] = address.split('.')
  const given = { ...need(request.policy, 'policy') }
  if (given.block !== '' && given.block !== block) throw renamed('policy.block', given.block, address)
  if (given.name !== '' && given.name !== name) throw renamed('policy.name', given.name, address)
  const wire = { ...given, block, name }
  const decoded = (policy: Policy): Policy__Output =>
    need(
      CreatePolicy.requestDeserialize(CreatePolicy.requestSerialize({ policy: toPolicy(policy) })).policy,
      'policy',
    )
  return (stored) =>
    fromPolicy(
      stored === undefined
        ? withDefaults(wire)
        : updated(decoded(stored), wire, request.updateMask?.paths ?? []),
    )
}

function renamed(field: string, value: string, address: string): CareenError {
  return malformed(
    field,
    `"${value}" is not that of ${address}. A policy is renamed by creating it anew and deleting the old one`,
  )
}

/** Returns the policy. Throws CONTENT_MISMATCH if it is not the one that the client hashed. `hash`: empty: the client did not. */
function whole(policy: Policy, hash: Buffer): Policy {
  if (hash.length === 0 || hash.toString('hex') === contentHash(policy)) return policy
  const address = addressOf(policy)
  throw new CareenError(
    'CONTENT_MISMATCH',
    `${address}: with its defaults it is another policy than the client hashed. Nothing was done. Upgrade the older of the two, the daemon or the client, or leave content_sha256 out`,
    { metadata: { object: address, field: 'content_sha256' } },
  )
}
