import { errors, type Interaction, type InteractionResults, type Provider } from 'oidc-provider'
import { findClient } from '../../domain/applications/applications.ts'
import type { Ctx } from '../../http/state.ts'
import type { Application } from '../../model/application.ts'
import { localesIn, prefer } from '../texts/language.ts'
import type { Wording } from '../texts/texts.ts'
import type { FormSecrets } from '../pages/parts.ts'
import type { AccountProvider, OpenidParts } from '../parts.ts'
import { contextOf } from '../request.ts'
import { formToken } from './form.ts'

/** A request of somebody who is in the middle of an authorization request: the interaction of path and cookie. */
export type Visit = {
  readonly ctx: Ctx
  readonly parts: OpenidParts
  readonly provider: Provider
  readonly interaction: Interaction
  /** Undefined where it was switched off meanwhile. */
  readonly application: Application | undefined
  readonly applicationName: Wording
  /** The path of the interaction; its pages lie below. */
  readonly path: string
  readonly secrets: FormSecrets
  /** What the address names below the interaction. */
  readonly params: Readonly<Record<string, string>>
}

/** Finds the interaction; throws the library's SessionNotFound where there is none, or the cookie's is another one. */
export async function openVisit(
  ctx: Ctx & { readonly params: Record<string, string> },
  parts: OpenidParts,
  { provider }: AccountProvider,
): Promise<Visit> {
  const interaction = await provider.interactionDetails(ctx.req, ctx.res)
  const { uid } = interaction
  if (uid !== ctx.params['uid']) throw new errors.SessionNotFound('another interaction')
  prefer(ctx, localesIn(interaction.params))
  const clientId = String(interaction.params['client_id'])
  const application = (await findClient(contextOf(ctx, parts.db), clientId))?.application
  return {
    ctx,
    parts,
    provider,
    interaction,
    application,
    applicationName: ({ common }) => application?.name ?? common.theApplication,
    path: `/t/${ctx.state.account.slug}/sign-in/${uid}`,
    secrets: { token: formToken(parts.box, uid), clientId },
    params: ctx.params,
  }
}

/** Ends the interaction: sends the person back to the provider, which goes on with this result. */
export async function finish(visit: Visit, result: InteractionResults): Promise<void> {
  const { ctx, provider } = visit
  seeOther(ctx, await provider.interactionResult(ctx.req, ctx.res, result))
}

export function seeOther(ctx: Ctx, address: string): void {
  ctx.status = 303
  ctx.redirect(address)
}
