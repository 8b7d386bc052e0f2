import { resolveSettings } from '../../model/client-settings.ts'
import type { Account } from '../../model/account.ts'
import type { Application } from '../../model/application.ts'
import type { Role } from '../../model/role.ts'
import { isOneFactor, isTwoFactor } from '../../model/context-class.ts'

/**
 * How far a second factor is wanted of somebody. `shown`: really, now or earlier in this session, as the application or its
 * request demands. `known`: a remembered browser or another provider's word will do (IK-83). `held`: of whoever has one.
 */
export type SecondFactorDemand = 'none' | 'held' | 'known' | 'shown'

export type SecondFactorQuestion = {
  readonly account: Pick<Account, 'signInPolicy'>
  readonly role: Role
  readonly application: Pick<Application, 'client'> | undefined
  /** The `acr_values` of the request (OpenID Connect Core 3.1.2.1): without a weaker one among them, the strong ones count. */
  readonly acrValues: readonly string[]
}

export function secondFactorDemand(question: SecondFactorQuestion): SecondFactorDemand {
  const { account, role, application, acrValues } = question
  const { secondFactor, secondFactorRoles } = account.signInPolicy
  const byRequest = acrValues.length > 0 && acrValues.every(isTwoFactor)
  if (byRequest || (application !== undefined && resolveSettings(application.client).secondFactor))
    return 'shown'
  if (secondFactor === 'required' || secondFactorRoles.includes(role)) return 'known'
  return secondFactor === 'optional' ? 'held' : 'none'
}

/** Whether a session of this class is enough for what is demanded; whoever has a factor was asked for it at the sign-in. */
export function isEnough(demand: SecondFactorDemand, acr: string | undefined): boolean {
  if (demand === 'shown') return isTwoFactor(acr)
  return demand === 'known' ? !isOneFactor(acr) : true
}
