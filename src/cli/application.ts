import { assign, createApplication, listApplications } from '../domain/applications.ts'
import type { Application } from '../model/application.ts'
import type { JsonObject } from '../model/json.ts'
import {
  accountOption,
  type Command,
  oneOf,
  optionalText,
  table,
  text,
  texts,
  UsageError,
} from './command.ts'
import { contextIn } from './workplace.ts'

export const applicationCommands: readonly Command[] = [
  {
    name: 'application create',
    summary: 'Registers an application and prints its client id and, this once, its secret',
    options: {
      account: accountOption,
      name: { type: 'string', meaning: 'name that people see', required: true, value: 'N' },
      'redirect-uri': {
        type: 'string',
        meaning: 'where sign-in returns to, exactly',
        required: true,
        multiple: true,
        value: 'U',
      },
      'post-logout-redirect-uri': {
        type: 'string',
        meaning: 'where sign-out returns to',
        multiple: true,
        value: 'U',
      },
      access: {
        type: 'string',
        meaning: 'assigned: assigned users and groups only; open: every active user (assigned)',
        value: 'assigned|open',
      },
      'home-url': { type: 'string', meaning: 'where people begin', value: 'U' },
      contact: {
        type: 'string',
        meaning: 'whom to ask for access, shown to who is refused',
        value: 'TEXT',
      },
      'account-role': { type: 'boolean', meaning: 'put the account role among the roles claim' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const { application, clientSecret } = await createApplication(context, {
        name: text(options, 'name'),
        redirectUris: texts(options, 'redirect-uri'),
        postLogoutRedirectUris: texts(options, 'post-logout-redirect-uri'),
        access: oneOf(options, 'access', { words: ['assigned', 'open'], otherwise: 'assigned' }),
        homeUrl: optionalText(options, 'home-url') ?? null,
        contact: optionalText(options, 'contact') ?? null,
        claims: options.values['account-role'] === true ? { accountRole: true } : {},
      })
      const { issuer } = context.account
      const { clientId } = application
      return {
        json: { ...toJson(application), clientSecret, issuer },
        text: `Issuer         ${issuer}\nClient id      ${clientId}\nClient secret  ${clientSecret}\n\nThe secret is shown this once.\n`,
      }
    },
  },
  {
    name: 'application list',
    summary: 'Lists the applications of an account',
    options: { account: accountOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const applications = await listApplications(context)
      const rows = applications.map(each => [
        each.clientId,
        each.name,
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
        text: table([['client id', 'name', 'access', 'assigned'], ...rows]),
      }
    },
  },
  {
    name: 'application assign',
    summary: 'Lets a user or a group into an application',
    options: {
      account: accountOption,
      application: { type: 'string', meaning: 'client id', required: true, value: 'CLIENT_ID' },
      group: { type: 'string', meaning: 'id of a group', value: 'ID' },
      user: { type: 'string', meaning: 'id of a user', value: 'ID' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const principals = [optionalText(options, 'group'), optionalText(options, 'user')]
      const [principal, second] = principals.filter(each => each !== undefined)
      if (principal === undefined || second !== undefined) {
        throw new UsageError('application assign takes one of --group and --user')
      }
      const clientId = text(options, 'application')
      await assign(context, clientId, principal)
      return { json: { clientId, principal }, text: 'Assigned.\n' }
    },
  },
]

function toJson({ id, clientId, name, access, redirectUris, enabled }: Application): JsonObject {
  return { id, clientId, name, access, redirectUris, enabled }
}
