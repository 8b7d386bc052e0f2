import {
  changeConnection,
  createConnection,
  findConnection,
  listConnections,
} from '../../domain/connections/connections.ts'
import { bindClient } from '../../domain/connections/connection-clients.ts'
import { inTransaction } from '../../domain/context.ts'
import { removeConnection } from '../../domain/connections/remove-connection.ts'
import type { Connection } from '../../model/connection.ts'
import type { JsonObject } from '../../model/json.ts'
import { accountOption, type Command, optionalText, table, text, UsageError } from '../command.ts'
import { connectionOption, settingOptions, settingsIn } from './connection-options.ts'
import { expiryIn, expiryOption } from '../expiry.ts'
import { contextIn } from '../workplace.ts'

export const connectionCommands: readonly Command[] = [
  {
    name: 'connection create',
    summary: 'Creates a SCIM connection and prints its address and, this once, its token',
    options: {
      account: accountOption,
      name: { type: 'string', meaning: 'name of the directory', required: true, value: 'N' },
      ...settingOptions,
      'expires-in': expiryOption('the token'),
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const tokenExpiresAt = expiryIn(options)
      const input = { ...settingsIn(options), name: text(options, 'name'), tokenExpiresAt }
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
        each.enabled ? 'on' : 'off',
        each.dialect,
        each.adoption ? 'on' : 'off',
        `${each.managedUsers}`,
        `${each.managedGroups}`,
      ])
      const { issuer } = context.account
      return {
        json: connections.map(each => ({ ...toJson(each), scimBaseUrl: `${issuer}/scim/v2` })),
        text: table([['name', 'enabled', 'dialect', 'adoption', 'users', 'groups'], ...rows]),
      }
    },
  },
  {
    name: 'connection change',
    summary: 'Changes settings of a SCIM connection; they hold from the next request on',
    options: {
      account: accountOption,
      connection: connectionOption,
      ...settingOptions,
      'oauth-client': {
        type: 'string',
        meaning:
          'service application with the resource ISSUER/scim/v2=scim,scim.read, whose access tokens speak for it too; or off (off)',
        value: 'CLIENT_ID|off',
      },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const settings = settingsIn(options)
      const client = optionalText(options, 'oauth-client')
      if (Object.keys(settings).length === 0 && client === undefined) {
        throw new UsageError('connection change needs a setting; --help lists them')
      }
      const { id } = await findConnection(context, text(options, 'connection'))
      const connection = await inTransaction(context, async inside => {
        const changed = await changeConnection(inside, id, settings)
        if (client === undefined) return changed
        return bindClient(inside, id, client === 'off' ? null : client)
      })
      return { json: toJson(connection), text: `Changed ${connection.name}\n` }
    },
  },
  {
    name: 'connection remove',
    summary: 'Removes a SCIM connection; its people and groups stay and are managed by nobody',
    options: { account: accountOption, connection: connectionOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const connection = await findConnection(context, text(options, 'connection'))
      await removeConnection(context, connection.id)
      return { json: toJson(connection), text: `Removed ${connection.name}\n` }
    },
  },
]

function toJson({ id, name, roleMapping, ...settings }: Connection): JsonObject {
  const { dialect, adoption, defaultRole, passwords, rateLimit, enabled, oauthClient } = settings
  return {
    id,
    name,
    dialect,
    adoption,
    defaultRole,
    roleMapping: roleMapping.map(rule => ({ ...rule })),
    passwords,
    rateLimit,
    enabled,
    oauthClient,
  }
}
