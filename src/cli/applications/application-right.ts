import { findApplication } from '../../domain/applications/applications.ts'
import { type Context, inTransaction } from '../../domain/context.ts'
import { grantRight, type Holding, listGrants, revokeRight } from '../../domain/rights/grants.ts'
import { type Right, rights } from '../../model/right.ts'
import {
  accountOption,
  type Command,
  type Options,
  table,
  text,
  texts,
  UsageError,
} from '../command.ts'
import { expiryIn, expiryOption } from '../expiry.ts'
import { contextIn } from '../workplace.ts'
import { applicationOption } from './application-options.ts'

const where = { account: accountOption, application: applicationOption } as const
const right = { type: 'string', meaning: 'right', required: true, value: 'RIGHT' } as const

/** What service applications may do in the account (`application change --resource` lets them ask for it). */
export const applicationRightCommands: readonly Command[] = [
  {
    name: 'application grant',
    summary: 'Gives an application rights in the account',
    options: {
      ...where,
      right: { ...right, multiple: true },
      'expires-in': expiryOption('the rights'),
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const holder = await holderIn(context, options)
      const wanted = [...new Set(texts(options, 'right').map(each => oneRight(each)))]
      const until = expiryIn(options)
      await inTransaction(context, async inside => {
        for (const each of wanted) await grantRight(inside, { ...holder, right: each, until })
      })
      return { json: { rights: wanted }, text: `Gave ${wanted.join(', ')}\n` }
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
  return { ...(await holderIn(context, options)), right: oneRight(text(options, 'right')) }
}

function oneRight(word: string): Right {
  const found = rights.find(each => each === word)
  if (found !== undefined) return found
  throw new UsageError(`--right is one of ${rights.join(', ')}`)
}
