import type { Role } from '../../model/role.ts'
import { checkRecent } from '../request/check-needs.ts'
import type { CallerContext } from '../route.ts'

/** To make an administrator needs the same recent sign-in as to give somebody that role. */
export function checkRecentFor(context: CallerContext, role: Role): void {
  if (role === 'account_administrator') checkRecent(context)
}
