import { levels, type Principal, type Share } from '../cohort/answers.ts'
import { html, type Html } from '../html.ts'
import type { Page } from '../layout.ts'
import type { Sight } from '../sight.ts'
import { levelWords } from './cards.ts'
import { day } from './day.ts'
import { trail } from './thing.ts'

export type Sharing = {
  readonly sight: Sight
  readonly shares: readonly Share[]
  /** With whom it can be shared. */
  readonly principals: readonly Principal[]
}

/** Who has a thing, to change for who may share it. */
export function sharesPage({ sight, shares, principals }: Sharing): Page {
  const { thing } = sight
  return {
    title: `Share: ${thing.name}`,
    content: html`${trail(sight, thing)}
      <h1>Share “${thing.name}”</h1>
      <p class="lead">With a group or a person, together with everything inside.</p>
      ${form(thing.key, principals)}
      <section aria-labelledby="holders">
        <h2 id="holders">Who has it</h2>
        ${
          shares.length > 0
            ? html`<ul class="holders">
                ${shares.map(share => holder(share, thing.key))}
              </ul>`
            : html`<p>Nobody has been given it.</p>`
        }
      </section>`,
  }
}

function form(key: string, principals: readonly Principal[]): Html {
  const choices = (kind: Principal['kind']): readonly Html[] =>
    principals
      .filter(each => each.kind === kind)
      .map(({ id, name }) => html`<option value="${id}">${name}</option>`)
  return html`<form class="panel fields" method="post" action="/library/${key}/shares">
    <p>
      <label for="principal">Share with</label>
      <select id="principal" name="principal" required>
        <optgroup label="Groups">${choices('group')}</optgroup>
        <optgroup label="People">${choices('user')}</optgroup>
      </select>
    </p>
    <p>
      <label for="level">Level</label>
      <select id="level" name="level">
        ${levels.map(level => html`<option value="${level}">${levelWords[level]}</option>`)}
      </select>
    </p>
    <p>
      <label for="until">Until (optional)</label>
      <input id="until" name="until" type="date" min="${new Date().toISOString().slice(0, 10)}" />
    </p>
    <p>
      <label for="reason">Reason (optional)</label>
      <input id="reason" name="reason" maxlength="200" />
    </p>
    <p><button>Share it</button></p>
  </form>`
}

function holder(share: Share, key: string): Html {
  const { principal, level, granter, until, reason, inherited, resource } = share
  return html`<li>
    <div>
      <strong>${principal.name}</strong> ${levelWords[level]}
      <span class="soft">
        ${inherited && `through ${resource.name}, `}by
        ${granter.name}${
          until !== null && `, until ${day(until)}`
        }${reason !== null && `: “${reason}”`}
      </span>
    </div>
    ${
      !inherited &&
      html`<form method="post" action="/library/${key}/unshare">
        <input type="hidden" name="principal" value="${principal.id}" />
        <button class="quiet">Remove ${principal.name}</button>
      </form>`
    }
  </li>`
}
