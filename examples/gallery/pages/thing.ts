import type { Thing } from '../album/things.ts'
import type { Decision } from '../cohort/answers.ts'
import { html, type Html } from '../html.ts'
import type { Page } from '../layout.ts'
import { actionsOn, may, type Sight } from '../sight.ts'
import { card, cards, image, levelWords } from './cards.ts'

/** A folder or picture, with what somebody may do. */
export function thingPage(sight: Sight): Page {
  const { thing, inside } = sight
  const isFolder = thing.kind === 'folder'
  return {
    title: thing.name,
    content: html`${trail(sight)}
      <h1>${thing.name}</h1>
      <p class="lead">${isFolder ? thing.about : thing.by}</p>
      ${isFolder ? cards(inside.map(each => card(each))) : frame(thing)} ${abilities(sight)}`,
  }
}

/** Where one is: the folders above that one sees. */
export function trail({ above }: Pick<Sight, 'above'>, here?: Thing): Html {
  const places = here === undefined ? above : [...above, here]
  return html`<nav class="trail" aria-label="Where this is">
    <a href="/">Start</a>
    ${places.map(({ key, name }) => html`<a href="/library/${key}">${name}</a>`)}
  </nav>`
}

function frame({ key, name }: Thing): Html {
  return html`<p class="frame">${image(key, `Drawing: ${name}`)}</p>`
}

function abilities(sight: Sight): Html {
  const { key, kind } = sight.thing
  const words: Readonly<Record<string, string>> = actionsOn[kind]
  return html`<section class="panel" aria-labelledby="abilities">
    <h2 id="abilities">What you may do <span class="chip">${levelWords[sight.level]}</span></h2>
    <ul class="abilities">
      ${[...sight.decisions].map(([action, decision]) => ability(words[action] ?? '', decision))}
    </ul>
    <p class="doors">
      ${may(sight, 'asset.share') && html`<a class="button" href="/library/${key}/shares">Share</a>`}
      ${may(sight, 'asset.download') && html`<a class="button" href="/library/${key}/download">Download</a>`}
      <a href="/library/${key}/why">Why can I see this?</a>
    </p>
  </section>`
}

function ability(words: string, { allowed, denial, needs }: Decision): Html {
  if (allowed) return html`<li class="yes">${words}</li>`
  const lack =
    denial === 'right' ? `the right ${needs.right}` : `“${levelWords[needs.level ?? 'view']}”`
  return html`<li class="no">${words} <span>(needs ${lack})</span></li>`
}
