import { type Html, html, raw } from '../../lib/html.ts'
import type { Texts, Wording } from '../texts/texts.ts'
import type { Page } from './layout.ts'
import { passkeyForm, type PasskeyView } from './passkey.ts'
import { alert, field, type FormSecrets, secretFields, titleOf } from './parts.ts'
import { type UpstreamButtons, upstreamButtons } from './upstream-buttons.ts'

export type SignInView = {
  readonly action: string
  readonly secrets: FormSecrets
  /** The application that the person is on the way to; none on the way to the account's own page. */
  readonly applicationName: Wording | undefined
  readonly accountName: string
  readonly problem?: Wording
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
    texts =>
      html`<form method="post" action="${view.action}">
          ${secretFields(view.secrets)}
          ${field({
            name: 'username',
            label: texts.signIn.userName,
            type: 'text',
            autocomplete: view.passkey === undefined ? 'username' : 'username webauthn',
            value: view.userName,
            wrong: view.problem !== undefined,
            focus: true,
          })}
          <button>${texts.common.continue}</button>
        </form>
        ${view.passkey && passkeyForm(texts, view.passkey)} ${upstreamButtons(texts, view)}`,
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
  return page(view, texts => {
    const { signIn } = texts
    const upstreams = upstreamButtons(texts, { ...view, ...ways })
    return html`${whoIs(texts, view)} ${first && upstreams}
    ${password === true && [passwordForm(texts, view, first), forgotten(texts, view)]}
    ${passkey && passkeyForm(texts, passkey)}
    ${mailedCode && button(view, { to: '/code/send', label: signIn.mailCode, look: 'quiet' })}
    ${!first && upstreams} ${password === 'aside' && passwordAside(texts, view)}
    ${isNoWay(view) && html`<p>${signIn.noWay}</p>`}`
  })
}

function isNoWay({ ways: { password, mailedCode, upstreams }, passkey }: WaysView): boolean {
  return password === false && !mailedCode && passkey === undefined && upstreams.length === 0
}

function passwordAside(texts: Texts, view: WaysView): Html {
  return html`<details ${view.problem !== undefined && raw('open')}>
    <summary>${texts.signIn.passwordInstead}</summary>
    ${passwordForm(texts, view, true)}
  </details>`
}

/** Who is signing in, and the way to be somebody else. */
export function whoIs(
  { signIn }: Texts,
  { userName, other }: Pick<WaysView, 'userName' | 'other'>,
): Html {
  return html`<p class="who"><span>${userName}</span> <a href="${other}">${signIn.notYou}</a></p>`
}

function forgotten({ signIn }: Texts, view: WaysView): Html {
  return button(view, { to: '/forgotten', label: signIn.forgotten, look: 'link' })
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
function passwordForm(
  { signIn }: Texts,
  { action, secrets, userName, problem }: WaysView,
  beside: boolean,
): Html {
  return html`<form method="post" action="${action}">
    ${secretFields(secrets)}
    <input type="hidden" name="username" value="${userName}" autocomplete="username" />
    ${field({
      name: 'password',
      label: signIn.password,
      type: 'password',
      autocomplete: 'current-password',
      wrong: problem !== undefined,
      focus: true,
    })}
    <button ${beside && raw('class="quiet"')}>${signIn.title}</button>
  </form>`
}

function page(view: SignInView, content: (texts: Texts) => Html): Page {
  const { problem, applicationName, accountName, passkey } = view
  return texts => ({
    title: titleOf(texts, texts.signIn.title, problem),
    passkeys: passkey !== undefined,
    content: html`<h1>${texts.signIn.title}</h1>
      <p class="lead">${texts.signIn.toContinue(applicationName?.(texts) ?? accountName)}</p>
      ${alert(problem?.(texts))} ${content(texts)}`,
  })
}
