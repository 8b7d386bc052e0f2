import { findApplication } from '../../domain/applications/applications.ts'
import { changeClaimsContract } from '../../domain/applications/claims-contract.ts'
import { findUserNamed, getUser } from '../../domain/users/users.ts'
import type { Context } from '../../domain/context.ts'
import { createLog } from '../../lib/log.ts'
import { createPasswordHasher } from '../../lib/password-hasher.ts'
import { isId } from '../../lib/ids.ts'
import { claimPlaces, type ClaimsContract, wholeContract } from '../../model/claims-contract.ts'
import type { JsonObject } from '../../model/json.ts'
import type { User } from '../../model/user.ts'
import { previewTokens } from '../../oidc/preview.ts'
import { createAdapter } from '../../storage/oidc/oidc-adapter.ts'
import { issueAsOne } from '../../storage/oidc/oidc-issue.ts'
import { applicationOption } from './application-options.ts'
import { claimsIn, claimsOptions } from './claims-options.ts'
import { accountOption, type Command, type Options, optionalText, table, text } from '../command.ts'
import { previewText } from './preview-text.ts'
import { contextIn, type Workplace } from '../workplace.ts'

export const claimsCommands: readonly Command[] = [
  {
    name: 'application claims',
    summary: 'Shows what an application is told of people, and changes it',
    options: { account: accountOption, application: applicationOption, ...claimsOptions },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const clientId = text(options, 'application')
      const { claims } = await findApplication(context, clientId)
      const change = claimsIn(options, wholeContract(claims))
      const isChange = Object.keys(change).length > 0
      const now = isChange ? await changeClaimsContract(context, clientId, change) : claims
      return { json: { clientId, ...toJson(now) }, text: contractText(now) }
    },
  },
  {
    name: 'application preview',
    summary: 'Shows the tokens that an application would get for a person, and why they are so',
    options: {
      account: accountOption,
      application: applicationOption,
      user: { type: 'string', meaning: 'user name or id', required: true, value: 'N|ID' },
      scope: { type: 'string', meaning: 'what it asks for (everything)', value: 'SCOPE' },
      resource: { type: 'string', meaning: 'audience of the access token', value: 'URI' },
      'in-group': { type: 'string', meaning: 'suppose they were in this group', value: 'ID' },
      'with-role': {
        type: 'string',
        meaning: 'suppose they had this account role or role of the application',
        value: 'KEY',
      },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const { id } = await userIn(context, text(options, 'user'))
      const clientId = text(options, 'application')
      const request = { clientId, userId: id, ...requestIn(options) }
      const preview = await previewTokens(partsOf(workplace, context), context, request)
      return { json: preview as unknown as JsonObject, text: previewText(preview) }
    },
  },
]

async function userIn(context: Context, nameOrId: string): Promise<User> {
  const named = await findUserNamed(context, nameOrId)
  if (named !== undefined) return named
  return getUser(context, isId(nameOrId) ? nameOrId : '')
}

function requestIn(
  options: Options,
): Omit<Parameters<typeof previewTokens>[2], 'clientId' | 'userId'> {
  const [scope, resource] = [optionalText(options, 'scope'), optionalText(options, 'resource')]
  const [inGroup, withRole] = [
    optionalText(options, 'in-group'),
    optionalText(options, 'with-role'),
  ]
  return {
    ...(scope === undefined ? {} : { scope }),
    ...(resource === undefined ? {} : { resource }),
    whatIf: {
      ...(inGroup === undefined ? {} : { inGroup }),
      ...(withRole === undefined ? {} : { withRole }),
    },
  }
}

function partsOf(
  { installation: { db, box } }: Workplace,
  { account }: Context,
): Parameters<typeof previewTokens>[0] {
  const hasher = createPasswordHasher({ lanes: 1, queue: 1 })
  const log = createLog('warn', process.stderr)
  const secure = account.issuer.startsWith('https:')
  return { db, box, hasher, log, secure, createAdapter, issueAsOne }
}

function toJson(contract: ClaimsContract): JsonObject {
  return { ...wholeContract(contract) }
}

function contractText(contract: ClaimsContract): string {
  const { groups, groupPrefix, values, names, places, ...rest } = wholeContract(contract)
  const { accountRole, maxValues, maxBytes, attributes } = rest
  return table([
    ['groups', groups === 'prefix' ? `those that begin with ${groupPrefix}` : groups],
    ['values', values],
    ['groups claim', names.groups],
    ['roles claim', names.roles],
    ['in', claimPlaces.filter(place => places[place]).join(', ')],
    ['account role', accountRole ? 'on' : 'off'],
    ['at most', `${maxValues} values, ${maxBytes} bytes; past it by reference`],
    ...Object.entries(attributes).map(([claim, path]) => [claim, path]),
  ])
}
