import {
  addSecret,
  listSecrets,
  removeSecret,
} from '../../domain/applications/application-secrets.ts'
import { findApplication } from '../../domain/applications/applications.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import { applicationOption } from './application-options.ts'
import { accountOption, type Command, table, text } from '../command.ts'
import { expiryIn, expiryOption } from '../expiry.ts'
import { contextIn } from '../workplace.ts'

export const applicationSecretCommands: readonly Command[] = [
  {
    name: 'application add-secret',
    summary:
      'Makes a second secret of an application, so that the first can be replaced without a gap',
    options: {
      account: accountOption,
      application: applicationOption,
      'expires-in': expiryOption('the secret'),
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const application = await findApplication(context, text(options, 'application'))
      const expiresAt = expiryIn(options)
      const { id, secret, hint } = await addSecret(context, application, expiresAt)
      return {
        json: isoTimes({ id, secret, hint, expiresAt }),
        text: `Client secret  ${secret}\n\nThe secret is shown this once.\n`,
      }
    },
  },
  {
    name: 'application secrets',
    summary: 'Lists the secrets of an application by their last characters',
    options: { account: accountOption, application: applicationOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const application = await findApplication(context, text(options, 'application'))
      const secrets = (await listSecrets(context, application)).map(isoTimes)
      const rows = secrets.map(each => [
        each.id,
        `…${each.hint}`,
        each.createdAt,
        each.live ? (each.expiresAt ?? 'never') : `ended ${each.expiresAt}`,
      ])
      return { json: secrets, text: table([['id', 'secret', 'created', 'ends'], ...rows]) }
    },
  },
  {
    name: 'application remove-secret',
    summary: 'Ends a secret of an application at once',
    options: {
      account: accountOption,
      application: applicationOption,
      secret: { type: 'string', meaning: 'id of the secret', required: true, value: 'ID' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const application = await findApplication(context, text(options, 'application'))
      const id = text(options, 'secret')
      await removeSecret(context, application, id)
      return { json: { id }, text: 'Removed the secret.\n' }
    },
  },
]
