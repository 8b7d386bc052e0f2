import { type Html, html } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { alert, field, type FormSecrets, secretFields } from './parts.ts'

export type SignInView = {
  readonly action: string
  readonly secrets: FormSecrets
  /** The application that the person is on the way to; none on the way to the account's own page. */
  readonly applicationName: string | undefined
  readonly accountName: string
  readonly problem?: string
}

/** Asks for the name alone. */
export function namePage(view: SignInView & { readonly userName: string | undefined }): Page {
  return page(
    view,
    html`<form method="post" action="${view.action}">
      ${secretFields(view.secrets)}
      ${field({
        name: 'username',
        label: 'User name',
        type: 'text',
        autocomplete: 'username',
        value: view.userName,
        wrong: view.problem !== undefined,
        focus: true,
      })}
      <button>Continue</button>
    </form>`,
  )
}

export type WaysView = SignInView & {
  readonly userName: string
  /** Where another name is given. */
  readonly other: string
  readonly ways: { readonly password: boolean; readonly mailedCode: boolean }
}

/** Offers the ways in. */
export function waysPage(view: WaysView): Page {
  return page(
    view,
    html`${whoIs(view)} ${view.ways.password && passwordForm(view)}
    ${view.ways.mailedCode && button(view, { to: '/code/send', label: 'Mail me a code' })}
    ${view.ways.password && button(view, { to: '/forgotten', label: 'Forgot your password?' })}
    ${!view.ways.password && !view.ways.mailedCode && html`<p>Ask your administrator how you can sign in.</p>`}`,
  )
}

/** Who is signing in, and the way to be somebody else. */
export function whoIs({ userName, other }: Pick<WaysView, 'userName' | 'other'>): Html {
  return html`<p class="who"><span>${userName}</span> <a href="${other}">Not you?</a></p>`
}

/** A way that a button begins. */
function button(
  { action, secrets, userName }: WaysView,
  { to, label }: { readonly to: string; readonly label: string },
): Html {
  return html`<form method="post" action="${action}${to}">
    ${secretFields(secrets)} <input type="hidden" name="username" value="${userName}" />
    <button class="quiet">${label}</button>
  </form>`
}

function passwordForm({ action, secrets, userName, problem }: WaysView): Html {
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
    <button>Sign in</button>
  </form>`
}

function page({ problem, applicationName, accountName }: SignInView, content: Html): Page {
  return {
    title: problem === undefined ? 'Sign in' : 'Problem: sign in',
    content: html`<h1>Sign in</h1>
      <p class="lead">to continue to <strong>${applicationName ?? accountName}</strong></p>
      ${alert(problem)} ${content}`,
  }
}
