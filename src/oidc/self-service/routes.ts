import type { Route } from '../../http/routes.ts'
import type { OpenidParts } from '../parts.ts'
import { showApp, showNewApp, takeAppName, takeAppRemoval, takeNewApp } from './apps.ts'
import { showApplications, takeWithdrawal } from './applications.ts'
import { confirm } from './confirmation.ts'
import { showGroups } from './groups.ts'
import { type OwnPage, ownRoutes } from './own-visit.ts'
import {
  askNewPasskey,
  showNewPasskey,
  showPasskey,
  takeNewPasskey,
  takePasskeyName,
  takePasskeyRemoval,
} from './passkeys.ts'
import { showFirstPassword, showPassword, takeFirstPassword, takePassword } from './password.ts'
import { showProfile, takeProfile } from './profile.ts'
import { showProvider, takeLink, takeLinked, takeUnlink } from './providers.ts'
import { showRecoveryCodes, takeKeptCodes, takeNewCodes } from './recovery-codes.ts'
import { showSecurity, takeForgottenDevice } from './security.ts'
import { showSessions, takeSessionEnd } from './sessions.ts'

const confirmed = true

/** What people change of how they sign in. */
const factorPages: readonly OwnPage[] = [
  {
    path: '/security/password/new',
    show: visit => showFirstPassword(visit),
    take: takeFirstPassword,
    confirmed,
  },
  { path: '/security/apps/new', show: showNewApp, take: takeNewApp, confirmed },
  { path: '/security/apps/:id', show: visit => showApp(visit), confirmed },
  { path: '/security/apps/:id/name', take: takeAppName, confirmed },
  { path: '/security/apps/:id/remove', take: takeAppRemoval, confirmed },
  {
    path: '/security/passkeys/new',
    show: visit => showNewPasskey(visit),
    take: takeNewPasskey,
    confirmed,
  },
  { path: '/security/passkeys/new/question', take: askNewPasskey, confirmed },
  { path: '/security/passkeys/:id', show: visit => showPasskey(visit), confirmed },
  { path: '/security/passkeys/:id/name', take: takePasskeyName, confirmed },
  { path: '/security/passkeys/:id/remove', take: takePasskeyRemoval, confirmed },
  // Nobody comes back there but in the session that set out.
  { path: '/security/providers/return', show: takeLinked },
  { path: '/security/providers/:id', show: visit => showProvider(visit), confirmed },
  { path: '/security/providers/:id/link', take: takeLink, confirmed },
  { path: '/security/providers/:id/unlink', take: takeUnlink, confirmed },
  { path: '/security/recovery-codes', show: showRecoveryCodes, take: takeNewCodes, confirmed },
  { path: '/security/recovery-codes/kept', take: takeKeptCodes },
  { path: '/security/devices/end', take: takeForgottenDevice },
]

/** What people see and change of themselves, below the account's own page. */
const pages: readonly OwnPage[] = [
  { path: '/profile', show: visit => showProfile(visit), take: takeProfile },
  { path: '/security', show: visit => showSecurity(visit) },
  { path: '/security/password', show: visit => showPassword(visit), take: takePassword },
  { path: '/security/confirm', show: confirm },
  { path: '/sessions', show: showSessions },
  { path: '/sessions/end', take: takeSessionEnd },
  { path: '/applications', show: showApplications },
  { path: '/applications/end', take: takeWithdrawal },
  { path: '/groups', show: showGroups },
  ...factorPages,
]

export function selfServiceRoutes(
  parts: OpenidParts,
  providerOf: Parameters<typeof ownRoutes>[2],
): readonly Route[] {
  return pages.flatMap(page => ownRoutes(page, parts, providerOf))
}
