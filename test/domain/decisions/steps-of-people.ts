import {
  abandonGroup,
  discardGroup,
  restoreGroup,
} from '../../../src/domain/groups/deleted-groups.ts'
import { getGroup } from '../../../src/domain/groups/groups.ts'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { liftSuspension, suspendUser } from '../../../src/domain/users/suspension.ts'
import type { Role } from '../../../src/model/role.ts'
import type { Oracle } from './oracle.ts'
import { among, type Steps } from './step.ts'
import { addUser, changeMembers } from './world.ts'

const restricted: Role = 'media_library_restricted_access'
const roles: readonly Role[] = [
  restricted,
  restricted,
  'media_library_view_only_access',
  'media_library_full_access',
  'finance',
]

/** What happens to people and groups, each by the domain and in the oracle. */
export const people: Steps = {
  role: async ({ context, oracle }, [one, two]) => {
    const id = among(oracle.users.keys(), one)
    const role = among(roles, two)
    await changeRole(context, id, { role })
    const user = oracle.users.get(id)
    if (user !== undefined) user.role = role
    if (role !== restricted) for (const { members } of oracle.groups.values()) members.delete(id)
  },
  suspension: async ({ context, oracle }, [one]) => {
    const [id, user] = among(oracle.users, one)
    await (user.suspended ? liftSuspension : suspendUser)(context, id)
    user.suspended = !user.suspended
  },
  enter: async ({ context, oracle }, [one, two]) => {
    const [id, group] = among(oracle.groups, one)
    const member = among([...oracle.users.keys(), ...oracle.groups.keys()], two)
    await changeMembers(context, id, { add: [member] })
    group.members.add(member)
  },
  leave: async ({ context, oracle }, [one]) => {
    const all = [...oracle.groups].flatMap(([id, { members }]) =>
      [...members].map(member => [id, member] as const),
    )
    const [id, member] = among(all, one)
    await changeMembers(context, id, { remove: [member] })
    oracle.groups.get(id)?.members.delete(member)
  },
  deleteGroup: async ({ context, oracle }, [one]) => {
    const [id, group] = among(oracle.groups, one)
    const { name } = await getGroup(context, id)
    await discardGroup(context, id, { confirmation: name })
    const around = [...oracle.groups].filter(([, { members }]) => members.has(id))
    group.deleted = true
    group.places = around.map(([outer]) => outer)
    for (const [, { members }] of around) members.delete(id)
  },
  restoreGroup: async ({ context, oracle }, [one]) => {
    const [id, group] = among(deleted(oracle), one)
    await restoreGroup(context, id)
    group.deleted = false
    for (const outer of group.places) oracle.groups.get(outer)?.members.add(id)
  },
  abandonGroup: async ({ context, oracle }, [one]) => {
    const [id] = among(deleted(oracle), one)
    await abandonGroup(context, id)
  },
  removeUser: async (world, [one, two]) => {
    const { context, oracle } = world
    const id = among(oracle.users.keys(), one)
    const heir = among([undefined, ...oracle.users.keys()], two)
    await removeUser(context, id, heir === undefined ? {} : { owner: heir })
    oracle.users.delete(id)
    oracle.heirs.set(id, heir ?? null)
    for (const { members } of oracle.groups.values()) members.delete(id)
    for (const own of oracle.shares.values()) own.delete(id)
    await addUser(world, restricted)
  },
}

function deleted({
  groups,
}: Oracle): readonly (readonly [string, { deleted: boolean; places: string[] }])[] {
  return [...groups].filter(([, group]) => group.deleted)
}
