import { Refusal } from '../../model/refusal.ts'
import type { Role } from '../../model/role.ts'
import type { Context } from '../context.ts'

/**
 * Refuses (`forbidden`) to make, change or end an account administrator unless an account administrator asks. At the
 * command line everybody is one; no directory and no application is.
 */
export function demandPowerOver({ caller, connection }: Context, role: Role): void {
  if (role !== 'account_administrator') return
  const isOne = caller === undefined || caller.role === 'account_administrator'
  if (isOne && connection === undefined) return
  throw new Refusal(
    'forbidden',
    'only an account administrator decides about account administrators',
  )
}
