import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Ctx } from '../../http/state.ts'
import { type Html, html, raw } from '../../lib/html.ts'
import type { Account } from '../../model/account.ts'
import { textsFor } from '../texts/language.ts'
import type { Texts } from '../texts/texts.ts'
import { accentStyle, logoOf } from './branding.ts'
import { passkeyScriptOf, scriptFolder } from './passkey-script.ts'

/** What a page says, in the language that the request is answered in. */
export type Page = (texts: Texts) => PageContent

export type PageContent = {
  readonly title: string
  readonly content: Html
  /** What to quote to support: the id of the request, on pages that tell of a problem. */
  readonly reference?: string
  /** Has forms of `passkeyForm`, and the script that they need. */
  readonly passkeys?: boolean
}

const style = readFileSync(new URL('./pages.css', import.meta.url), 'utf8')
const styleHash = createHash('sha256').update(style).digest('base64')

/** The stylesheet, for the few pages that are not built here. */
export const styleElement = raw(`<style>${style}</style>`)

/** Headers of everything that a person may come to see. Our forms need the referrer policy: without it their origin is null. */
export function pageHeaders(ctx: Ctx, scripts: readonly string[] = [`script-src 'none'`]): void {
  const { accent = null } = accountOf(ctx) ?? {}
  const own = accent === null ? '' : ` 'sha256-${accentStyle(accent).hash}'`
  // No form-action: Chromium applies it to the redirect that takes a person back to the application.
  const policy = [
    `default-src 'none'`,
    `style-src 'sha256-${styleHash}'${own}`,
    `img-src 'self' data:`,
    ...scripts,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ]
  ctx.set('content-security-policy', policy.join('; '))
  ctx.set('referrer-policy', 'same-origin')
}

/** Answers with a page. */
export function showPage(ctx: Ctx, page: Page, status = 200): void {
  const texts = textsFor(ctx)
  const content = page(texts)
  const account = accountOf(ctx)
  const scripts =
    content.passkeys === true && account !== undefined ? scriptsOf(account) : undefined
  pageHeaders(ctx, scripts)
  ctx.set('cache-control', 'no-store')
  ctx.status = status
  ctx.type = 'text/html; charset=utf-8'
  ctx.vary('accept-language')
  ctx.body = layout(texts, content, account).markup
}

function accountOf(ctx: Ctx): Account | undefined {
  return (ctx.state as { account?: Account }).account
}

/** The script of passkeys and no other, which asks the account's pages and nobody else. */
function scriptsOf({ issuer }: Account): readonly string[] {
  return [`script-src ${issuer}${scriptFolder}`, `connect-src ${issuer}/`]
}

/** The whole of a page. */
export function layout(
  { common }: Texts,
  { title, content, reference, passkeys }: PageContent,
  account: Account | undefined,
): Html {
  const name = account?.name ?? 'Cohort'
  return html`<!doctype html>
    <html lang="${common.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · ${name}</title>
        <link rel="icon" href="${icon}" />
        ${styleElement}
        ${typeof account?.accent === 'string' && accentStyle(account.accent).element}
        ${
          passkeys === true &&
          account !== undefined &&
          html`<script src="${passkeyScriptOf(account)}" defer></script>`
        }
      </head>
      <body>
        <header>${typeof account?.logo === 'string' ? logoOf(account) : mark} ${name}</header>
        <main>${content}</main>
        <footer>
          ${
            reference === undefined
              ? common.footer
              : html`${common.reference} <code>${reference}</code>`
          }
        </footer>
      </body>
    </html>`
}

const circles = `<circle cx="12" cy="7.5" r="5.5"/><circle cx="7" cy="15.5" r="5.5"/><circle cx="17" cy="15.5" r="5.5"/>`
const mark = raw(
  `<svg viewBox="0 0 24 24" fill="currentColor" fill-opacity=".55" aria-hidden="true">${circles}</svg>`,
)
const icon = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="#2a8f80" fill-opacity=".6">${circles}</svg>`,
)}`
