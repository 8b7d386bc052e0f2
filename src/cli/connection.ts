import { createConnection, listConnections } from '../domain/connections.ts'
import { type Connection, dialects } from '../model/connection.ts'
import type { JsonObject } from '../model/json.ts'
import { accountOption, type Command, oneOf, table, text } from './command.ts'
import { contextIn } from './workplace.ts'

export const connectionCommands: readonly Command[] = [
  {
    name: 'connection create',
    summary: 'Creates a SCIM connection and prints its address and, this once, its token',
    options: {
      account: accountOption,
      name: { type: 'string', meaning: 'name of the directory', required: true, value: 'N' },
      dialect: { type: 'string', meaning: `one of ${dialects.join(', ')} (compat)`, value: 'D' },
      adoption: {
        type: 'string',
        meaning:
          'on: may take over people and groups that nobody manages; off: sees its own only (off)',
        value: 'on|off',
      },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const dialect = oneOf(options, 'dialect', { words: dialects, otherwise: 'compat' })
      const adoption =
        oneOf(options, 'adoption', { words: ['on', 'off'], otherwise: 'off' }) === 'on'
      const input = { name: text(options, 'name'), dialect, adoption, tokenExpiresAt: null }
      const { connection, token } = await createConnection(context, input)
      const scimBaseUrl = `${context.account.issuer}/scim/v2`
      return {
        json: { ...toJson(connection), scimBaseUrl, token },
        text: `SCIM base URL  ${scimBaseUrl}\nToken          ${token}\n\nThe token is shown this once.\n`,
      }
    },
  },
  {
    name: 'connection list',
    summary: 'Lists the SCIM connections of an account',
    options: { account: accountOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const connections = await listConnections(context)
      const rows = connections.map(each => [
        each.name,
        each.dialect,
        each.adoption ? 'on' : 'off',
        `${each.managedUsers}`,
        `${each.managedGroups}`,
      ])
      const { issuer } = context.account
      return {
        json: connections.map(each => ({ ...toJson(each), scimBaseUrl: `${issuer}/scim/v2` })),
        text: table([['name', 'dialect', 'adoption', 'users', 'groups'], ...rows]),
      }
    },
  },
]

function toJson({ id, name, dialect, adoption, defaultRole, enabled }: Connection): JsonObject {
  return { id, name, dialect, adoption, defaultRole, enabled }
}
