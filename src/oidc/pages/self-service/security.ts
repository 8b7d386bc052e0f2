import type { OwnLinks } from '../../../domain/upstreams/own-links.ts'
import { type Html, html } from '../../../lib/html.ts'
import type { CodeFactor, RecoverySet, RememberedDevice } from '../../../model/factor.ts'
import type { Passkey } from '../../../model/passkey.ts'
import type { Texts, Wording } from '../../texts/texts.ts'
import type { Page } from '../layout.ts'
import { alert, titleOf } from '../parts.ts'
import { backHome } from './back-home.ts'
import { day } from './moment.ts'

export type SecurityView = {
  readonly password: 'own' | 'none' | 'elsewhere' | 'off'
  readonly apps: readonly CodeFactor[]
  readonly passkeys: readonly Passkey[]
  /** The host name at which passkeys work here; undefined where there are none. */
  readonly passkeysAt: string | undefined
  readonly linked: OwnLinks['linked']
  readonly linkable: OwnLinks['open']
  readonly recovery: RecoverySet | undefined
  readonly devices: readonly RememberedDevice[]
  readonly problem: Wording | undefined
  readonly token: string
  readonly base: string
}

/** How somebody signs in, with the ways to change it. */
export function securityPage(view: SecurityView): Page {
  const { apps, passkeys, passkeysAt, linked, linkable, devices, problem, base } = view
  const hasFactor = apps.length > 0 || passkeys.length > 0
  return texts => {
    const { ownSignIn } = texts
    return {
      title: titleOf(texts, ownSignIn.title, problem),
      content: html`<h1>${ownSignIn.title}</h1>
        <p class="lead">${ownSignIn.lead}</p>
        ${alert(problem?.(texts))} ${passwordPart(texts, view)}
        ${(passkeysAt !== undefined || passkeys.length > 0) && passkeyPart(texts, view)}
        ${linked.length + linkable.length > 0 && providerPart(texts, view)}
        <h2>${ownSignIn.apps}</h2>
        ${apps.length === 0 && html`<p class="hint">${ownSignIn.noApps}</p>`}
        ${apps.length > 0 && factorList(texts, apps, `${base}/security/apps`)}
        ${way(`${base}/security/apps/new`, ownSignIn.addApp)}
        ${hasFactor && recoveryPart(texts, view)} ${devices.length > 0 && devicePart(texts, view)}
        ${backHome(texts, base)}`,
    }
  }
}

function passwordPart({ ownSignIn }: Texts, { password, base }: SecurityView): Html | false {
  if (password === 'off') return false
  return html`<h2>${ownSignIn.password}</h2>
    ${password === 'own' && way(`${base}/security/password`, ownSignIn.changePassword)}
    ${password !== 'own' && html`<p class="hint">${ownSignIn.noPassword}</p>`}
    ${password === 'none' && way(`${base}/security/password/new`, ownSignIn.choosePassword)}`
}

function passkeyPart(texts: Texts, { passkeys, passkeysAt, base }: SecurityView): Html {
  const { ownSignIn } = texts
  return html`<h2>${ownSignIn.passkeys}</h2>
    ${passkeys.length === 0 && html`<p class="hint">${ownSignIn.noPasskeys}</p>`}
    ${passkeys.length > 0 && factorList(texts, passkeys, `${base}/security/passkeys`)}
    ${passkeysAt !== undefined && way(`${base}/security/passkeys/new`, ownSignIn.addPasskey)}`
}

function providerPart(texts: Texts, { linked, linkable, base }: SecurityView): Html {
  const path = `${base}/security/providers`
  return html`<h2>${texts.ownSignIn.providers}</h2>
    ${linked.length > 0 && factorList(texts, linked, path)}
    ${linkable.map(({ id, name }) => way(`${path}/${id}`, texts.ownSignIn.linkTo(name)))}`
}

function recoveryPart(texts: Texts, { recovery, base }: SecurityView): Html {
  const { ownSignIn } = texts
  return html`<h2>${ownSignIn.recoveryCodes}</h2>
    <p class="hint">
      ${
        recovery === undefined
          ? ownSignIn.noRecoveryCodes
          : ownSignIn.codesLeft(recovery.left, day(texts, recovery.createdAt))
      }
    </p>
    ${way(`${base}/security/recovery-codes`, ownSignIn.makeNewCodes)}`
}

function devicePart(texts: Texts, { devices, token, base }: SecurityView): Html {
  const { ownSignIn } = texts
  return html`<h2>${ownSignIn.rememberedBrowsers}</h2>
    <p class="hint">${ownSignIn.rememberedLead}</p>
    <ul class="lines">
      ${devices.map(device => {
        const browser = device.browser === null ? undefined : ownSignIn.browser(device.browser)
        const [since, until] = [day(texts, device.createdAt), day(texts, device.expiresAt)]
        return html`<li>
          <strong>${browser ?? ownSignIn.aBrowser}</strong>
          <p class="hint">${ownSignIn.sinceUntil(since, until)}</p>
          <form method="post" action="${base}/security/devices/end">
            <input type="hidden" name="token" value="${token}" />
            <input type="hidden" name="device" value="${device.id}" />
            <button class="quiet" aria-label="${ownSignIn.forgetThis(browser)}">
              ${ownSignIn.forget}
            </button>
          </form>
        </li>`
      })}
    </ul>`
}

function factorList(texts: Texts, factors: readonly CodeFactor[], path: string): Html {
  const { ownSignIn } = texts
  return html`<ul class="ways">
    ${factors.map(({ id, name, createdAt, lastUsedAt }) => {
      const since = day(texts, createdAt)
      return html`<li>
        <a href="${path}/${id}">${name}</a>
        <p class="hint">
          ${
            lastUsedAt === null
              ? ownSignIn.since(since)
              : ownSignIn.sinceLastUsed(since, day(texts, lastUsedAt))
          }
        </p>
      </li>`
    })}
  </ul>`
}

function way(address: string, label: string): Html {
  return html`<p><a href="${address}">${label}</a></p>`
}
