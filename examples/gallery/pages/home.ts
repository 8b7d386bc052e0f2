import { type Thing, things } from '../album/things.ts'
import type { Leveled } from '../cohort/answers.ts'
import { html, type Html } from '../html.ts'
import type { Page } from '../layout.ts'
import type { Person } from '../person.ts'
import { card, cards } from './cards.ts'

/** The first page, for whoever is not signed in. */
export function welcomePage(): Page {
  return {
    title: 'Welcome',
    content: html`<section class="hero">
      <div>
        <p class="kicker">Lumen Pictures</p>
        <h1>Pictures, for those they are shared with</h1>
        <p class="lead">For people at Lumen. Use your work account.</p>
        <p><a class="button" href="/sign-in">Sign in</a></p>
      </div>
      <img class="cover" src="/cover.svg" alt="" width="1200" height="800" />
    </section>`,
  }
}

export type Home = {
  readonly person: Person
  /** The group whose note is on the page of those whose ID token names it. */
  readonly group: string
  readonly shared: readonly Leveled[]
  /** What lies at the root, as far as they see it and it is not shared with them. */
  readonly others: readonly Thing[]
}

/** The first page, signed in: where everything that they see begins. */
export function homePage({ person, group, shared, others }: Home): Page {
  const known = shared.flatMap(({ resource, level }) => {
    const thing = things.get(resource.key ?? '')
    return thing === undefined ? [] : [card(thing, level)]
  })
  return {
    title: 'Gallery',
    content: html`<h1>Good to see you, ${person.name}</h1>
      ${person.groups.includes(group) && note(group)}
      ${(known.length > 0 || others.length === 0) && sharedSection(known)}
      ${
        others.length > 0 &&
        html`<section aria-labelledby="library">
          <h2 id="library">The library</h2>
          ${cards(others.map(each => card(each)))}
        </section>`
      }`,
  }
}

/** What the ID token alone decides: its claim \`groups\`. */
function note(group: string): Html {
  return html`<p class="note">
    <span class="chip">${group} only</span> The embargo ends tomorrow at 06:00.
  </p>`
}

function sharedSection(entries: readonly Html[]): Html {
  return html`<section aria-labelledby="shared">
    <h2 id="shared">Shared with you</h2>
    ${entries.length > 0 ? cards(entries) : nothing()}
  </section>`
}

function nothing(): Html {
  return html`<p class="lead">
    Nothing is shared with you yet. Once somebody shares a folder or a picture with you, or with a
    group that you are in, it is here.
  </p>`
}
