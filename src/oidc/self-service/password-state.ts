import { hasPassword } from '../../domain/passwords/has-password.ts'
import type { OwnVisit } from './own-visit.ts'

/** Whether somebody has a password that they can change, none, or nobody signs in with one here. */
export type PasswordState = 'own' | 'none' | 'off'

export async function passwordState({ ctx, context, person }: OwnVisit): Promise<PasswordState> {
  if (!ctx.state.account.signInPolicy.passwords) return 'off'
  return (await hasPassword(context, person)) ? 'own' : 'none'
}
