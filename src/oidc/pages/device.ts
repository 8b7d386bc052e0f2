import type { Client, ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import type { Ctx } from '../../http/state.ts'
import { html, raw } from '../../lib/html.ts'
import type { Wording } from '../texts/texts.ts'
import { type Page, showPage } from './layout.ts'
import { alert, field, titleOf } from './parts.ts'

type WrongCode = Error & { readonly userCode?: string }

function problemOf({ name }: Error): Wording {
  return ({ device }) => new Map(Object.entries(device.problems)).get(name) ?? device.tooLong
}

/** Asks for the code that a device shows (RFC 8628 3.3), at first and again after what went wrong. */
export function deviceInputPage(
  context: KoaContextWithOIDC,
  form: string,
  out?: ErrorOut,
  error?: WrongCode,
): void {
  const path = context.oidc.urlFor('code_verification')
  const token = /name="xsrf" value="([0-9a-f]+)"/.exec(form)?.[1] ?? ''
  if (error === undefined) {
    showPage(context, inputPage({ path, token, problem: undefined }))
    return
  }
  if (error.name === 'AbortedError') {
    showPage(context, stoppedPage)
    return
  }
  const lost = forgetNewSession(context)
  const page = lost ? lostPage(path) : inputPage({ path, token, problem: problemOf(error) })
  showPage(context, page, out?.error === 'server_error' ? 500 : 422)
}

/**
 * Whether the browser sent no cookie of a session. The library has just marked a new one as changed, which it cannot store
 * from here.
 */
function forgetNewSession({ oidc }: KoaContextWithOIDC): boolean {
  const { session } = oidc
  if (session === undefined || typeof session.exp === 'number') return false
  Object.assign(session, { touched: false })
  return true
}

function lostPage(path: string): Page {
  return ({ device, common }) => ({
    title: common.problem(device.startAgainTitle),
    content: html`<h1>${device.startAgain}</h1>
      <p class="lead">${device.noCookies}</p>
      <div class="actions"><a class="button" href="${path}">${device.title}</a></div>`,
  })
}

type Input = {
  readonly path: string
  readonly token: string
  readonly problem: Wording | undefined
}

function inputPage({ path, token, problem }: Input): Page {
  return texts => {
    const { device, common } = texts
    return {
      title: titleOf(texts, device.title, problem),
      content: html`<h1>${device.title}</h1>
        <p class="lead">${device.typeCode}</p>
        ${alert(problem?.(texts))}
        <form method="post" action="${path}">
          <input type="hidden" name="xsrf" value="${token}" />
          ${field({
            name: 'user_code',
            label: common.code,
            type: 'text',
            autocomplete: 'off',
            wrong: problem !== undefined,
            focus: true,
          })}
          <button>${common.continue}</button>
        </form>`,
    }
  }
}

/** As the library gives them: the client, what it noted of the device, and the code. */
type Confirmed = readonly [Client | undefined, unknown, string]

/** Asks whether it is one's own device: whoever was sent the code by somebody else connects a stranger (RFC 8628 5.4). */
export function deviceConfirmPage(
  context: KoaContextWithOIDC,
  form: string,
  ...[client, , userCode]: Confirmed
): void {
  showPage(context, ({ device }) => {
    const name = client?.clientName ?? device.aDevice
    return {
      title: device.confirmTitle(name),
      content: html`<h1>${device.confirmHeading(name)}</h1>
        <p class="lead">${device.confirmLead(userCode)}</p>
        ${raw(form)}
        <div class="actions">
          <button form="op.deviceConfirmForm">${device.connect}</button>
          <button class="quiet" form="op.deviceConfirmForm" name="abort" value="yes">
            ${device.dontConnect}
          </button>
        </div>`,
    }
  })
}

/** The end: the device finds out by itself. */
export function deviceDonePage(context: KoaContextWithOIDC): void {
  const name = context.oidc.client?.clientName
  showPage(context, ({ device }) => ({
    title: device.connected,
    content: html`<h1>${device.connected}</h1>
      <p class="lead">${device.connectedLead(name ?? device.yourDevice)}</p>`,
  }))
}

/** A page for who tried too many codes. */
export function deviceBusyPage(ctx: Ctx, seconds: number): void {
  const minutes = Math.max(1, Math.ceil(seconds / 60))
  const reference = ctx.state.requestId
  const page: Page = ({ device, common }) => ({
    title: common.problem(device.tooManyTitle),
    reference,
    content: html`<h1>${device.tooMany}</h1>
      <p class="lead">${device.tooManyLead(minutes)}</p>`,
  })
  ctx.set('retry-after', String(seconds))
  showPage(ctx, page, 429)
}

const stoppedPage: Page = ({ device }) => ({
  title: device.notConnected,
  content: html`<h1>${device.notConnected}</h1>
    <p class="lead">${device.notConnectedLead}</p>`,
})
