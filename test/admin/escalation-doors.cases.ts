import { randomUUID } from 'node:crypto'
import { removeConnection } from '../../src/domain/connections/remove-connection.ts'
import { scimClient } from '../support/scim.ts'
import type { AdminClient } from '../support/admin.ts'
import { linesOf, send } from '../support/imports.ts'
import { assignAppRole } from '../../src/domain/applications/app-roles.ts'
import { addSecret } from '../../src/domain/applications/application-secrets.ts'
import { assign } from '../../src/domain/applications/assignments.ts'
import { changeApplication } from '../../src/domain/applications/change-application.ts'
import { bindClient } from '../../src/domain/connections/connection-clients.ts'
import { addToken } from '../../src/domain/connections/connection-tokens.ts'
import {
  changeConnection,
  createConnection,
  findConnection,
} from '../../src/domain/connections/connections.ts'
import { asDeveloper, asHelper, type Attempt, member } from '../support/attempts.ts'

const byApplications: readonly Attempt[] = [
  {
    path: 'app role: by who does not manage applications',
    attempt: async world =>
      asHelper(world, inside => {
        const { clientId } = world.application
        const principalId = world.helper.user.id
        return assignAppRole(inside, { clientId, key: 'editor', principalId })
      }),
  },
  {
    path: 'assignment: by who does not manage applications',
    attempt: async world =>
      asHelper(world, inside => assign(inside, world.application.clientId, world.helper.user.id)),
  },
  {
    path: 'a secret of an application that has more',
    attempt: async world => asHelper(world, inside => addSecret(inside, world.service, null)),
  },
  {
    path: 'a secret of an application that speaks for a connection',
    attempt: async world => asDeveloper(world, inside => addSecret(inside, world.speaker, null)),
  },
  {
    path: 'a key of an application that speaks for a connection',
    attempt: async world =>
      asDeveloper(world, inside =>
        changeApplication(inside, world.speaker.clientId, ({ client }) => ({
          client: { ...client, authentication: 'client_secret_post' },
        })),
      ),
  },
]

const byConnections: readonly Attempt[] = [
  {
    path: 'a connection by a developer',
    attempt: async world =>
      asDeveloper(world, inside =>
        createConnection(inside, { name: 'Mine', dialect: 'rfc', tokenExpiresAt: null }),
      ),
  },
  {
    path: 'a connection whose default role has more',
    attempt: async world =>
      asHelper(world, inside =>
        createConnection(inside, {
          name: 'Mine',
          dialect: 'rfc',
          defaultRole: 'developer',
          tokenExpiresAt: null,
        }),
      ),
  },
  {
    path: 'a role mapping to a role that has more',
    attempt: async world =>
      asHelper(world, inside =>
        changeConnection(inside, world.scim.connectionId, {
          roleMapping: [{ value: 'x', role: 'media_library_full_access' }],
        }),
      ),
  },
  {
    path: 'a token of a connection that gives more',
    attempt: async world =>
      asHelper(world, async inside => {
        const connection = await findConnection(inside, world.scim.connectionId)
        return addToken(inside, connection, { readOnly: false, expiresAt: null })
      }),
  },
  {
    path: 'a connection that sets the passwords of people with more',
    attempt: async ({ helper }) =>
      (
        await helper.post('/connections', {
          name: 'Mine',
          adoption: true,
          defaultRole: 'finance',
          passwords: 'accept',
        })
      ).status,
  },
  {
    path: 'passwords of people with more, by a connection of one’s own',
    attempt: async ({ helper }) => {
      const settings = { name: randomUUID(), defaultRole: 'finance' }
      const made = await helper.post('/connections', settings)
      const path = `/connections/${made.body.id}`
      const answer = await helper.patch(path, { passwords: 'accept' })
      await helper.delete(path)
      return answer.status
    },
  },
  {
    path: 'a token of a connection that sets passwords',
    attempt: async world => {
      const settings = { defaultRole: 'finance', passwords: 'accept' } as const
      const { connectionId } = await scimClient(world.context, settings)
      const path = `/connections/${connectionId}`
      const answer = await world.helper.post(`${path}/tokens`, {})
      await removeConnection(world.context, connectionId)
      return answer.status
    },
  },
  {
    path: 'an application that speaks for a connection',
    attempt: async world =>
      asDeveloper(world, inside =>
        bindClient(inside, world.scim.connectionId, world.service.clientId),
      ),
  },
]

