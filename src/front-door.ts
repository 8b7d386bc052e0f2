import type { Knex } from 'knex'
import { findOnlyAccount } from './domain/accounts.ts'
import { askForAccounts } from './domain/recovery/find-accounts.ts'
import { readText } from './http/body.ts'
import type { Route } from './http/routes.ts'
import type { Ctx } from './http/state.ts'
import { type Html, html } from './lib/html.ts'
import { Refusal } from './model/refusal.ts'
import { type Page, showPage } from './oidc/pages/layout.ts'
import { alert, field, titleOf } from './oidc/pages/parts.ts'
import type { Texts, Wording } from './oidc/texts/texts.ts'

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
    const text: Wording = ({ problems }) => {
      const why = problems.refused(error)
      return busy ? problems.tryAgainInAnHour(why) : why
    }
    showPage(ctx, askPage({ text, mail }), busy ? 429 : 422)
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

type Problem = { readonly text: Wording; readonly mail: string }

function askPage(problem?: Problem): Page {
  return texts => {
    const { frontDoor } = texts
    return {
      title: titleOf(texts, frontDoor.title, problem),
      content: html`<h1>${frontDoor.title}</h1>
        <p class="lead">${frontDoor.lead}</p>
        ${alert(problem?.text(texts))}
        <form method="get" action="/">
          ${field({
            name: 'account',
            label: frontDoor.account,
            type: 'text',
            autocomplete: 'organization',
            hint: frontDoor.accountHint,
            focus: problem === undefined,
          })}
          <div class="actions"><button type="submit">${frontDoor.goOn}</button></div>
        </form>
        ${byMail(texts, problem?.mail)}`,
    }
  }
}

function byMail({ frontDoor }: Texts, mail: string | undefined): Html {
  const wrong = mail !== undefined
  return html`<h2>${frontDoor.unknown}</h2>
    <form method="post" action="/">
      ${field({
        name: 'mail',
        label: frontDoor.address,
        type: 'text',
        autocomplete: 'email',
        hint: frontDoor.addressHint,
        value: mail,
        wrong,
        focus: wrong,
      })}
      <div class="actions"><button class="quiet">${frontDoor.tellMe}</button></div>
    </form>`
}

/** The same for every address, whether anybody has it or not. */
function askedPage(mail: string): Page {
  return ({ frontDoor, common }) => ({
    title: common.lookIntoYourMail,
    content: html`<h1>${common.lookIntoYourMail}</h1>
      <p class="lead">${frontDoor.onItsWay(mail)}</p>
      <div class="actions"><a class="button" href="/">${frontDoor.back}</a></div>`,
  })
}
