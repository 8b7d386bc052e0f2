import type { Knex } from 'knex'
import { findOnlyAccount } from './domain/accounts.ts'
import type { Route } from './http/routes.ts'
import type { Ctx } from './http/state.ts'
import { html } from './lib/html.ts'
import { type Page, showPage } from './oidc/pages/layout.ts'
import { field } from './oidc/pages/parts.ts'

/**
 * `/`: where to go. With one account straight to it; with more it asks for the name and tells of none, so that nobody
 * learns who else is here.
 */
export function frontDoor(db: Knex): Route {
  return {
    method: 'GET',
    path: '/',
    needs: 'public',
    handle: async ctx => {
      const named = (await findOnlyAccount(db))?.slug ?? slugOf(ctx)
      if (named === undefined) showPage(ctx, askPage)
      else ctx.redirect(`/t/${named}/`)
    },
  }
}

function slugOf(ctx: Ctx): string | undefined {
  const asked = String(ctx.query['account'] ?? '')
    .trim()
    .toLowerCase()
  return /^[a-z0-9-]{1,63}$/.test(asked) ? asked : undefined
}

const askPage: Page = {
  title: 'Where to?',
  content: html`<h1>Where to?</h1>
    <p class="lead">Every account has an address of its own. Which one is yours?</p>
    <form method="get" action="/">
      ${field({
        name: 'account',
        label: 'Account',
        type: 'text',
        autocomplete: 'organization',
        hint: 'The word behind /t/ in the address that you were given.',
        focus: true,
      })}
      <div class="actions"><button type="submit">Go on</button></div>
    </form>`,
}
