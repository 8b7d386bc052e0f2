import { addToken, listTokens, removeToken } from '../../domain/connections/connection-tokens.ts'
import { findConnection } from '../../domain/connections/connections.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import { accountOption, type Command, table, text } from '../command.ts'
import { expiryIn, expiryOption } from '../expiry.ts'
import { connectionOption } from './connection-options.ts'
import { contextIn } from '../workplace.ts'

export const connectionTokenCommands: readonly Command[] = [
  {
    name: 'connection add-token',
    summary:
      'Makes a second token of a connection, so that the first can be replaced without a gap',
    options: {
      account: accountOption,
      connection: connectionOption,
      'expires-in': expiryOption('the token'),
      'read-only': {
        type: 'boolean',
        meaning: 'the token reads and searches, and changes nothing',
      },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const connection = await findConnection(context, text(options, 'connection'))
      const expiresAt = expiryIn(options)
      const readOnly = options.values['read-only'] === true
      const { id, token, hint } = await addToken(context, connection, { readOnly, expiresAt })
      return {
        json: isoTimes({ id, token, hint, readOnly, expiresAt }),
        text: `Token  ${token}\n\nThe token is shown this once.\n`,
      }
    },
  },
  {
    name: 'connection tokens',
    summary: 'Lists the tokens of a connection by their last characters',
    options: { account: accountOption, connection: connectionOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const connection = await findConnection(context, text(options, 'connection'))
      const tokens = (await listTokens(context, connection)).map(isoTimes)
      const rows = tokens.map(each => [
        each.id,
        `…${each.hint}`,
        each.readOnly ? 'read' : 'read and write',
        each.createdAt,
        each.live ? (each.expiresAt ?? 'never') : `ended ${each.expiresAt}`,
        each.lastUsedAt ?? 'never',
      ])
      const heading = ['id', 'token', 'scope', 'created', 'ends', 'last used']
      return { json: tokens, text: table([heading, ...rows]) }
    },
  },
  {
    name: 'connection remove-token',
    summary: 'Ends a token of a connection at once',
    options: {
      account: accountOption,
      connection: connectionOption,
      token: { type: 'string', meaning: 'id of the token', required: true, value: 'ID' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const connection = await findConnection(context, text(options, 'connection'))
      const id = text(options, 'token')
      await removeToken(context, connection, id)
      return { json: { id }, text: 'Removed the token.\n' }
    },
  },
]
