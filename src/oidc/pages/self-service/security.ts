import { type Html, html } from '../../../lib/html.ts'
import type { CodeFactor, RecoverySet, RememberedDevice } from '../../../model/factor.ts'
import type { Passkey } from '../../../model/passkey.ts'
import type { Page } from '../layout.ts'
import { alert } from '../parts.ts'
import { backHome } from './back-home.ts'
import { day } from './moment.ts'

export type SecurityView = {
  readonly password: 'own' | 'none' | 'off'
  readonly apps: readonly CodeFactor[]
  readonly passkeys: readonly Passkey[]
  /** The host name at which passkeys work here; undefined where there are none. */
  readonly passkeysAt: string | undefined
  readonly recovery: RecoverySet | undefined
  readonly devices: readonly RememberedDevice[]
  readonly problem: string | undefined
  readonly token: string
  readonly base: string
}

/** How somebody signs in, with the ways to change it. */
export function securityPage(view: SecurityView): Page {
  const { apps, passkeys, passkeysAt, devices, problem, base } = view
  const hasFactor = apps.length > 0 || passkeys.length > 0
  return {
    title: problem === undefined ? 'Password and sign-in' : 'Problem: password and sign-in',
    content: html`<h1>Password and sign-in</h1>
      <p class="lead">Before you change a second step you are asked to sign in again.</p>
      ${alert(problem)} ${passwordPart(view)}
      ${(passkeysAt !== undefined || passkeys.length > 0) && passkeyPart(view)}
      <h2>Authenticator apps</h2>
      ${apps.length === 0 && html`<p class="hint">You have none. An app shows codes as a second step.</p>`}
      ${apps.length > 0 && factorList(apps, `${base}/security/apps`)}
      ${way(`${base}/security/apps/new`, 'Add an authenticator app')}
      ${hasFactor && recoveryPart(view)} ${devices.length > 0 && devicePart(view)} ${backHome(base)}`,
  }
}

function passwordPart({ password, base }: SecurityView): Html | false {
  if (password === 'off') return false
  return html`<h2>Password</h2>
    ${
      password === 'own'
        ? way(`${base}/security/password`, 'Change your password')
        : html`<p class="hint">You have none here: you sign in in another way.</p>`
    }`
}

function passkeyPart({ passkeys, passkeysAt, base }: SecurityView): Html {
  return html`<h2>Passkeys</h2>
    ${
      passkeys.length === 0 &&
      html`<p class="hint">
        You have none. With a passkey you sign in by your finger, face or PIN, without a password.
      </p>`
    }
    ${passkeys.length > 0 && factorList(passkeys, `${base}/security/passkeys`)}
    ${passkeysAt !== undefined && way(`${base}/security/passkeys/new`, 'Add a passkey')}`
}

function recoveryPart({ recovery, base }: SecurityView): Html {
  return html`<h2>Recovery codes</h2>
    <p class="hint">
      ${
        recovery === undefined
          ? 'You have none. They let you in when you do not have your device.'
          : html`${recovery.left} of the codes made on ${day(recovery.createdAt)} are left.`
      }
    </p>
    ${way(`${base}/security/recovery-codes`, 'Make new codes')}`
}

function devicePart({ devices, token, base }: SecurityView): Html {
  return html`<h2>Remembered browsers</h2>
    <p class="hint">They are not asked for your second step.</p>
    <ul class="lines">
      ${devices.map(
        ({ id, browser, createdAt, expiresAt }) =>
          html`<li>
            <strong>${browser ?? 'A browser'}</strong>
            <p class="hint">since ${day(createdAt)}, until ${day(expiresAt)}</p>
            <form method="post" action="${base}/security/devices/end">
              <input type="hidden" name="token" value="${token}" />
              <input type="hidden" name="device" value="${id}" />
              <button class="quiet" aria-label="Forget ${browser ?? 'a browser'}">Forget</button>
            </form>
          </li>`,
      )}
    </ul>`
}

function factorList(factors: readonly CodeFactor[], path: string): Html {
  return html`<ul class="ways">
    ${factors.map(
      ({ id, name, createdAt, lastUsedAt }) =>
        html`<li>
          <a href="${path}/${id}">${name}</a>
          <p class="hint">
            since ${day(createdAt)}${lastUsedAt !== null && html`, last used ${day(lastUsedAt)}`}
          </p>
        </li>`,
    )}
  </ul>`
}

function way(address: string, label: string): Html {
  return html`<p><a href="${address}">${label}</a></p>`
}
