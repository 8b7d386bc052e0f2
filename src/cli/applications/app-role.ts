import {
  assignAppRole,
  createAppRole,
  listAppRoles,
  removeAppRole,
  type RoleGiving,
  unassignAppRole,
} from '../../domain/applications/app-roles.ts'
import { applicationOption } from './application-options.ts'
import {
  accountOption,
  type Command,
  type Option,
  type Options,
  optionalText,
  table,
  text,
} from '../command.ts'
import { principalIn, principalOptions } from './principal-options.ts'
import { contextIn } from '../workplace.ts'

const roleOption: Option = {
  type: 'string',
  meaning: 'key of the role',
  required: true,
  value: 'KEY',
}
const where = { account: accountOption, application: applicationOption } as const
const whom = {
  role: roleOption,
  ...principalOptions,
} as const

export const appRoleCommands: readonly Command[] = [
  {
    name: 'app-role create',
    summary: 'Defines a role of an application; the roles claim tells its key',
    options: {
      ...where,
      key: { type: 'string', meaning: 'what tokens say', required: true, value: 'KEY' },
      name: { type: 'string', meaning: 'name for people (the key)', value: 'N' },
      description: { type: 'string', meaning: 'what it allows', value: 'TEXT' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const key = text(options, 'key')
      const name = optionalText(options, 'name') ?? key
      const description = optionalText(options, 'description') ?? null
      const input = { key, name, description }
      const role = await createAppRole(context, text(options, 'application'), input)
      return { json: { ...role }, text: `Created the role ${key}\n` }
    },
  },
  {
    name: 'app-role list',
    summary: 'Lists the roles of an application',
    options: where,
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const roles = await listAppRoles(context, text(options, 'application'))
      const rows = roles.map(each => [each.key, each.name, `${each.users}`, `${each.groups}`])
      return {
        json: roles.map(each => ({ ...each })),
        text: table([['key', 'name', 'users', 'groups'], ...rows]),
      }
    },
  },
  {
    name: 'app-role remove',
    summary: 'Removes a role of an application, from everybody who has it',
    options: { ...where, role: roleOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const key = text(options, 'role')
      const assignments = await removeAppRole(context, text(options, 'application'), key)
      return { json: { key, assignments }, text: `Removed the role ${key}\n` }
    },
  },
  {
    name: 'app-role assign',
    summary: 'Gives a role of an application to a user or a group',
    options: { ...where, ...whom },
    run: async (workplace, options) => {
      const giving = givingIn(options)
      await assignAppRole(await contextIn(workplace, text(options, 'account')), giving)
      return { json: giving, text: 'Assigned.\n' }
    },
  },
  {
    name: 'app-role unassign',
    summary: 'Takes a role of an application from a user or a group',
    options: { ...where, ...whom },
    run: async (workplace, options) => {
      const giving = givingIn(options)
      await unassignAppRole(await contextIn(workplace, text(options, 'account')), giving)
      return { json: giving, text: 'No longer assigned.\n' }
    },
  },
]

function givingIn(options: Options): RoleGiving {
  const principalId = principalIn(options, 'a role goes to')
  return { clientId: text(options, 'application'), key: text(options, 'role'), principalId }
}
