import type { AccessPath, Explanation, Step } from '../cohort/answers.ts'
import { html, type Html } from '../html.ts'
import type { Page } from '../layout.ts'
import type { Sight } from '../sight.ts'
import { levelWords } from './cards.ts'
import { day } from './day.ts'
import { trail } from './thing.ts'

/** Every way by which somebody sees a thing, in Cohort’s order: the one that decides first. */
export function whyPage(sight: Sight, { level, paths }: Explanation): Page {
  const { thing } = sight
  return {
    title: `Why: ${thing.name}`,
    content: html`${trail(sight, thing)}
      <h1>Why you see “${thing.name}”</h1>
      <p class="lead">
        ${level !== null && `You ${levelWords[level]}. `}Where several ways lead to it, the highest
        counts.
      </p>
      <ol class="paths">
        ${paths.map(path => wayOf(path, thing.name))}
      </ol>
      <p><a class="button" href="/library/${thing.key}">Back to it</a></p>`,
  }
}

function wayOf(path: AccessPath, name: string): Html {
  const { level, wins, dormant, group, share } = path
  return html`<li class="panel">
    <h2>
      ${levelWords[level]} ${wins && html`<span class="chip">decides</span>`}
      ${dormant !== null && html`<span class="chip">${dormancy[dormant]}</span>`}
    </h2>
    <p ${wins && html`id="decides"`}>${reasonOf(path, name)}</p>
    ${group?.paths.map(steps => html`<p class="soft">${steps.map(stepOf)}</p>`)}
    ${
      share !== null &&
      html`<p class="soft">
        Given by ${share.granter.name} on
        ${day(share.since)}${until(share.until)}${because(share.reason)}.
      </p>`
    }
  </li>`
}

function reasonOf({ via, place, collection, group }: AccessPath, name: string): Html {
  if (place === null) return html`Your role in the account gives it everywhere.`
  const where = place.name === name ? html`this` : html`<strong>${place.name}</strong> above it`
  const within = collection !== null && html` by the collection <strong>${collection.name}</strong>`
  if (via === 'ownership') return html`You own ${where}${within}.`
  if (group === null) return html`You were given ${where}${within}.`
  return html`The group <strong>${group.name}</strong>, which you are in, was given
    ${where}${within}.`
}

function stepOf({ group, source, since }: Step): Html {
  return html`Member of ${group.name} since ${day(since)}, by ${source}. `
}

function until(end: string | null): string {
  return end === null ? '' : ` until ${day(end)}`
}

function because(reason: string | null): string {
  return reason === null ? '' : `: “${reason}”`
}

const dormancy: Readonly<Record<NonNullable<AccessPath['dormant']>, string>> = {
  'not-alive': 'asleep',
  bin: 'in the bin',
  role: 'asleep: your role has it already',
  expired: 'over',
}
