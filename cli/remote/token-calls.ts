import { randomUUID } from 'node:crypto'
import type { Instant } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { fromToken, toGrant } from '../../proto/convert/access.ts'
import { need, stamp } from '../../proto/convert/basics.ts'
import type { Grant, Token } from '../../proto/resources/index.ts'
import { pages } from './pages.ts'

export type TokenWish = {
  readonly displayName: string
  readonly grants: readonly Grant[]
  /** Undefined: as long as the daemon says. */
  readonly expiresAt: Instant | undefined
}

/** The calls of the daemon about tokens. */
export type TokenCalls = {
  /** Returns the secret too, which nobody can read again. */
  readonly createToken: (wish: TokenWish) => Promise<{ readonly token: Token; readonly secret: string }>
  readonly tokens: () => Promise<Token[]>
  readonly revokeToken: (id: string) => Promise<Token>
}

export function tokenCalls({ unary, services }: Pick<Connection, 'unary' | 'services'>): TokenCalls {
  const { service } = services.TokenService
  return {
    createToken: async ({ displayName, grants, expiresAt }) => {
      const wire = { displayName, grants: grants.map(toGrant), expireTime: stamp(expiresAt) ?? null }
      const made = await unary(service.CreateToken, { token: wire, requestId: randomUUID() })
      return { token: fromToken(need(made.token, 'token')), secret: made.secret }
    },
    tokens: async () => {
      const found = await pages(async (pageToken) => {
        const page = await unary(service.ListTokens, { pageSize: 1000, pageToken })
        return { items: page.tokens, next: page.nextPageToken }
      })
      return found.map(fromToken)
    },
    revokeToken: async (id) => fromToken(await unary(service.RevokeToken, { name: `tokens/${id}` })),
  }
}
