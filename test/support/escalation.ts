import { createAppRole, assignAppRole } from '../../src/domain/applications/app-roles.ts'
import { createApplication } from '../../src/domain/applications/applications.ts'
import { assign } from '../../src/domain/applications/assignments.ts'
import {
  bindClient,
  connectionAudience,
  connectionScopes,
} from '../../src/domain/connections/connection-clients.ts'
import type { Context } from '../../src/domain/context.ts'
import { changeGroup } from '../../src/domain/groups/change-group.ts'
import { addManager } from '../../src/domain/groups/managers.ts'
import { grantRight } from '../../src/domain/rights/grants.ts'
import type { Application } from '../../src/model/application.ts'
import type { Account } from '../../src/model/account.ts'
import type { Right } from '../../src/model/right.ts'
import type { User } from '../../src/model/user.ts'
import { adminClient, type AdminClient } from './admin.ts'
import { addGroup } from './agency.ts'
import type { TestApp } from './app.ts'
import { localUser } from './people.ts'
import { type ScimClient, scimClient } from './scim.ts'

/** What the helper has beside the role finance: all management, and none of what is managed. */
export const helperRights: readonly Right[] = [
  'users.view',
  'users.manage',
  'groups.view',
  'groups.manage',
  'connections.view',
  'connections.manage',
]

/** An account with people who have much, and a helper who manages and has little. */
export type World = {
  readonly app: TestApp
  readonly account: Account
  /** The context of the command line. */
  readonly context: Context
  readonly administrator: User
  /** Developer: everything but user management and billing. */
  readonly developer: AdminClient
  readonly helper: AdminClient
  /** Manages the keepers, and has only the role finance. */
  readonly manager: AdminClient
  readonly nobody: User
  /** Carries assets.approve, which does not rule over others. */
  readonly approvers: string
  /** Carries account.manage, which does. */
  readonly keepers: string
  /** In the keepers. */
  readonly inner: string
  /** Carries the role `editor` of the application; */
  readonly editors: string
  /** and entry to it. */
  readonly visitors: string
  /** The helper is in it, and it carries nothing. */
  readonly own: string
  /** An account administrator is in it. */
  readonly withAdministrator: string
  readonly application: Application
  /** A service application with the right audit.view. */
  readonly service: Application
  /** A service application whose tokens speak for the connection. */
  readonly speaker: Application
  readonly scim: ScimClient
  /** A group that the connection manages, with account.manage given to it here. */
  readonly synced: string
  readonly syncedUser: string
}

export async function escalationWorld(app: TestApp, slug: string): Promise<World> {
  const account = await app.makeAccount(slug)
  const context = app.inAccount(account)
  const administrator = await localUser(context, 'root', 'account_administrator')
  await localUser(context, 'second root', 'account_administrator')
  const developer = await adminClient(app, account, { role: 'developer' })
  const helper = await adminClient(app, account, { role: 'finance' })
  for (const right of helperRights) await give(context, helper.user.id, right)
  const nobody = await localUser(context, 'nobody', 'finance')
  const approvers = await addGroup(context, 'Approvers', [])
  const keepers = await addGroup(context, 'Keepers', [])
  const inner = await addGroup(context, 'Inner', [])
  await changeGroup(context, keepers, { members: { add: new Set([inner]), remove: new Set() } })
  await give(context, approvers, 'assets.approve')
  await give(context, keepers, 'account.manage')
  const groups = { approvers, keepers, inner }
  const manager = await adminClient(app, account, { role: 'finance' })
  await addManager(context, keepers, manager.user.id)
  const applications = await withApplications(context)
  const directory = await withDirectory(context, applications.speaker)
  const own = await addGroup(context, 'Own', [helper.user])
  const withAdministrator = await addGroup(context, 'With administrator', [administrator])
  const people = { administrator, developer, helper, manager, nobody }
  return {
    app,
    account,
    context,
    ...people,
    ...groups,
    own,
    withAdministrator,
    ...applications,
    ...directory,
  }
}

async function give(context: Context, principalId: string, right: Right): Promise<void> {
  await grantRight(context, { principalId, right })
}

type Applications = Pick<World, 'application' | 'service' | 'speaker' | 'editors' | 'visitors'>

async function withApplications(context: Context): Promise<Applications> {
  const web = {
    postLogoutRedirectUris: [],
    access: 'assigned',
    homeUrl: null,
    contact: null,
    claims: {},
  } as const
  const { application } = await createApplication(context, {
    ...web,
    name: 'Light Table',
    redirectUris: ['https://app.example/callback'],
  })
  const { clientId } = application
  await createAppRole(context, clientId, { key: 'editor', name: 'Editor', description: null })
  const editors = await addGroup(context, 'Editors', [])
  const visitors = await addGroup(context, 'Visitors', [])
  await assignAppRole(context, { clientId, key: 'editor', principalId: editors })
  await assign(context, clientId, visitors)
  const own = { ...web, redirectUris: [] }
  const resources = [{ audience: connectionAudience(context), scopes: [...connectionScopes] }]
  const client = { type: 'service', resources } as const
  const service = (await createApplication(context, { ...own, name: 'Auditor', client }))
    .application
  const speaker = (await createApplication(context, { ...own, name: 'Speaker', client }))
    .application
  await give(context, service.id, 'audit.view')
  return { application, editors, visitors, service, speaker }
}

async function withDirectory(
  context: Context,
  speaker: Application,
): Promise<Pick<World, 'scim' | 'synced' | 'syncedUser'>> {
  const roleMapping = [{ value: 'dev', role: 'developer' }] as const
  const scim = await scimClient(context, { adoption: true, roleMapping })
  await bindClient(context, scim.connectionId, speaker.clientId)
  const syncedUser = (await scim.post('/Users', { userName: 'synced' })).body.id
  const synced = (await scim.post('/Groups', { displayName: 'Synced' })).body.id
  await give(context, synced, 'account.manage')
  return { scim, synced, syncedUser }
}