/** What became of the one line of an import, as the answer to it alone would say. */
async function imported(
  client: AdminClient,
  kind: 'users' | 'memberships',
  [columns, line]: readonly [string, string],
): Promise<number> {
  const { lines } = linesOf(await send(client, `/imports/${kind}`, [columns, line]))
  return lines[0]?.code === 'forbidden' ? 403 : 200
}

const byImports: readonly Attempt[] = [
  {
    path: 'import: somebody new with a role that has more',
    attempt: async ({ helper }) =>
      imported(helper, 'users', ['userName,role', 'imported@x.example,developer']),
  },
  {
    path: 'import: another role for somebody',
    attempt: async ({ helper, nobody }) =>
      imported(helper, 'users', ['userName,role', `${nobody.userName},account_administrator`]),
  },
  {
    path: 'import: the address of somebody with more rights',
    attempt: async ({ helper, developer }) =>
      imported(helper, 'users', ['userName,email', `${developer.user.userName},mine@x.example`]),
  },
  {
    path: 'import: a membership in a group that carries more',
    attempt: async ({ helper }) =>
      imported(helper, 'memberships', ['group,userName', `Approvers,${helper.user.userName}`]),
  },
]

const byScim: readonly Attempt[] = [
  {
    path: 'SCIM: a person into a group that carries what rules over others',
    attempt: async ({ scim, synced, syncedUser }) =>
      (await scim.patch(`/Groups/${synced}`, [member(syncedUser)])).status,
  },
  {
    path: 'SCIM: the same by replacing the group',
    attempt: async ({ scim, synced, syncedUser }) =>
      (
        await scim.put(`/Groups/${synced}`, {
          displayName: 'Synced',
          members: [{ value: syncedUser }],
        })
      ).status,
  },
  {
    path: 'SCIM: the same by a bulk request',
    attempt: async ({ scim, synced, syncedUser }) => {
      const operation = {
        method: 'PATCH',
        path: `/Groups/${synced}`,
        data: { Operations: [member(syncedUser)] },
      }
      const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest']
      const { body } = await scim.post('/Bulk', { schemas, Operations: [operation] })
      return Number((body['Operations'] as { status: string }[])[0]?.status)
    },
  },
  {
    path: 'SCIM: a new group inside a group that carries what rules over others',
    attempt: async ({ scim, synced, syncedUser }) => {
      const created = await scim.post('/Groups', {
        displayName: `Nested ${syncedUser}`,
        members: [{ value: syncedUser }],
      })
      const nested = await scim.patch(`/Groups/${synced}`, [member(created.body.id)])
      await scim.delete(`/Groups/${created.body.id}`)
      return nested.status
    },
  },
  {
    path: 'SCIM: a person into a group inside one that carries it, taken over by adoption',
    attempt: async ({ scim, inner, syncedUser }) =>
      (await scim.patch(`/Groups/${inner}`, [member(syncedUser)])).status,
  },
  {
    path: 'SCIM: an account administrator by the directory’s own role attribute',
    attempt: async ({ scim, syncedUser, context }) => {
      await scim.patch(`/Users/${syncedUser}`, [
        { op: 'add', path: 'roles', value: [{ value: 'account_administrator' }] },
      ])
      await scim.patch(`/Users/${syncedUser}`, [{ op: 'remove', path: 'roles' }])
      const [row] = await context.db('users').where({ id: syncedUser })
      return row?.role === 'media_library_restricted_access' ? 403 : 200
    },
  },
  {
    path: 'SCIM: a group that an account administrator is in into another group',
    attempt: async ({ scim, context, withAdministrator }) => {
      const { body } = await scim.post('/Groups', { displayName: 'Trap' })
      const answer = await scim.patch(`/Groups/${body.id}`, [member(withAdministrator)])
      await scim.delete(`/Groups/${body.id}`)
      await context.db('memberships').where({ group_id: body.id }).delete()
      return answer.status
    },
  },
]

/** Tried in test/admin/escalation.test.ts. */
export const attemptsByDoors: readonly Attempt[] = [
  ...byApplications,
  ...byConnections,
  ...byImports,
  ...byScim,
]
