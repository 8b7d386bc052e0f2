import { findApplication } from '../../domain/applications/applications.ts'
import { grantRight, type Held, listGrants, revokeRight } from '../../domain/rights/grants.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import type { Right } from '../../model/right.ts'
import {
  accountRights,
  applicationRights,
  groupRights,
  userRights,
} from '../contract/rights/grants.ts'
import { wholeAnswer } from '../lists/listed.ts'
import { type Answer, type CallerContext, route } from '../route.ts'

const everybody: Held = { principalId: null }

export const grantRoutes = [
  route(accountRights.list, async ({ context }) => listed(context, everybody)),
  route(accountRights.give, async ({ context, params, body }) =>
    give(context, everybody, { ...body, right: params.right }),
  ),
  route(accountRights.take, async ({ context, params }) =>
    revokeRight(context, { ...everybody, ...params }),
  ),
  route(userRights.list, async ({ context, params }) => listed(context, user(params))),
  route(userRights.give, async ({ context, params, body }) =>
    give(context, user(params), { ...body, right: params.right }),
  ),
  route(userRights.take, async ({ context, params }) =>
    revokeRight(context, { ...user(params), right: params.right }),
  ),
  route(groupRights.list, async ({ context, params }) => listed(context, group(params))),
  route(groupRights.give, async ({ context, params, body }) =>
    give(context, group(params), { ...body, right: params.right }),
  ),
  route(groupRights.take, async ({ context, params }) =>
    revokeRight(context, { ...group(params), right: params.right }),
  ),
  route(applicationRights.list, async ({ context, params }) =>
    listed(context, await application(context, params)),
  ),
  route(applicationRights.give, async ({ context, params, body }) =>
    give(context, await application(context, params), { ...body, right: params.right }),
  ),
  route(applicationRights.take, async ({ context, params }) =>
    revokeRight(context, { ...(await application(context, params)), right: params.right }),
  ),
]

function user(params: { readonly user: string }): Held {
  return { principalId: params.user, kind: 'user' }
}

function group(params: { readonly group: string }): Held {
  return { principalId: params.group, kind: 'group' }
}

async function application(
  context: CallerContext,
  params: { readonly application: string },
): Promise<Held> {
  const { id } = await findApplication(context, params.application)
  return { principalId: id, kind: 'application' }
}

type Grants = Answer<typeof userRights.list>

async function listed(context: CallerContext, held: Held): Promise<Grants> {
  return wholeAnswer(await listGrants(context, held), isoTimes)
}

type Terms = {
  readonly right: Right
  readonly reason?: string | null | undefined
  readonly until?: string | null | undefined
  readonly delegated?: boolean | undefined
}

/** Gives the right and answers with all that the holder has by then. */
async function give(
  context: CallerContext,
  held: Held,
  { right, reason = null, until = null, delegated }: Terms,
): Promise<Grants> {
  const end = until === null ? null : new Date(until)
  const more = delegated === undefined ? {} : { delegated }
  await grantRight(context, { ...held, right, reason, until: end, ...more })
  return listed(context, held)
}
