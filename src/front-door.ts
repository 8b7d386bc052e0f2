import type { Knex } from 'knex'
import { findOnlyAccount } from './domain/accounts.ts'
import { askForAccounts } from './domain/recovery/find-accounts.ts'
import { readText } from './http/body.ts'
import type { Route } from './http/routes.ts'
import type { Ctx } from './http/state.ts'
import { type Html, html } from './lib/html.ts'
import { Refusal } from './model/refusal.ts'
import { type Page, showPage } from './oidc/pages/layout.ts'
import { alert, field } from './oidc/pages/parts.ts'

/**
 * `/`: where to go. With one account straight to it; with more it asks for the name and tells of none, so that nobody
 * learns who else is here. Whoever does not know it is told by mail.
 */
export function frontDoor(db: Knex): readonly Route[] {
  const common = { path: '/', needs: 'public' } as const
  return [
    {
      ...common,
      method: 'GET',
      handle: async ctx => {
        const named = (await findOnlyAccount(db))?.slug ?? slugOf(ctx)
        if (named === undefined) showPage(ctx, askPage())
        else ctx.redirect(`/t/${named}/`)
      },
    },
    { ...common, method: 'POST', handle: async ctx => takeAddress(ctx, db) },
  ]
}

const form = { mediaTypes: ['application/x-www-form-urlencoded'], limit: 4096 }

/** Takes a mail address, to which its accounts write where they are (IK-84). */
async function takeAddress(ctx: Ctx, db: Knex): Promise<void> {
  const mail = new URLSearchParams(await readText(ctx.req, form)).get('mail')?.trim() ?? ''
  try {
    await askForAccounts(db, { mail, address: ctx.ip === '' ? null : ctx.ip })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const busy = error.code === 'busy'
    if (busy) ctx.set('retry-after', String(error.retryAfter ?? 1))
    const text = busy ? `${error.message} Please try again in an hour.` : error.message
    showPage(ctx, askPage(text), busy ? 429 : 422)
    return
  }
  showPage(ctx, askedPage(mail))
}

function slugOf(ctx: Ctx): string | undefined {
  const asked = String(ctx.query['account'] ?? '')
    .trim()
    .toLowerCase()
  return /^[a-z0-9-]{1,63}$/.test(asked) ? asked : undefined
}

function askPage(problem?: string): Page {
  return {
    title: problem === undefined ? 'Where to?' : 'Problem: where to?',
    content: html`<h1>Where to?</h1>
      <p class="lead">Every account has an address of its own. Which one is yours?</p>
      ${alert(problem)}
      <form method="get" action="/">
        ${field({
          name: 'account',
          label: 'Account',
          type: 'text',
          autocomplete: 'organization',
          hint: 'The word behind /t/ in the address that you were given.',
          focus: problem === undefined,
        })}
        <div class="actions"><button type="submit">Go on</button></div>
      </form>
      ${byMail(problem !== undefined)}`,
  }
}

function byMail(wrong: boolean): Html {
  return html`<h2>You do not know it?</h2>
    <form method="post" action="/">
      ${field({
        name: 'mail',
        label: 'Mail address',
        type: 'text',
        autocomplete: 'email',
        hint: 'Every account in which you have a place writes to you where it is.',
        wrong,
        focus: wrong,
      })}
      <div class="actions"><button class="quiet">Tell me by mail</button></div>
    </form>`
}

/** The same for every address, whether anybody has it or not. */
function askedPage(mail: string): Page {
  return {
    title: 'Look into your mail',
    content: html`<h1>Look into your mail</h1>
      <p class="lead">
        If somebody here is reached at <strong>${mail}</strong>, a mail from each of their accounts
        is on its way.
      </p>
      <div class="actions"><a class="button" href="/">Back</a></div>`,
  }
}
