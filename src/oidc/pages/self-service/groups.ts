import type { OwnGroup, OwnGroupPart } from '../../../domain/groups/own-groups.ts'
import { type Html, html } from '../../../lib/html.ts'
import type { Texts } from '../../texts/texts.ts'
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
  return texts => {
    const { ownAccess } = texts
    const isEmpty = isFirst && groups.length === 0
    return {
      title: ownAccess.groups,
      content: html`<h1>${ownAccess.groups}</h1>
        <p class="lead">${isEmpty ? ownAccess.noGroups : ownAccess.groupsLead}</p>
        ${
          groups.length > 0 &&
          html`<ul class="lines">
            ${groups.map(group => describe(texts, group))}
          </ul>`
        }
        ${nextPart(texts, `${base}/groups`, next)}
        ${
          !isFirst &&
          html`<p class="center"><a href="${base}/groups">${ownAccess.fromTheBeginning}</a></p>`
        }
        ${backHome(texts, base)}`,
    }
  }
}

type Path = OwnGroup['paths'][number]

function describe(texts: Texts, { name, paths }: OwnGroup): Html {
  return html`<li>
    <strong>${name}</strong>
    ${paths.map(path => html`<p class="hint">${wordsFor(texts, path)}</p>`)}
  </li>`
}

/** The first membership is the person's own; what is between it and the group is what it leads through. */
function wordsFor(texts: Texts, path: Path): Html {
  const { ownAccess } = texts
  const through = path.slice(0, -1).map(({ group }) => group.name)
  const [own] = path
  const ends = path.flatMap(({ until }) => (until === null ? [] : [until])).toSorted()
  const [until] = ends
  return html`${through.length === 0 ? ownAccess.yourself : ownAccess.through(through)}${
    own !== undefined &&
    html`, ${sourceOf(texts, own)}, ${ownAccess.since(day(texts, new Date(own.since)))}`
  }${until !== undefined && html`, ${ownAccess.untilDay(day(texts, new Date(until)))}`}`
}

function sourceOf({ ownAccess }: Texts, { source }: Path[number]): string {
  return source === 'by hand' ? ownAccess.byHand : ownAccess.from(source)
}
