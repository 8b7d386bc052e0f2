import { renderSVG } from 'uqr'
import type { NewCodes } from '../../domain/factors/codes.ts'
import { type Html, html } from '../../lib/html.ts'
import type { Texts, Wording } from '../texts/texts.ts'
import type { Page } from './layout.ts'
import { passkeyForm, type PasskeyView } from './passkey.ts'
import { alert, field, type FormSecrets, secretFields, titleOf } from './parts.ts'
import { whoIs } from './sign-in.ts'

export type SecondFactorView = {
  readonly action: string
  readonly other: string
  readonly secrets: FormSecrets
  readonly userName: string
  readonly problem?: Wording
  readonly passkey: PasskeyView | undefined
}

export type CodeChoices = {
  /** For how many days the browser may be remembered; 0 for not at all. */
  readonly remember: number
  /** Where a recovery code is taken. */
  readonly recovery: string
}

/** Asks for a code of the person's authenticator app, beside a passkey where they have one too. */
export function codePage(view: SecondFactorView, { remember, recovery }: CodeChoices): Page {
  return texts => {
    const { secondFactor, common } = texts
    return {
      title: titleOf(texts, secondFactor.enterCode, view.problem),
      passkeys: view.passkey !== undefined,
      content: html`<h1>${secondFactor.enterCode}</h1>
        <p class="lead">${secondFactor.sixDigits}</p>
        ${alert(view.problem?.(texts))} ${whoIs(texts, view)}
        ${form(texts, view, {
          button: common.continue,
          more: remember > 0 && rememberBox(texts, remember),
        })}
        ${view.passkey && passkeyForm(texts, view.passkey)}
        <p class="center"><a href="${recovery}">${secondFactor.withoutDevice}</a></p>`,
    }
  }
}

/** Asks for the passkey of a person who has no other second factor. */
export function passkeyPage(
  view: SecondFactorView & { readonly passkey: PasskeyView },
  { remember, recovery }: CodeChoices,
): Page {
  return texts => {
    const { secondFactor } = texts
    const more = remember > 0 ? { more: rememberBox(texts, remember) } : {}
    return {
      title: titleOf(texts, secondFactor.usePasskey, view.problem),
      passkeys: true,
      content: html`<h1>${secondFactor.usePasskey}</h1>
        <p class="lead">${secondFactor.confirmOnDevice}</p>
        ${alert(view.problem?.(texts))} ${whoIs(texts, view)}
        ${passkeyForm(texts, { ...view.passkey, ...more, only: true })}
        <p class="center"><a href="${recovery}">${secondFactor.withoutDevice}</a></p>`,
    }
  }
}

/** Shows the QR picture of a new authenticator app and asks for its first code. */
export function setUpCodesPage(view: SecondFactorView, codes: NewCodes): Page {
  return texts => {
    const { secondFactor } = texts
    return {
      title: titleOf(texts, secondFactor.setUp, view.problem),
      passkeys: view.passkey !== undefined,
      content: html`<h1>${secondFactor.setUp}</h1>
        <p class="lead">${secondFactor.setUpLead}</p>
        ${alert(view.problem?.(texts))} ${whoIs(texts, view)} ${codesPicture(texts, codes)}
        ${form(texts, view, { button: secondFactor.turnOn, more: false })}
        ${view.passkey && passkeyForm(texts, view.passkey)}`,
    }
  }
}

/** The QR picture for an authenticator app, and its secret as text. */
export function codesPicture({ secondFactor }: Texts, { secret, address }: NewCodes): Html {
  const picture = renderSVG(address, { border: 2 })
  const key = html`<code class="key">${inFours(secret)}</code>`
  return html`<p class="picture">
      <img
        class="qr"
        src="data:image/svg+xml,${encodeURIComponent(picture)}"
        alt="${secondFactor.picture}"
        width="200"
        height="200"
      />
    </p>
    <p class="hint">${secondFactor.noCamera(key)}</p>`
}

/** Lets the person choose that this browser is not asked again. */
export function rememberBox({ secondFactor }: Texts, days: number): Html {
  return html`<label class="check">
    <input type="checkbox" name="remember" value="on" />
    <span>${secondFactor.remember(days)}</span>
  </label>`
}

function form(
  { common }: Texts,
  { action, secrets, problem }: SecondFactorView,
  { button, more }: { readonly button: string; readonly more: Html | false },
): Html {
  return html`<form method="post" action="${action}">
    ${secretFields(secrets)}
    ${field({
      name: 'code',
      label: common.code,
      type: 'text',
      autocomplete: 'one-time-code',
      inputMode: 'numeric',
      wrong: problem !== undefined,
      focus: true,
    })}
    ${more}
    <button>${button}</button>
  </form>`
}

function inFours(text: string): string {
  return (text.match(/.{1,4}/g) ?? []).join(' ')
}
