import { mayHavePassword } from '../../domain/passwords/first-password.ts'
import { hasPassword } from '../../domain/passwords/has-password.ts'
import type { OwnVisit } from './own-visit.ts'

/**
 * Whether somebody has a password that they can change, none yet, or none for good since their provider is enforced; `off`
 * where nobody signs in with one.
 */
export type PasswordState = 'own' | 'none' | 'elsewhere' | 'off'

export async function passwordState({ ctx, context, person }: OwnVisit): Promise<PasswordState> {
  if (!ctx.state.account.signInPolicy.passwords) return 'off'
  if (await hasPassword(context, person)) return 'own'
  return (await mayHavePassword(context, person.id)) ? 'none' : 'elsewhere'
}
