import { rightRecords } from '../../model/right.ts'
import { type Role, roleRecords } from '../../model/role.ts'
import { checkRecent } from '../request/check-needs.ts'
import type { CallerContext } from '../route.ts'

/** To make somebody who rules over others needs the same recent sign-in as to give them that role. */
export function checkRecentFor(context: CallerContext, role: Role): void {
  const rules = roleRecords[role].rights.some(right => rightRecords[right].administrative)
  if (rules) checkRecent(context)
}
