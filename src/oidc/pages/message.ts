import type { HttpFault } from '../../http/errors.ts'
import type { Ctx } from '../../http/state.ts'
import { html } from '../../lib/html.ts'
import type { Account } from '../../model/account.ts'
import { showPage } from './layout.ts'

const titles: Readonly<Record<number, string>> = {
  400: 'That could not be read',
  403: 'That is not allowed',
  404: 'Page not found',
  413: 'That was too much',
  415: 'That could not be read',
  421: 'Wrong address',
}

/** A fault of HTTP itself, for people. Needs no account: it also answers where there is none. */
export function messagePage(ctx: Ctx, fault: HttpFault): void {
  const title = titles[fault.status] ?? 'Something went wrong'
  const sentence = fault.message.charAt(0).toUpperCase() + fault.message.slice(1)
  const home = (ctx.state as { account?: Account }).account?.issuer
  const content = html`<h1>${title}</h1>
    <p class="lead">${sentence}.</p>
    ${
      home !== undefined &&
      html`<div class="actions"><a class="button quiet" href="${home}/">Your account</a></div>`
    }`
  showPage(ctx, { title, content, reference: ctx.state.requestId }, fault.status)
}
