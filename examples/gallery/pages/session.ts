import { html, type Html } from '../html.ts'
import type { Page } from '../layout.ts'
import type { Person } from '../person.ts'

/** What the ID token says of the person. */
export function youPage({ name, email, groups, roles, claims }: Person): Page {
  return {
    title: 'You',
    content: html`<h1>${name}</h1>
      ${email !== undefined && html`<p class="lead">${email}</p>`}
      <dl>
        <dt>Groups</dt>
        <dd>${chips(groups)}</dd>
        <dt>Roles here</dt>
        <dd>${chips(roles)}</dd>
      </dl>
      <details>
        <summary>Claims of the ID token</summary>
        <pre id="claims" tabindex="0">${JSON.stringify(claims, undefined, 2)}</pre>
      </details>
      <p><a class="button" href="/">To the gallery</a></p>`,
  }
}

function chips(words: readonly string[]): Html {
  if (words.length === 0) return html`<span class="none">none</span>`
  return html`<ul class="chips">
    ${words.map(word => html`<li class="chip">${word}</li>`)}
  </ul>`
}

/** Cohort sent the person back without a sign-in, with an error code of RFC 6749 4.1.2.1 and perhaps its reason. */
export function refusedPage(code: string, reason: string | undefined): Page {
  const denied = code === 'access_denied'
  return {
    status: denied ? 403 : 502,
    title: denied ? 'No access' : 'Not signed in',
    content: html`<h1>
        ${denied ? 'You don’t have access to the gallery' : 'You are not signed in'}
      </h1>
      <p class="lead">
        ${
          denied
            ? 'Cohort knows you, but this account is not let in here.'
            : 'Cohort could not finish the sign-in.'
        }
      </p>
      <dl>
        <dt>Reason</dt>
        <dd id="reason">${reason ?? 'none was given'}</dd>
        <dt>Code</dt>
        <dd><code id="code">${code}</code></dd>
      </dl>
      <p><a class="button" href="/sign-in">Try again</a> <a href="/">First page</a></p>`,
  }
}

/** Something to say, and where to go from there. */
export function messagePage(
  status: number,
  title: string,
  text: string,
  [path, words]: readonly [path: string, words: string] = ['/', 'First page'],
): Page {
  return {
    status,
    title,
    content: html`<h1>${title}</h1>
      <p class="lead">${text}</p>
      <p><a class="button" href="${path}">${words}</a></p>`,
  }
}
