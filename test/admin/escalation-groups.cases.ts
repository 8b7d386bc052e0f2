import { addMembers } from '../../src/domain/groups/change-members.ts'
import { discardGroup, restoreGroup } from '../../src/domain/groups/deleted-groups.ts'
import { changeGroup } from '../../src/domain/groups/change-group.ts'
import { createGroup } from '../../src/domain/groups/create-group.ts'
import { grantRight } from '../../src/domain/rights/grants.ts'
import { adding, asHelper, type Attempt, named, status } from '../support/attempts.ts'
import { type World } from '../support/escalation.ts'
import { localUser } from '../support/people.ts'
import { asCaller } from '../support/rights.ts'

/** Tried in test/admin/escalation.test.ts. */
export const attemptsByGroups: readonly Attempt[] = [
  ...(['approvers', 'keepers', 'inner', 'editors', 'visitors'] as const).map(group => ({
    path: `oneself into the group ${group}, which carries more`,
    attempt: async (world: World) =>
      asHelper(world, inside => changeGroup(inside, world[group], adding(world.helper.user.id))),
  })),
  {
    path: 'somebody else into a group that carries more',
    attempt: async world =>
      asHelper(world, inside => changeGroup(inside, world.approvers, adding(world.nobody.id))),
  },
  {
    path: 'replacing the members of a group that carries more',
    attempt: async world =>
      asHelper(world, inside =>
        changeGroup(inside, world.approvers, {
          members: { replace: new Set([world.helper.user.id]), add: new Set(), remove: new Set() },
        }),
      ),
  },
  {
    path: 'nested: one’s own group into one that carries more',
    attempt: async world =>
      asHelper(world, inside => changeGroup(inside, world.keepers, adding(world.own))),
  },
  {
    path: 'nested: one’s own group into one inside a group that carries more',
    attempt: async world =>
      asHelper(world, inside => changeGroup(inside, world.inner, adding(world.own))),
  },
  {
    prepares: true,
    path: 'restoring a deleted group that one is in and that carries more',
    attempt: async world => {
      const { context, helper } = world
      const id = (await createGroup(context, named('Gone'), new Set([helper.user.id]))).id
      await grantRight(context, { principalId: id, right: 'assets.approve' })
      await discardGroup(context, id, { confirmation: 'Gone' })
      return asHelper(world, inside => restoreGroup(inside, id))
    },
  },
  {
    prepares: true,
    path: 'role: coming back into a sharing group that carries more',
    attempt: async world => {
      const { context, scim } = world
      const user = await localUser(context, 'comes back')
      const group = await createGroup(context, { ...named('Shared'), kind: 'sharing' })
      await scim.patch(`/Groups/${group.id}`, [
        { op: 'add', path: 'members', value: [{ value: user.id }] },
      ])
      await grantRight(context, { principalId: group.id, right: 'audit.view' })
      const { changeRole } = await import('../../src/domain/users/change-role.ts')
      await changeRole(context, user.id, { role: 'finance' })
      return asHelper(world, inside =>
        changeRole(inside, user.id, { role: 'media_library_restricted_access' }),
      )
    },
  },
  {
    path: 'AS-03: an account administrator into a group by another hand than an administrator’s',
    attempt: async world =>
      asHelper(world, inside => changeGroup(inside, world.own, adding(world.administrator.id))),
  },
  {
    path: 'AS-03: an account administrator into a group by one’s own hand',
    attempt: async ({ context, administrator, own }) =>
      status(changeGroup(await asCaller(context, administrator.id), own, adding(administrator.id))),
  },
  {
    path: 'AS-03: an account administrator in a group into another group',
    attempt: async world =>
      asHelper(world, inside => changeGroup(inside, world.own, adding(world.withAdministrator))),
  },
  {
    path: 'create: a group with an account administrator in it',
    attempt: async world =>
      asHelper(world, inside =>
        createGroup(inside, named('New'), new Set([world.administrator.id])),
      ),
  },
  {
    path: 'making oneself the manager of a group that carries more',
    attempt: async ({ helper, approvers }) =>
      (await helper.put(`/groups/${approvers}/managers/${helper.user.id}`)).status,
  },
  {
    path: 'a manager of one group: a member for another group',
    attempt: async ({ manager, approvers, nobody }) =>
      (await manager.post(`/groups/${approvers}/members`, { members: [nobody.id] })).status,
  },
  {
    path: 'a manager: what was attached without leave to pass it on',
    attempt: async ({ manager, keepers }) =>
      (await manager.post(`/groups/${keepers}/members`, { members: [manager.user.id] })).status,
  },
  {
    path: 'a manager: anything else of the group',
    attempt: async ({ manager, keepers }) =>
      (await manager.put(`/groups/${keepers}/rights/active`, {})).status,
  },
  {
    path: 'a manager: another manager',
    attempt: async ({ manager, keepers, nobody }) =>
      (await manager.put(`/groups/${keepers}/managers/${nobody.id}`)).status,
  },
  {
    path: 'a copy of a group that carries more',
    attempt: async ({ helper, approvers }) =>
      (await helper.post(`/groups/${approvers}/copy`, { name: 'Copy', members: false })).status,
  },
  {
    path: 'a longer membership in a group that carries more',
    prepares: true,
    attempt: async ({ context, helper, nobody, approvers }) => {
      const until = new Date(Date.now() + 60_000)
      await addMembers(context, approvers, { ids: [nobody.id], until })
      const answer = await helper.post(`/groups/${approvers}/members`, {
        members: [nobody.id],
        until: null,
      })
      const [row] = await context
        .db('memberships')
        .where({ group_id: approvers, member_id: nobody.id })
      return row?.until === null ? 200 : answer.status
    },
  },
]
