import { findApplication } from '../../domain/applications/applications.ts'
import { grantRight, type Held, listGrants, revokeRight } from '../../domain/rights/grants.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import type { Right } from '../../model/right.ts'
import {
  grantRightToAccount,
  grantRightToApplication,
  grantRightToGroup,
  grantRightToUser,
  listAccountRights,
  listApplicationRights,
  listGroupRights,
  listUserRights,
  revokeRightFromAccount,
  revokeRightFromApplication,
  revokeRightFromGroup,
  revokeRightFromUser,
} from '../contract/rights/grants.ts'
import { wholeAnswer } from '../lists/listed.ts'
import { type Answer, type CallerContext, route } from '../route.ts'

const everybody: Held = { principalId: null }

export const grantRoutes = [
  route(listAccountRights, async ({ context }) => listed(context, everybody)),
  route(grantRightToAccount, async ({ context, params, body }) =>
    give(context, everybody, { ...body, right: params.right }),
  ),
  route(revokeRightFromAccount, async ({ context, params }) =>
    revokeRight(context, { ...everybody, ...params }),
  ),
  route(listUserRights, async ({ context, params }) => listed(context, user(params))),
  route(grantRightToUser, async ({ context, params, body }) =>
    give(context, user(params), { ...body, right: params.right }),
  ),
  route(revokeRightFromUser, async ({ context, params }) =>
    revokeRight(context, { ...user(params), right: params.right }),
  ),
  route(listGroupRights, async ({ context, params }) => listed(context, group(params))),
  route(grantRightToGroup, async ({ context, params, body }) =>
    give(context, group(params), { ...body, right: params.right }),
  ),
  route(revokeRightFromGroup, async ({ context, params }) =>
    revokeRight(context, { ...group(params), right: params.right }),
  ),
  route(listApplicationRights, async ({ context, params }) =>
    listed(context, await application(context, params)),
  ),
  route(grantRightToApplication, async ({ context, params, body }) =>
    give(context, await application(context, params), { ...body, right: params.right }),
  ),
  route(revokeRightFromApplication, async ({ context, params }) =>
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

type Grants = Answer<typeof listUserRights>

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
