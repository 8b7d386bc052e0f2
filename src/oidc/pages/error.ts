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
  return {
    title: ours ? 'Something went wrong' : 'This link does not work',
    reference,
    content: html`<h1>${ours ? 'Something went wrong' : 'This link does not work'}</h1>
      <p class="lead">
        ${
          ours
            ? 'That is on our side. Please try again in a moment.'
            : 'The application sent a request that cannot be answered. Nothing was signed in, and nothing was shared.'
        }
      </p>
      ${
        !ours &&
        html`<details>
          <summary>For whoever runs the application</summary>
          <p><code>${error}</code></p>
          <p>${description}</p>
        </details>`
      }
      <div class="actions"><a class="button quiet" href="${home}">Your account</a></div>`,
  }
}
