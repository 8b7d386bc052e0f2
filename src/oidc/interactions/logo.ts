import { getLogo } from '../../domain/branding.ts'
import { HttpFault } from '../../http/errors.ts'
import { pictureHeaders } from '../../http/picture-headers.ts'
import type { Ctx } from '../../http/state.ts'
import type { OpenidParts } from '../parts.ts'
import { contextOf } from '../request.ts'

/** The picture of the account, for its sign-in pages. */
export async function showLogo(ctx: Ctx, { db }: OpenidParts): Promise<void> {
  const picture = await getLogo(contextOf(ctx, db))
  if (picture === undefined) throw new HttpFault(404, 'this account has no picture')
  const version = new URLSearchParams(ctx.querystring).get('v') ?? undefined
  ctx.set(pictureHeaders(picture, { name: 'logo', version, shared: true }))
  ctx.type = picture.mediaType
  ctx.body = picture.content
}
