import {
  createApplication,
  findApplication,
  listApplications,
} from '../../domain/applications/applications.ts'
import { changeApplication } from '../../domain/applications/change-application.ts'
import { removeApplication } from '../../domain/applications/remove-application.ts'
import type { Application } from '../../model/application.ts'
import { resolveSettings } from '../../model/client-settings.ts'
import type { JsonObject } from '../../model/json.ts'
import {
  applicationOption,
  clientIn,
  clientOptions,
  placeIn,
  placeOptions,
} from './application-options.ts'
import { accountOption, type Command, optionalText, table, text, UsageError } from '../command.ts'
import { everyPart } from '../every-part.ts'
import { contextIn } from '../workplace.ts'

export const applicationCommands: readonly Command[] = [
  {
    name: 'application create',
    summary: 'Registers an application and prints its client id and, this once, its secret',
    options: {
      account: accountOption,
      name: { type: 'string', meaning: 'name that people see', required: true, value: 'N' },
      ...placeOptions,
      ...clientOptions,
      'account-role': { type: 'boolean', meaning: 'put the account role among the roles claim' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const { application, clientSecret } = await createApplication(context, {
        redirectUris: [],
        postLogoutRedirectUris: [],
        access: 'assigned',
        homeUrl: null,
        contact: null,
        ...placeIn(options),
        name: text(options, 'name'),
        claims: options.values['account-role'] === true ? { accountRole: true } : {},
        client: clientIn(options, {}),
      })
      const { issuer } = context.account
      const { clientId } = application
      const lines = `Issuer         ${issuer}\nClient id      ${clientId}\n`
      const secret = `Client secret  ${clientSecret}\n\nThe secret is shown this once.\n`
      return {
        json: { ...toJson(application), clientSecret, issuer },
        text: clientSecret === null ? lines : `${lines}${secret}`,
      }
    },
  },
  {
    name: 'application list',
    summary: 'Lists the applications of an account',
    options: { account: accountOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const applications = await everyPart(part => listApplications(context, part))
      const rows = applications.map(each => [
        each.clientId,
        each.name,
        each.enabled ? 'on' : 'off',
        resolveSettings(each.client).type,
        each.access,
        `${each.assignments}`,
      ])
      const { issuer } = context.account
      return {
        json: applications.map(each => ({
          ...toJson(each),
          assignments: each.assignments,
          issuer,
        })),
        text: table([['client id', 'name', 'enabled', 'type', 'access', 'assigned'], ...rows]),
      }
    },
  },
  {
    name: 'application show',
    summary: 'Prints an application with all its settings',
    options: { account: accountOption, application: applicationOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const application = await findApplication(context, text(options, 'application'))
      return { json: whole(application, context.account.issuer) }
    },
  },
  {
    name: 'application change',
    summary: 'Changes settings of an application; they hold from the next request on',
    options: {
      account: accountOption,
      application: applicationOption,
      name: { type: 'string', meaning: 'name that people see', value: 'N' },
      ...placeOptions,
      ...clientOptions,
    },
    run: async (workplace, options) => {
      const given = Object.keys(options.values).length
      if (given <= (options.json ? 3 : 2)) {
        throw new UsageError('application change needs a setting; --help lists them')
      }
      const context = await contextIn(workplace, text(options, 'account'))
      const name = optionalText(options, 'name')
      const application = await changeApplication(
        context,
        text(options, 'application'),
        former => ({
          ...placeIn(options),
          ...(name === undefined ? {} : { name }),
          client: clientIn(options, former.client),
        }),
      )
      const json = whole(application, context.account.issuer)
      return { json, text: `Changed ${application.name}\n` }
    },
  },
  switching('application enable', true, 'Switches an application on again'),
  switching('application disable', false, 'Switches an application off and ends its tokens'),
  {
    name: 'application remove',
    summary: 'Removes an application with its secrets, assignments and tokens',
    options: { account: accountOption, application: applicationOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const clientId = text(options, 'application')
      await removeApplication(context, clientId)
      return { json: { clientId }, text: 'Removed.\n' }
    },
  },
]

function switching(name: string, enabled: boolean, summary: string): Command {
  return {
    name,
    summary,
    options: { account: accountOption, application: applicationOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const clientId = text(options, 'application')
      const application = await changeApplication(context, clientId, () => ({ enabled }))
      const said = `${application.name} is ${enabled ? 'on' : 'off'}\n`
      return { json: toJson(application), text: said }
    },
  }
}

function toJson({ id, clientId, name, access, redirectUris, enabled }: Application): JsonObject {
  return { id, clientId, name, access, redirectUris, enabled }
}

function whole(application: Application, issuer: string): JsonObject {
  const { postLogoutRedirectUris, homeUrl, contact, client } = application
  const settings = resolveSettings(client) as unknown as JsonObject
  return {
    ...toJson(application),
    postLogoutRedirectUris,
    homeUrl,
    contact,
    client: settings,
    issuer,
  }
}
