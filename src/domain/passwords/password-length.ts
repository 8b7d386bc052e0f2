import type { Account } from '../../model/account.ts'

/** From how many characters on a new password is taken. */
export function passwordLength({ signInPolicy }: Account): number {
  return signInPolicy.passwordLength
}

export const longestPassword = 256
