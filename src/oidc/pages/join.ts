import { type Html, html } from '../../lib/html.ts'
import type { NamedGroup } from '../../model/join-request.ts'
import type { Wording } from '../texts/texts.ts'
import type { Page } from './layout.ts'
import { alert, field, titleOf } from './parts.ts'

export type JoinView = {
  readonly action: string
  readonly accountName: string
  readonly groups: readonly NamedGroup[]
  /** What came back with a problem. */
  readonly values?: ReadonlyMap<string, string>
  readonly problem?: { readonly text: Wording; readonly field: string | undefined } | undefined
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
  return texts => {
    const { join } = texts
    return {
      title: titleOf(texts, join.title, problem),
      content: html`<h1>${join.heading(accountName)}</h1>
        <p class="lead">${join.lead}</p>
        ${alert(problem?.text(texts))}
        <form method="post" action="${action}">
          ${field({ ...text('name', join.yourName), focus: problem === undefined })}
          ${field({ ...text('address', join.address), inputMode: 'email' })}
          <div class="field">
            <label for="message">${join.message}</label>
            <textarea id="message" name="message" rows="4" maxlength="2000">
${values?.get('message') ?? ''}</textarea>
          </div>
          ${
            groups.length > 0 &&
            html`<fieldset class="field">
              <legend>${join.groups}</legend>
              ${groups.map(({ id, name }) => choice(id, name, values?.has(`group-${id}`) === true))}
            </fieldset>`
          }
          <button>${join.send}</button>
        </form>`,
    }
  }
}

function choice(id: string, name: string, chosen: boolean): Html {
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
  return ({ join, common }) => ({
    title: common.lookIntoYourMail,
    content: html`<h1>${common.lookIntoYourMail}</h1>
      <p class="lead">${join.linkOnItsWay(address, hours)}</p>
      <p>${join.nothingCame}</p>`,
  })
}

/** Where the link in the mail leads: a press of the button counts, not the look of what reads mail beforehand. */
export function joinProofPage(view: {
  readonly action: string
  readonly accountName: string
  readonly address: string
}): Page {
  return ({ join }) => ({
    title: join.confirmTitle,
    content: html`<h1>${join.confirmTitle}</h1>
      <p class="lead">${join.confirmLead(view.accountName, view.address)}</p>
      <form method="post" action="${view.action}">
        <button>${join.confirm}</button>
      </form>`,
  })
}

/** What becomes of a request is told by mail, so that it is the same for who is known here and who is not. */
export function joinProvenPage(accountName: string): Page {
  return ({ join }) => ({
    title: join.thanks,
    content: html`<h1>${join.thanks}</h1>
      <p class="lead">${join.received(accountName)}</p>`,
  })
}

/** One page for what is off, over or never was: it tells nobody which. */
export function joinClosedPage(signIn: string): Page {
  return ({ join, common }) => ({
    title: join.closed,
    content: html`<h1>${join.closed}</h1>
      <p class="lead">${join.closedLead}</p>
      <div class="actions"><a class="button" href="${signIn}">${common.signIn}</a></div>`,
  })
}
