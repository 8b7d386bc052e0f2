import type { Route } from '../../http/routes.ts'
import type { OpenidParts } from '../parts.ts'
import { showApplications, takeWithdrawal } from './applications.ts'
import { confirm } from './confirmation.ts'
import { showGroups } from './groups.ts'
import { type OwnPage, ownRoutes } from './own-visit.ts'
import { showSessions, takeSessionEnd } from './sessions.ts'

/** What people see and change of themselves, below the account's own page. */
const pages: readonly OwnPage[] = [
  { path: '/security/confirm', show: confirm },
  { path: '/sessions', show: showSessions },
  { path: '/sessions/end', take: takeSessionEnd },
  { path: '/applications', show: showApplications },
  { path: '/applications/end', take: takeWithdrawal },
  { path: '/groups', show: showGroups },
]

export function selfServiceRoutes(
  parts: OpenidParts,
  providerOf: Parameters<typeof ownRoutes>[2],
): readonly Route[] {
  return pages.flatMap(page => ownRoutes(page, parts, providerOf))
}
