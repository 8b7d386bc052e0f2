import { type Html, html, raw } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { passkeyForm, type PasskeyView } from './passkey.ts'
import { alert, field, type FormSecrets, secretFields } from './parts.ts'
import { type UpstreamButtons, upstreamButtons } from './upstream-buttons.ts'

export type SignInView = {
  readonly action: string
  readonly secrets: FormSecrets
  /** The application that the person is on the way to; none on the way to the account's own page. */
  readonly applicationName: string | undefined
  readonly accountName: string
  readonly problem?: string
  readonly passkey: PasskeyView | undefined
}

export type NameView = SignInView & {
  readonly userName: string | undefined
  /** The providers that anybody may choose. */
  readonly upstreams: UpstreamButtons['upstreams']
}

/** Asks for the name, or for another provider. */
export function namePage(view: NameView): Page {
  return page(
    view,
    html`<form method="post" action="${view.action}">
        ${secretFields(view.secrets)}
        ${field({
          name: 'username',
          label: 'User name',
          type: 'text',
          autocomplete: view.passkey === undefined ? 'username' : 'username webauthn',
          value: view.userName,
          wrong: view.problem !== undefined,
          focus: true,
        })}
        <button>Continue</button>
      </form>
      ${view.passkey && passkeyForm(view.passkey)} ${upstreamButtons(view)}`,
  )
}

export type WaysView = SignInView & {
  readonly userName: string
  /** Where another name is given. */
  readonly other: string
  readonly ways: {
    /** `aside`: for who is exempt from signing in elsewhere, and nobody knows who that is. */
    readonly password: boolean | 'aside'
    readonly mailedCode: boolean
    readonly upstreams: UpstreamButtons['upstreams']
    /** Whether the first of them is the way that is meant. */
    readonly first: boolean
  }
}

/** Offers the ways in. */
export function waysPage(view: WaysView): Page {
  const { ways, passkey } = view
  const { password, mailedCode, first } = ways
  return page(
    view,
    html`${whoIs(view)} ${first && upstreamButtons({ ...view, ...ways })}
    ${password === true && [passwordForm(view, first), forgotten(view)]}
    ${passkey && passkeyForm(passkey)}
    ${mailedCode && button(view, { to: '/code/send', label: 'Mail me a code', look: 'quiet' })}
    ${!first && upstreamButtons({ ...view, ...ways })}
    ${password === 'aside' && passwordAside(view)}
    ${isNoWay(view) && html`<p>Ask your administrator how you can sign in.</p>`}`,
  )
}

function isNoWay({ ways: { password, mailedCode, upstreams }, passkey }: WaysView): boolean {
  return password === false && !mailedCode && passkey === undefined && upstreams.length === 0
}

function passwordAside(view: WaysView): Html {
  return html`<details ${view.problem !== undefined && raw('open')}>
    <summary>Use a password instead</summary>
    ${passwordForm(view, true)}
  </details>`
}

/** Who is signing in, and the way to be somebody else. */
export function whoIs({ userName, other }: Pick<WaysView, 'userName' | 'other'>): Html {
  return html`<p class="who"><span>${userName}</span> <a href="${other}">Not you?</a></p>`
}

function forgotten(view: WaysView): Html {
  return button(view, { to: '/forgotten', label: 'Forgot your password?', look: 'link' })
}

/** A way that a button begins. */
function button(
  { action, secrets, userName }: WaysView,
  { to, label, look }: { readonly to: string; readonly label: string; readonly look: string },
): Html {
  return html`<form method="post" action="${action}${to}">
    ${secretFields(secrets)} <input type="hidden" name="username" value="${userName}" />
    <button class="${look}">${label}</button>
  </form>`
}

/** `beside`: another way is the one that is meant. */
function passwordForm({ action, secrets, userName, problem }: WaysView, beside: boolean): Html {
  return html`<form method="post" action="${action}">
    ${secretFields(secrets)}
    <input type="hidden" name="username" value="${userName}" autocomplete="username" />
    ${field({
      name: 'password',
      label: 'Password',
      type: 'password',
      autocomplete: 'current-password',
      wrong: problem !== undefined,
      focus: true,
    })}
    <button ${beside && raw('class="quiet"')}>Sign in</button>
  </form>`
}

function page({ problem, applicationName, accountName, passkey }: SignInView, content: Html): Page {
  return {
    title: problem === undefined ? 'Sign in' : 'Problem: sign in',
    passkeys: passkey !== undefined,
    content: html`<h1>Sign in</h1>
      <p class="lead">to continue to <strong>${applicationName ?? accountName}</strong></p>
      ${alert(problem)} ${content}`,
  }
}
