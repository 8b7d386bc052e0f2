import type { Knex } from 'knex'
import { interactionPolicy } from 'oidc-provider'
import { isEnough, secondFactorDemand } from '../domain/sign-ins/second-factor.ts'
import type { Account } from '../model/account.ts'
import { entryFor } from './request.ts'

export const secondFactorReason = 'second_factor_missing'

/**
 * A session without the second factor that the account, the role, the application or the request demands is not enough: so
 * a policy that became stricter reaches who is signed in already, at their next authorization.
 */
export function secondFactorMissing(db: Knex): interactionPolicy.Check {
  return new interactionPolicy.Check(
    secondFactorReason,
    'End-User authentication with a second factor is required',
    'login_required',
    async ctx => {
      const { session, account: known, client, params } = ctx.oidc
      if (session?.accountId === undefined || known === undefined || client === undefined)
        return false
      const asked = { sub: known.accountId, clientId: client.clientId }
      const { person, application } = await entryFor(ctx, db, asked)
      if (person === undefined) return false
      const { account } = ctx.state as { account: Account }
      const { acr_values: wanted } = params ?? {}
      const acrValues = typeof wanted === 'string' ? wanted.split(' ') : []
      const demand = secondFactorDemand({ account, role: person.role, application, acrValues })
      return !isEnough(demand, session.acr)
    },
  )
}
