import type { OwnGroup, OwnGroupPart } from '../../../domain/groups/own-groups.ts'
import { type Html, html } from '../../../lib/html.ts'
import type { Page } from '../layout.ts'
import { backHome, nextPart } from './back-home.ts'
import { day } from './moment.ts'

export type GroupsView = OwnGroupPart & {
  /** Whether this is the first part of the list. */
  readonly isFirst: boolean
  readonly base: string
}

/** The groups of a person, each with all that makes them a member. */
export function groupsPage({ groups, next, isFirst, base }: GroupsView): Page {
  return {
    title: 'Your groups',
    content: html`<h1>Your groups</h1>
      <p class="lead">
        ${
          isFirst && groups.length === 0
            ? 'You are in no group.'
            : 'Applications and shares go by them. Who manages a group can change who is in it.'
        }
      </p>
      ${
        groups.length > 0 &&
        html`<ul class="lines">
          ${groups.map(describe)}
        </ul>`
      }
      ${nextPart(`${base}/groups`, next)}
      ${!isFirst && html`<p class="center"><a href="${base}/groups">From the beginning</a></p>`}
      ${backHome(base)}`,
  }
}

type Path = OwnGroup['paths'][number]

function describe({ name, paths }: OwnGroup): Html {
  return html`<li>
    <strong>${name}</strong>
    ${paths.map(path => html`<p class="hint">${wordsFor(path)}</p>`)}
  </li>`
}

/** The first membership is the person's own; what is between it and the group is what it leads through. */
function wordsFor(path: Path): Html {
  const through = path.slice(0, -1).map(({ group }) => group.name)
  const [own] = path
  const ends = path.flatMap(({ until }) => (until === null ? [] : [until])).toSorted()
  const [until] = ends
  return html`${through.length === 0 ? 'You yourself' : html`Through ${through.join(', then ')}`}${
    own !== undefined && html`, ${sourceOf(own)}, since ${day(new Date(own.since))}`
  }${until !== undefined && html`, until ${day(new Date(until))}`}`
}

function sourceOf({ source }: Path[number]): string {
  return source === 'by hand' ? 'put there by hand' : `from ${source}`
}
