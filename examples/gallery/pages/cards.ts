import { coverOf, type Thing } from '../album/things.ts'
import type { Level } from '../cohort/answers.ts'
import { html, type Html } from '../html.ts'

/** A folder or picture in a list, with what one may do at most where that is told. */
export function card(thing: Thing, level?: Level): Html {
  const { key, name } = thing
  const cover = thing.kind === 'file' ? thing : coverOf(key)
  return html`<li class="${thing.kind}">
    <a href="/library/${key}">
      ${cover !== undefined && image(cover.key, '')}
      <span class="title">${name}</span>
    </a>
    <p>
      ${thing.kind === 'file' ? thing.by : thing.about}
      ${level !== undefined && html`<span class="chip">${levelWords[level]}</span>`}
    </p>
  </li>`
}

export function cards(entries: readonly Html[]): Html {
  return html`<ul class="cards">
    ${entries}
  </ul>`
}

export function image(key: string, alternative: string): Html {
  return html`<img
    src="/library/${key}/picture.svg"
    alt="${alternative}"
    width="1200"
    height="800"
    loading="lazy"
  />`
}

/** What Cohort’s levels are called on the pages. */
export const levelWords: Readonly<Record<Level, string>> = {
  view: 'can view',
  contribute: 'can contribute',
  manage: 'can manage',
}
