import { html } from '../../lib/html.ts'
import type { NamedGroup } from '../../model/join-request.ts'
import type { Page } from './layout.ts'
import { alert, field } from './parts.ts'

export type JoinView = {
  readonly action: string
  readonly accountName: string
  readonly groups: readonly NamedGroup[]
  /** What came back with a problem. */
  readonly values?: ReadonlyMap<string, string>
  readonly problem?: { readonly text: string; readonly field: string | undefined } | undefined
}

/** The form on which people from outside ask to join. */
export function joinPage({ action, accountName, groups, values, problem }: JoinView): Page {
  const text = (name: string, label: string): Parameters<typeof field>[0] => ({
    name,
    label,
    type: 'text',
    autocomplete: name === 'address' ? 'email' : 'name',
    value: values?.get(name),
    wrong: problem?.field === name,
  })
  return {
    title: problem === undefined ? 'Ask to join' : 'Problem: ask to join',
    content: html`<h1>Ask to join ${accountName}</h1>
      <p class="lead">We send a link to your mail address. Your request counts once you open it.</p>
      ${alert(problem?.text)}
      <form method="post" action="${action}">
        ${field({ ...text('name', 'Your name'), focus: problem === undefined })}
        ${field({ ...text('address', 'Mail address'), inputMode: 'email' })}
        <div class="field">
          <label for="message">Message (if you like)</label>
          <textarea id="message" name="message" rows="4" maxlength="2000">
${values?.get('message') ?? ''}</textarea>
        </div>
        ${
          groups.length > 0 &&
          html`<fieldset class="field">
            <legend>Groups that you want to be in</legend>
            ${groups.map(({ id, name }) => choice(id, name, values?.has(`group-${id}`) === true))}
          </fieldset>`
        }
        <button>Send</button>
      </form>`,
  }
}

function choice(id: string, name: string, chosen: boolean): ReturnType<typeof html> {
  return html`<label class="check">
    <input type="checkbox" name="group-${id}" value="on" ${chosen && html`checked`} />
    <span>${name}</span>
  </label>`
}

/** The same for every address, known here or not. */
export function joinAskedPage({
  address,
  hours,
}: {
  readonly address: string
  readonly hours: number
}): Page {
  return {
    title: 'Look into your mail',
    content: html`<h1>Look into your mail</h1>
      <p class="lead">
        A link is on its way to <strong>${address}</strong>. Open it within ${String(hours)} hours,
        and your request goes to the administrators.
      </p>
      <p>Nothing came? Look among unwanted mail, or ask again.</p>`,
  }
}

/** Where the link in the mail leads: a press of the button counts, not the look of what reads mail beforehand. */
export function joinProofPage(view: {
  readonly action: string
  readonly accountName: string
  readonly address: string
}): Page {
  return {
    title: 'Confirm your request',
    content: html`<h1>Confirm your request</h1>
      <p class="lead">You ask to join ${view.accountName} as <strong>${view.address}</strong>.</p>
      <form method="post" action="${view.action}">
        <button>Confirm</button>
      </form>`,
  }
}

/** What becomes of a request is told by mail, so that it is the same for who is known here and who is not. */
export function joinProvenPage(accountName: string): Page {
  return {
    title: 'Thank you',
    content: html`<h1>Thank you</h1>
      <p class="lead">
        Your request to join ${accountName} was received. What becomes of it is told to you by mail.
      </p>`,
  }
}

/** One page for what is off, over or never was: it tells nobody which. */
export function joinClosedPage(signIn: string): Page {
  return {
    title: 'This address is not open',
    content: html`<h1>This address is not open</h1>
      <p class="lead">
        The link was used or replaced, it has expired, or nobody can ask to join here. Whoever gave
        it to you can tell you more.
      </p>
      <div class="actions"><a class="button" href="${signIn}">Sign in</a></div>`,
  }
}
