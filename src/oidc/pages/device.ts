import type { Client, ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import type { Ctx } from '../../http/state.ts'
import { html, raw } from '../../lib/html.ts'
import { type Page, showPage } from './layout.ts'
import { alert, field } from './parts.ts'

type WrongCode = Error & { readonly userCode?: string }

const problems: Readonly<Record<string, string>> = {
  NoCodeError: 'Type the code that your device shows.',
  NotFoundError: 'There is no such code. Check it on your device and type it again.',
  ExpiredError: 'This code is too old. Ask your device for a new one.',
  AlreadyUsedError: 'This code was used already. Ask your device for a new one.',
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
  const problem = problems[error.name] ?? 'That took too long. Start again.'
  const page = lost ? lostPage(path) : inputPage({ path, token, problem })
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
  return {
    title: 'Problem: start again',
    content: html`<h1>Please start again</h1>
      <p class="lead">That took too long, or this browser keeps no cookies.</p>
      <div class="actions"><a class="button" href="${path}">Connect a device</a></div>`,
  }
}

type Input = {
  readonly path: string
  readonly token: string
  readonly problem: string | undefined
}

function inputPage({ path, token, problem }: Input): Page {
  const wrong = problem !== undefined
  return {
    title: wrong ? 'Problem: connect a device' : 'Connect a device',
    content: html`<h1>Connect a device</h1>
      <p class="lead">Type the code that your device shows.</p>
      ${alert(problem)}
      <form method="post" action="${path}">
        <input type="hidden" name="xsrf" value="${token}" />
        ${field({
          name: 'user_code',
          label: 'Code',
          type: 'text',
          autocomplete: 'off',
          wrong,
          focus: true,
        })}
        <button>Continue</button>
      </form>`,
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
  const name = client?.clientName ?? 'a device'
  showPage(context, {
    title: `Connect ${name}`,
    content: html`<h1>Connect ${name}?</h1>
      <p class="lead">
        Your device shows <strong>${userCode}</strong>. Go on only if you hold that device and began
        this yourself: it will act in your name.
      </p>
      ${raw(form)}
      <div class="actions">
        <button form="op.deviceConfirmForm">Connect</button>
        <button class="quiet" form="op.deviceConfirmForm" name="abort" value="yes">
          Don’t connect
        </button>
      </div>`,
  })
}

/** The end: the device finds out by itself. */
export function deviceDonePage(context: KoaContextWithOIDC): void {
  const name = context.oidc.client?.clientName ?? 'Your device'
  showPage(context, {
    title: 'Connected',
    content: html`<h1>Connected</h1>
      <p class="lead"><strong>${name}</strong> goes on by itself. You can close this window.</p>`,
  })
}

/** A page for who tried too many codes. */
export function deviceBusyPage(ctx: Ctx, seconds: number): void {
  const minutes = Math.max(1, Math.ceil(seconds / 60))
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`
  const page = {
    title: 'Problem: too many codes',
    reference: ctx.state.requestId,
    content: html`<h1>Too many wrong codes</h1>
      <p class="lead">Please try again in ${wait}, with the code that your device shows then.</p>`,
  }
  ctx.set('retry-after', String(seconds))
  showPage(ctx, page, 429)
}

const stoppedPage: Page = {
  title: 'Not connected',
  content: html`<h1>Not connected</h1>
    <p class="lead">Nothing was shared with the device. You can close this window.</p>`,
}
