import { readText } from '../../http/body.ts'
import { HttpFault } from '../../http/errors.ts'
import type { Ctx } from '../../http/state.ts'
import { seeOther } from './visit.ts'

const rule = { mediaTypes: ['application/x-www-form-urlencoded'], limit: 12 * 1024 }
const parameters = [
  'id_token_hint',
  'logout_hint',
  'client_id',
  'post_logout_redirect_uri',
  'state',
  'ui_locales',
]

/**
 * A request to sign out that comes by POST (RP-Initiated Logout 1.0, 2) goes on as GET: the cookie of a session is not
 * sent along from another site, but it is with the redirect, and the page asks before anything ends.
 */
export async function signOutByPost(ctx: Ctx): Promise<void> {
  const form = new URLSearchParams(await readText(ctx.req, rule))
  const query = new URLSearchParams()
  for (const name of parameters) {
    const values = form.getAll(name)
    if (values.length > 1) throw new HttpFault(400, `${name} is there twice`)
    for (const value of values) query.set(name, value)
  }
  const address = `/t/${ctx.state.account.slug}/session/end`
  seeOther(ctx, query.size === 0 ? address : `${address}?${query.toString()}`)
}
