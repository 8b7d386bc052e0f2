import { createHmac, timingSafeEqual } from 'node:crypto'
import { readText } from '../../http/body.ts'
import { HttpFault } from '../../http/errors.ts'
import type { Ctx } from '../../http/state.ts'
import type { SecretBox } from '../../lib/secret-box.ts'

const rule = { mediaTypes: ['application/x-www-form-urlencoded'], limit: 64 * 1024 }

/** What a form of ours sends along, so that no other site can send it: only we can make it for this interaction. */
export function formToken(box: SecretBox, uid: string): string {
  return createHmac('sha256', box.derive('form token')).update(uid).digest('base64url')
}

/** Reads a form that must come from one of our own pages. Throws faults for what is none, and for text with NUL. */
export async function readForm(ctx: Ctx): Promise<ReadonlyMap<string, string>> {
  checkOrigin(ctx)
  const form = new URLSearchParams(await readText(ctx.req, rule))
  const entries = [...form]
  if (entries.some(([, value]) => value.includes('\0'))) {
    throw new HttpFault(400, 'a field contains characters that are not text')
  }
  return new Map(entries)
}

/** Demands the token of the form. */
export function checkToken(form: ReadonlyMap<string, string>, expected: string): void {
  const given = Buffer.from(form.get('token') ?? '')
  const wanted = Buffer.from(expected)
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return
  throw new HttpFault(403, 'this form was not sent from its own page')
}

/** Browsers say where a form comes from; what cannot be a browser says nothing and still needs the token. */
function checkOrigin(ctx: Ctx): void {
  const site = ctx.get('sec-fetch-site')
  const origin = ctx.get('origin')
  const ours = new URL(ctx.state.account.issuer).origin
  const foreign = site === '' ? origin !== '' && origin !== ours : site !== 'same-origin'
  if (foreign) throw new HttpFault(403, 'this form was sent from another site')
}
