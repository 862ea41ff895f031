import { fromGrants, toToken, tokenId } from '../../proto/convert/access.ts'
import { fromTimestamp, malformed, need } from '../../proto/convert/basics.ts'
import type { CreateTokenRequest__Output } from '../../proto/gen/careen/v1/CreateTokenRequest.ts'
import type { TokenServiceHandlers } from '../../proto/gen/careen/v1/TokenService.ts'
import { type Caller, shownPerson } from '../../proto/resources/index.ts'
import type { NewToken, TokenOperations } from '../token-services.ts'
import { requestKeyOf } from './actor.ts'
import { roleMissing } from './authorize.ts'
import { type Gate, unary } from './calls.ts'
import { isWithin } from './grants.ts'
import { invalidToken, tokenIdentity } from './identities.ts'
import { pageIn, pageOf } from './pages.ts'

export function tokenService(gate: Gate, tokens: TokenOperations): TokenServiceHandlers {
  return {
    CreateToken: unary(gate, (request, { caller, actor }) => {
      const { token, secret } = tokens.create({ ...requestOf(request, caller), actor })
      return { token: toToken(token), secret }
    }),
    ListTokens: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const items = tokens.list(page.after, page.size)
      const { messages, nextPageToken } = pageOf({ items, message: toToken, key: ({ id }) => id, page })
      return { tokens: messages, nextPageToken }
    }),
    RevokeToken: unary(gate, ({ name }, { actor }) => {
      const token = tokens.revoke(tokenId(name), actor)
      gate.calls.revoke(tokenIdentity(token), invalidToken())
      return toToken(token)
    }),
  }
}

/** Most bytes of a display name. */
const DISPLAY_NAME = 200

/** Throws ROLE_MISSING if the caller grants more than it has. */
function requestOf({ token: wire, requestId }: CreateTokenRequest__Output, caller: Caller): NewToken {
  const token = need(wire, 'token')
  const grants = fromGrants(token.grants, 'token.grants')
  for (const grant of grants)
    if (!isWithin(grant, caller.grants)) throw roleMissing(grant.role, caller, grant.workspaces.join(', '))
  const { displayName } = token
  if (Buffer.byteLength(displayName) > DISPLAY_NAME)
    throw malformed('token.display_name', `it has more than ${DISPLAY_NAME} bytes`)
  return {
    displayName,
    grants,
    createdBy: shownPerson(caller),
    expiresAt: fromTimestamp(token.expireTime),
    requestId: requestId === '' ? '' : requestKeyOf(caller, requestId),
  }
}
