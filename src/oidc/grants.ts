import { createHmac } from 'node:crypto'
import type { Knex } from 'knex'
import { errors, type Grant, type KoaContextWithOIDC, type Session } from 'oidc-provider'
import { randomText } from '../lib/ids.ts'
import type { SecretBox } from '../lib/secret-box.ts'
import { findConsent } from '../domain/applications/consents.ts'
import { settingsOf } from './clients.ts'
import { contextOf, entryFor } from './request.ts'
import { coversResources, wantedOfResources } from './resources.ts'

type Owner = { readonly sub: string; readonly clientId: string }

export type LoadExistingGrant = (ctx: KoaContextWithOIDC) => Promise<Grant | undefined>

/**
 * Gives the grant of an authorization request. To the account's own applications (first-party) consent is given for the
 * person, to what the request asks for, unless it asks for consent itself (`prompt=consent`); to others by the person.
 * What a person agreed to last is remembered.
 *
 * It is also the second gate of entry: whoever may not enter gets no grant, without which nothing is issued.
 */
export function grantLoader({ db, box }: { db: Knex; box: SecretBox }): LoadExistingGrant {
  return async ctx => {
    const { client, account, session } = ctx.oidc
    if (!client || !account || !session) return undefined
    const owner = { sub: account.accountId, clientId: client.clientId }
    if (!(await entryFor(ctx, db, owner)).allowed) return refuse(ctx)
    const agreed = async (): Promise<boolean> =>
      settingsOf(client).firstParty || hasAgreed(ctx, db, owner)
    return grantFor(ctx, { owner, session, box, agreed })
  }
}

type Request = {
  readonly owner: Owner
  readonly session: Session
  readonly box: SecretBox
  /** Whether nobody needs to be asked about what is wanted. */
  readonly agreed: () => Promise<boolean>
}

async function grantFor(
  ctx: KoaContextWithOIDC,
  { owner, session, box, agreed }: Request,
): Promise<Grant | undefined> {
  const id = ctx.oidc.result?.consent?.grantId ?? session.grantIdFor(owner.clientId)
  const former = await findGrant(ctx, id, owner)
  const suffices = former !== undefined && covers(former, ctx)
  if (suffices || ctx.oidc.promptPending('consent') || !(await agreed())) return former
  // Two tabs that start at once must end with one grant: tokens die when their session names another one.
  const newId = id === undefined ? deriveId(box, session.uid, owner) : randomText()
  return extend(former ?? newGrant(ctx, newId, owner), ctx)
}

/** Whether the person has agreed to all that is wanted, in this session or an earlier one. */
async function hasAgreed(ctx: KoaContextWithOIDC, db: Knex, owner: Owner): Promise<boolean> {
  const consent = await findConsent(contextOf(ctx, db), owner)
  if (consent === undefined) return false
  const { scopes, resources } = consent
  const ofResources = wantedOfResources(ctx).every(([indicator, wanted]) => {
    const agreed = resources.find(({ audience }) => audience === indicator)?.scopes ?? []
    return wanted.every(scope => agreed.includes(scope))
  })
  return ofResources && [...ctx.oidc.requestParamOIDCScopes].every(scope => scopes.includes(scope))
}

async function extend(grant: Grant, ctx: KoaContextWithOIDC): Promise<Grant> {
  grant.addOIDCScope([...ctx.oidc.requestParamOIDCScopes])
  for (const [indicator, scopes] of wantedOfResources(ctx)) {
    grant.addResourceScope(indicator, [...scopes])
  }
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

function covers(grant: Grant, ctx: KoaContextWithOIDC): boolean {
  const granted = new Set(grant.getOIDCScopeEncountered().split(' '))
  const scopes = [...ctx.oidc.requestParamOIDCScopes]
  return scopes.every(scope => granted.has(scope)) && coversResources(grant, wantedOfResources(ctx))
}

function deriveId(box: SecretBox, sessionUid: string, { sub, clientId }: Owner): string {
  return createHmac('sha256', box.derive('grant id'))
    .update(JSON.stringify([sessionUid, sub, clientId]))
    .digest('base64url')
}
