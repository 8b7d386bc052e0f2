import { type ErrorOut, errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { Ctx } from '../../http/state.ts'
import { html } from '../../lib/html.ts'
import { expiredPage } from './expired.ts'
import { type Page, showPage } from './layout.ts'

/** The page for a fault of a request that cannot be told to the application, because it may not be trusted to be one. */
export function renderError(context: KoaContextWithOIDC, out: ErrorOut, error: Error): void {
  const ctx = context as unknown as Ctx
  const { status } = ctx
  const { account, requestId: reference } = ctx.state
  const home = `${account.issuer}/`
  const page =
    error instanceof errors.SessionNotFound
      ? expiredPage({ home, application: undefined, reference })
      : errorPage({ ...out, home, reference })
  showPage(ctx, page, status)
}

type ErrorView = ErrorOut & { readonly home: string; readonly reference: string }

function errorPage({ error, error_description: description, home, reference }: ErrorView): Page {
  const ours = error === 'server_error'
  return ({ faults, common }) => ({
    title: ours ? faults.ours : faults.badLink,
    reference,
    content: html`<h1>${ours ? faults.ours : faults.badLink}</h1>
      <p class="lead">${ours ? faults.oursLead : faults.badLinkLead}</p>
      ${
        !ours &&
        html`<details>
          <summary>${faults.forDevelopers}</summary>
          <p><code>${error}</code></p>
          <p lang="en">${description}</p>
        </details>`
      }
      <div class="actions"><a class="button quiet" href="${home}">${common.yourAccount}</a></div>`,
  })
}
