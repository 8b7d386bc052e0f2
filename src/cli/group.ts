import { changeGroup } from '../domain/groups/change-group.ts'
import { createGroup } from '../domain/groups/create-group.ts'
import { listGroups } from '../domain/groups/groups.ts'
import { type Group, groupKinds } from '../model/group.ts'
import type { JsonObject } from '../model/json.ts'
import { accountOption, type Command, oneOf, table, text } from './command.ts'
import { everyPage } from './every-page.ts'
import { contextIn } from './workplace.ts'

export const groupCommands: readonly Command[] = [
  {
    name: 'group create',
    summary: 'Creates a group',
    options: {
      account: accountOption,
      name: { type: 'string', meaning: 'name of the group', required: true, value: 'N' },
      kind: {
        type: 'string',
        meaning: 'sharing: users with restricted access only; directory: any role (sharing)',
        value: 'sharing|directory',
      },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const kind = oneOf(options, 'kind', { words: groupKinds, otherwise: 'sharing' })
      const input = { name: text(options, 'name'), kind, externalId: null, attributes: {} }
      const group = await createGroup(context, input)
      return { json: toJson(group), text: `Created ${group.name} with the id ${group.id}\n` }
    },
  },
  {
    name: 'group list',
    summary: 'Lists the groups of an account',
    options: { account: accountOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const groups = await everyPage(page => listGroups(context, page))
      const rows = groups.map(({ id, name, kind, memberCount }) => [
        id,
        name,
        kind,
        `${memberCount}`,
      ])
      return { json: groups.map(toJson), text: table([['id', 'name', 'kind', 'members'], ...rows]) }
    },
  },
  {
    name: 'group add-member',
    summary: 'Puts a user into a group',
    options: {
      account: accountOption,
      group: { type: 'string', meaning: 'id of the group', required: true, value: 'ID' },
      user: { type: 'string', meaning: 'id of the user', required: true, value: 'ID' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const members = { add: new Set([text(options, 'user')]), remove: new Set<string>() }
      const group = await changeGroup(context, text(options, 'group'), { members })
      return { json: toJson(group), text: `${group.name} has ${group.memberCount} members\n` }
    },
  },
]

function toJson({ id, name, kind, memberCount, managedBy }: Group): JsonObject {
  return { id, name, kind, memberCount, managedBy }
}
