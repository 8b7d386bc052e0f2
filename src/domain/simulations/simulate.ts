import { isId, nilId } from '../../lib/ids.ts'
import { type Level, rankOf } from '../../model/level.ts'
import type { ResourceKind } from '../../model/resource.ts'
import { Refusal } from '../../model/refusal.ts'
import { findResources } from '../../storage/resources/resources.ts'
import { listDisplayNames } from '../../storage/users/display-names.ts'
import type { Context } from '../context.ts'
import { accessOf } from '../decisions/access.ts'
import { askerOf } from '../decisions/asker.ts'
import { mayAskAbout } from '../decisions/demand-to-ask.ts'
import { undone } from '../what-if.ts'
import { type AccessChange, demandToChange, makeChange } from './access-change.ts'
import { type Affected, affectedBy, type PairPlace } from './affected.ts'

type Named = { readonly id: string; readonly name: string }

/** What one person has on one thing before and after. */
export type Effect = {
  readonly user: Named
  readonly resource: Named & { readonly kind: ResourceKind }
  readonly before: Level | null
  readonly after: Level | null
  readonly outcome: 'gained' | 'lost'
}

export type Simulated = {
  readonly items: readonly Effect[]
  readonly next: PairPlace | undefined
  /** Of a change of role: the level that it gives on everything, before and after. */
  readonly everywhere: { readonly before: Level | null; readonly after: Level | null } | null
}

const resourcesAtOnce = 50

/**
 * Who would gain and who would lose what in a library by a change, by name, part by part: found by making the change with its
 * rules and refusals, and taking it back. Told is where something is given, as far as whoever asks may know of it
 * (`mayAskAbout`); what lies below follows. A part may be short.
 */
export async function simulate(
  context: Context,
  asked: AccessChange,
  { after, limit }: { readonly after: PairPlace | undefined; readonly limit: number },
): Promise<Simulated> {
  demandToChange(context, asked)
  demandIds(asked)
  const { libraryId } = await askerOf(context)
  const affected = affectedBy(asked, libraryId ?? null)
  const place = after ?? { resource: nilId, person: nilId }
  return undone(context, async inside => {
    const { people, resources } = await pairsAt(inside, asked, { affected, place, limit })
    const told = { people, resources: await mayAskAbout(inside, resources) }
    const before = await levelsOf(inside, libraryId ?? null, told)
    await makeChange(inside, asked)
    const later = await levelsOf(inside, libraryId ?? null, told)
    const items = await nameEach(inside, differences(before, later))
    const next = nextOf(place, { people, resources, limit })
    return { items, next, everywhere: await floorsOf(context, inside, asked) }
  })
}

/** By the state outside of the transaction and inside of it. */
async function floorsOf(
  outside: Context,
  inside: Context,
  asked: AccessChange,
): Promise<Simulated['everywhere']> {
  if (asked.change !== 'change-role') return null
  const question = { subjectId: asked.user, resources: [], libraryId: null }
  const before = await accessOf(outside, question)
  const after = await accessOf(inside, question)
  return { before: before.floor, after: after.floor }
}

/** What does not look like an id names nobody, and nothing that the change would say of it. */
function demandIds(asked: AccessChange): void {
  const ids = [
    'user' in asked ? [asked.user] : [],
    'group' in asked ? [asked.group] : [],
    'member' in asked ? [asked.member] : [],
  ].flat()
  if (ids.every(isId)) return
  throw new Refusal('not-found', 'there is no such user or group')
}

type Pairs = { readonly people: readonly string[]; readonly resources: readonly string[] }
type Asking = { readonly affected: Affected; readonly place: PairPlace; readonly limit: number }

/** Whom and what it concerns, by how things are and by how they would be. */
async function pairsAt(
  context: Context,
  asked: AccessChange,
  { affected, place, limit }: Asking,
): Promise<Pairs> {
  const read = async (inside: Context): Promise<Pairs> => {
    const people = await affected.people(inside, { after: place.person, limit })
    const page = { after: place.resource, limit: resourcesAtOnce }
    return { people, resources: await affected.resources(inside, page) }
  }
  const now = await read(context)
  const then = await undone(context, async inside => {
    await makeChange(inside, asked)
    return read(inside)
  })
  return {
    people: firstOf(now.people, then.people, limit),
    resources: firstOf(now.resources, then.resources, resourcesAtOnce),
  }
}

function firstOf(
  one: readonly string[],
  other: readonly string[],
  most: number,
): readonly string[] {
  return [...new Set([...one, ...other])].toSorted().slice(0, most)
}

type Levels = ReadonlyMap<string, ReadonlyMap<string, Level | null>>

async function levelsOf(
  context: Context,
  libraryId: string | null,
  { people, resources }: Pairs,
): Promise<Levels> {
  const levels = new Map<string, ReadonlyMap<string, Level | null>>()
  for (const subjectId of people) {
    const { alive, resources: found } = await accessOf(context, { subjectId, resources, libraryId })
    const own = resources.map(id => [id, alive ? (found.get(id)?.level ?? null) : null] as const)
    levels.set(subjectId, new Map(own))
  }
  return levels
}

type Difference = {
  readonly person: string
  readonly resource: string
  readonly before: Level | null
  readonly after: Level | null
}

function differences(before: Levels, later: Levels): readonly Difference[] {
  return [...before].flatMap(([person, own]) =>
    [...own].flatMap(([resource, level]) => {
      const after = later.get(person)?.get(resource) ?? null
      return after === level ? [] : [{ person, resource, before: level, after }]
    }),
  )
}

async function nameEach(
  { db, account }: Context,
  found: readonly Difference[],
): Promise<readonly Effect[]> {
  const scope = { accountId: account.id, visibility: 'everything' } as const
  const people = [...new Set(found.map(({ person }) => person))]
  const users = await listDisplayNames(db, scope, people)
  const names = new Map(users.map(({ id, name }) => [id, name]))
  const ids = [...new Set(found.map(({ resource }) => resource))]
  const resources = await findResources(db, account.id, ids)
  const byId = new Map(resources.map(each => [each.id, each]))
  return found.flatMap(({ person, resource: id, before, after }) => {
    const there = byId.get(id)
    if (there === undefined) return []
    const user = { id: person, name: names.get(person) ?? '' }
    const resource = { id, name: there.name, kind: there.kind }
    const outcome = rankOf(after) > rankOf(before) ? 'gained' : 'lost'
    return [{ user, resource, before, after, outcome }]
  })
}

/** Behind the people of these resources come the next resources. */
function nextOf(
  { resource }: PairPlace,
  { people, resources, limit }: Pairs & { readonly limit: number },
): PairPlace | undefined {
  const [lastPerson, lastResource] = [people.at(-1), resources.at(-1)]
  if (lastPerson !== undefined && people.length === limit) return { resource, person: lastPerson }
  if (lastResource === undefined || resources.length < resourcesAtOnce) return undefined
  return { resource: lastResource, person: nilId }
}
