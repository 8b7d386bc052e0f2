import { findApplication } from '../../domain/applications/applications.ts'
import type { Context } from '../../domain/context.ts'
import { grantRight, type Holding, listGrants, revokeRight } from '../../domain/rights/grants.ts'
import { rights } from '../../model/right.ts'
import { accountOption, type Command, oneOf, type Options, table, text } from '../command.ts'
import { expiryIn, expiryOption } from '../expiry.ts'
import { contextIn } from '../workplace.ts'
import { applicationOption } from './application-options.ts'

const where = { account: accountOption, application: applicationOption } as const
const right = { type: 'string', meaning: 'right', required: true, value: 'RIGHT' } as const

/** What service applications may do in the account (`application change --resource` lets them ask for it). */
export const applicationRightCommands: readonly Command[] = [
  {
    name: 'application grant',
    summary: 'Gives an application a right in the account',
    options: { ...where, right, 'expires-in': expiryOption('the right') },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const holding = await holdingIn(context, options)
      await grantRight(context, { ...holding, until: expiryIn(options) })
      return { json: { right: holding.right }, text: `Gave ${holding.right}\n` }
    },
  },
  {
    name: 'application revoke',
    summary: 'Takes a right from an application',
    options: { ...where, right },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const holding = await holdingIn(context, options)
      await revokeRight(context, holding)
      return { json: { right: holding.right }, text: `Took ${holding.right}\n` }
    },
  },
  {
    name: 'application rights',
    summary: 'Lists the rights of an application',
    options: where,
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const grants = await listGrants(context, await holderIn(context, options))
      const found = grants.map(grant => {
        const until = grant.until?.toISOString() ?? null
        return { right: grant.right, since: grant.since.toISOString(), until }
      })
      const rows = found.map(each => [each.right, each.since, each.until ?? ''])
      return { json: found, text: table([['right', 'since', 'until'], ...rows]) }
    },
  },
]

async function holderIn(
  context: Context,
  options: Options,
): Promise<{ readonly principalId: string; readonly kind: 'application' }> {
  const { id } = await findApplication(context, text(options, 'application'))
  return { principalId: id, kind: 'application' }
}

async function holdingIn(
  context: Context,
  options: Options,
): Promise<Holding & { readonly principalId: string }> {
  const wanted = oneOf(options, 'right', { words: rights })
  return { ...(await holderIn(context, options)), right: wanted }
}
