import type { HttpFault } from '../../http/errors.ts'
import type { Ctx } from '../../http/state.ts'
import { html } from '../../lib/html.ts'
import type { Account } from '../../model/account.ts'
import { type Page, showPage } from './layout.ts'

/** A fault of HTTP itself, for people. Needs no account: it also answers where there is none. */
export function messagePage(ctx: Ctx, fault: HttpFault): void {
  const { status, message } = fault
  const reference = ctx.state.requestId
  const home = (ctx.state as { account?: Account }).account?.issuer
  const page: Page = ({ faults, common }) => {
    const title = new Map(Object.entries(faults.titles)).get(String(status)) ?? faults.ours
    const content = html`<h1>${title}</h1>
      <p class="lead">${faults.sentence(status, message)}</p>
      ${
        home !== undefined &&
        html`<div class="actions">
          <a class="button quiet" href="${home}/">${common.yourAccount}</a>
        </div>`
      }`
    return { title, content, reference }
  }
  showPage(ctx, page, status)
}
