import {
  addRegistrationToken,
  listRegistrationTokens,
  removeRegistrationToken,
} from '../../domain/applications/registration.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import { accountOption, type Command, optionalText, table, text, UsageError } from '../command.ts'
import { expiryIn, expiryOption } from '../expiry.ts'
import { contextIn } from '../workplace.ts'

const day = 86_400_000

export const registrationTokenCommands: readonly Command[] = [
  {
    name: 'registration-token create',
    summary: 'Makes a token with which software registers applications; without one it cannot',
    options: {
      account: accountOption,
      uses: { type: 'string', meaning: 'how many applications it registers (1)', value: 'N' },
      'expires-in': expiryOption('it', '1d', '1d'),
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const expiresAt = expiryIn(options) ?? new Date(Date.now() + day)
      const uses = optionalText(options, 'uses') ?? '1'
      if (!/^\d{1,4}$/.test(uses)) throw new UsageError('--uses is a number')
      const issued = await addRegistrationToken(context, { uses: Number(uses), expiresAt })
      const registrationEndpoint = `${context.account.issuer}/register`
      return {
        json: isoTimes({ ...issued, registrationEndpoint, expiresAt }),
        text: `Endpoint  ${registrationEndpoint}\nToken     ${issued.token}\n\nThe token is shown this once.\n`,
      }
    },
  },
  {
    name: 'registration-token list',
    summary: 'Lists the tokens for registration by their last characters',
    options: { account: accountOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const tokens = (await listRegistrationTokens(context)).map(isoTimes)
      const rows = tokens.map(each => [
        each.id,
        `…${each.hint}`,
        `${each.usesLeft}`,
        each.expiresAt,
      ])
      return { json: tokens, text: table([['id', 'token', 'uses left', 'ends'], ...rows]) }
    },
  },
  {
    name: 'registration-token remove',
    summary: 'Ends a token for registration at once',
    options: {
      account: accountOption,
      token: { type: 'string', meaning: 'id of the token', required: true, value: 'ID' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const id = text(options, 'token')
      await removeRegistrationToken(context, id)
      return { json: { id }, text: 'Removed the token.\n' }
    },
  },
]
