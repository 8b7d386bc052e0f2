import { changeGroup } from '../../src/domain/groups/change-group.ts'
import { grantRight } from '../../src/domain/rights/grants.ts'
import { inviteUser, resendInvitation } from '../../src/domain/users/invitations/invitations.ts'
import { removeUser } from '../../src/domain/users/remove-user.ts'
import { resetPassword } from '../../src/domain/users/reset-password.ts'
import { suspendUser } from '../../src/domain/users/suspension.ts'
import { createUser } from '../../src/domain/users/create-user.ts'
import { adding, asHelper, type Attempt, input, readdress } from '../support/attempts.ts'
import { localUser } from '../support/people.ts'

const byRights: readonly Attempt[] = [
  {
    path: 'X-01: a right of one’s own',
    attempt: async ({ helper }) =>
      (await helper.put(`/users/${helper.user.id}/rights/assets.approve`, {})).status,
  },
  {
    path: 'X-01: a right of somebody else',
    attempt: async ({ helper, nobody }) =>
      (await helper.put(`/users/${nobody.id}/rights/audit.view`, {})).status,
  },
  {
    path: 'X-01: a right of every user',
    attempt: async ({ helper }) => (await helper.put('/account/rights/assets.approve', {})).status,
  },
  {
    path: 'X-01: a right of a group that one is in',
    attempt: async ({ helper, own }) =>
      (await helper.put(`/groups/${own}/rights/assets.approve`, { delegated: true })).status,
  },
  {
    path: 'X-01: a right of an application, by who does not manage applications',
    attempt: async ({ helper, service }) =>
      (await helper.put(`/applications/${service.clientId}/rights/billing.view`, {})).status,
  },
  {
    path: 'X-01: a right of an application that its maker lacks',
    attempt: async ({ developer, service }) =>
      (await developer.put(`/applications/${service.clientId}/rights/users.manage`, {})).status,
  },
  {
    path: 'X-01: user management by a right of a group',
    attempt: async ({ developer, own }) =>
      (await developer.put(`/groups/${own}/rights/users.manage`, {})).status,
  },
  {
    prepares: true,
    path: 'taking a right from an account administrator',
    attempt: async world => {
      const { context, helper, administrator } = world
      await grantRight(context, { principalId: administrator.id, right: 'active' })
      return (await helper.delete(`/users/${administrator.id}/rights/active`)).status
    },
  },
  {
    path: 'whether people need the right active',
    attempt: async ({ developer }) =>
      (await developer.put('/account/activation', { byRight: true })).status,
  },
]

const byRoles: readonly Attempt[] = [
  {
    path: 'IK-01: account administrator for oneself',
    attempt: async ({ helper }) =>
      (await helper.put(`/users/${helper.user.id}/role`, { role: 'account_administrator' })).status,
  },
  {
    path: 'a role with more rights for oneself',
    attempt: async ({ helper }) =>
      (await helper.put(`/users/${helper.user.id}/role`, { role: 'developer' })).status,
  },
  {
    path: 'IK-02: a role by a developer',
    attempt: async ({ developer, nobody }) =>
      (await developer.put(`/users/${nobody.id}/role`, { role: 'developer' })).status,
  },
  {
    path: 'another role for an account administrator',
    attempt: async ({ helper, administrator }) =>
      (await helper.put(`/users/${administrator.id}/role`, { role: 'finance' })).status,
  },
  {
    path: 'create: somebody with a role that has more',
    attempt: async world =>
      asHelper(world, inside => createUser(inside, { ...input, userName: 'x', role: 'developer' })),
  },
  {
    path: 'create: an account administrator',
    attempt: async world =>
      asHelper(world, inside =>
        createUser(inside, { ...input, userName: 'x', role: 'account_administrator' }),
      ),
  },
  {
    path: 'invite: somebody with a role that has more',
    attempt: async world =>
      asHelper(world, inside => {
        const values = { emails: [{ value: 'x@lumen.example', primary: true }] }
        return inviteUser(inside, world.app.box, {
          ...input,
          values,
          userName: 'x',
          role: 'developer',
        })
      }),
  },
  {
    path: 'create: the same over HTTP',
    attempt: async ({ helper }) =>
      (await helper.post('/users', { userName: 'x', role: 'developer' })).status,
  },
  {
    path: 'invite: the same over HTTP',
    attempt: async ({ helper }) => {
      const attributes = { emails: [{ value: 'x@lumen.example', primary: true }] }
      return (await helper.post('/invitations', { userName: 'x', role: 'developer', attributes }))
        .status
    },
  },
]

const byOthersSignIn: readonly Attempt[] = [
  {
    path: 'AS-06: the password of an account administrator',
    attempt: async world =>
      asHelper(world, inside =>
        resetPassword(inside, world.app, { userId: world.administrator.id }),
      ),
  },
  {
    path: 'the password of somebody with more rights',
    attempt: async world =>
      asHelper(world, inside =>
        resetPassword(inside, world.app, { userId: world.developer.user.id }),
      ),
  },
  {
    prepares: true,
    path: 'the password of somebody who has more through a group',
    attempt: async world => {
      const user = await localUser(world.context, 'approver', 'finance')
      await changeGroup(world.context, world.approvers, adding(user.id))
      return asHelper(world, inside => resetPassword(inside, world.app, { userId: user.id }))
    },
  },
  {
    path: 'an invitation for somebody with more rights',
    attempt: async world =>
      asHelper(world, inside =>
        resendInvitation(inside, world.app.box, { id: world.developer.user.id }),
      ),
  },
  {
    path: 'AS-06: the address of an account administrator',
    attempt: async world => asHelper(world, inside => readdress(inside, world.administrator.id)),
  },
  {
    path: 'the address of somebody with more rights, where mail may bring a way in',
    attempt: async world => asHelper(world, inside => readdress(inside, world.developer.user.id)),
  },
  {
    path: 'suspending an account administrator',
    attempt: async world => asHelper(world, inside => suspendUser(inside, world.administrator.id)),
  },
  {
    path: 'deleting an account administrator',
    attempt: async world => asHelper(world, inside => removeUser(inside, world.administrator.id)),
  },
]

/** Tried in test/admin/escalation.test.ts. */
export const attemptsByPeople: readonly Attempt[] = [...byRights, ...byRoles, ...byOthersSignIn]
