import { createHmac } from 'node:crypto'
import type { Knex } from 'knex'
import { errors, type Grant, type KoaContextWithOIDC, type Session } from 'oidc-provider'
import { randomText } from '../lib/ids.ts'
import type { SecretBox } from '../lib/secret-box.ts'
import { entryFor } from './request.ts'

type Owner = { readonly sub: string; readonly clientId: string }

export type LoadExistingGrant = (ctx: KoaContextWithOIDC) => Promise<Grant | undefined>

/**
 * Gives the grant of an authorization request. Applications are registered by the account's own administrators, so consent
 * is given for the person, to what the request asks for, unless it asks for consent itself (`prompt=consent`).
 *
 * It is also the second gate of entry: whoever may not enter gets no grant, without which nothing is issued.
 */
export function grantLoader({ db, box }: { db: Knex; box: SecretBox }): LoadExistingGrant {
  return async ctx => {
    const { client, account, session } = ctx.oidc
    if (!client || !account || !session) return undefined
    const owner = { sub: account.accountId, clientId: client.clientId }
    if (!(await entryFor(ctx, db, owner)).allowed) return refuse(ctx)
    return grantFor(ctx, { owner, session, box })
  }
}

type Request = { readonly owner: Owner; readonly session: Session; readonly box: SecretBox }

async function grantFor(
  ctx: KoaContextWithOIDC,
  { owner, session, box }: Request,
): Promise<Grant | undefined> {
  const { result, requestParamOIDCScopes: wanted } = ctx.oidc
  const id = result?.consent?.grantId ?? session.grantIdFor(owner.clientId)
  const former = await findGrant(ctx, id, owner)
  const suffices = former !== undefined && covers(former, wanted)
  if (suffices || ctx.oidc.promptPending('consent')) return former
  // Two tabs that start at once must end with one grant: tokens die when their session names another one.
  const newId = id === undefined ? deriveId(box, session.uid, owner) : randomText()
  return extend(former ?? newGrant(ctx, newId, owner), wanted)
}

async function extend(grant: Grant, wanted: ReadonlySet<string>): Promise<Grant> {
  grant.addOIDCScope([...wanted])
  await grant.save()
  return grant
}

/** A person will see the page of the entry prompt; without pages the refusal goes to the application at once. */
function refuse(ctx: KoaContextWithOIDC): undefined {
  if (!ctx.oidc.prompts.has('none')) return undefined
  throw new errors.AccessDenied('the end-user may not enter this application')
}

async function findGrant(
  { oidc }: KoaContextWithOIDC,
  id: string | undefined,
  { sub, clientId }: Owner,
): Promise<Grant | undefined> {
  const grant = id === undefined ? undefined : await oidc.provider.Grant.find(id)
  return grant?.accountId === sub && grant.clientId === clientId ? grant : undefined
}

function newGrant({ oidc }: KoaContextWithOIDC, id: string, { sub, clientId }: Owner): Grant {
  const grant = new oidc.provider.Grant({ accountId: sub, clientId })
  grant.jti = id
  return grant
}

function covers(grant: Grant, wanted: ReadonlySet<string>): boolean {
  const granted = new Set(grant.getOIDCScopeEncountered().split(' '))
  return [...wanted].every(scope => granted.has(scope))
}

function deriveId(box: SecretBox, sessionUid: string, { sub, clientId }: Owner): string {
  return createHmac('sha256', box.derive('grant id'))
    .update(JSON.stringify([sessionUid, sub, clientId]))
    .digest('base64url')
}
