import { type Action, actionRecord, actionsOn, isAction } from '../../model/action.ts'
import { type ResourceKind, resourceKinds } from '../../model/resource.ts'
import { listGroupsReaching, listPeopleReaching } from '../../storage/decisions/given.ts'
import { findResources } from '../../storage/resources/resources.ts'
import { rankOf } from '../../model/level.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { type Access, accessOf } from '../decisions/access.ts'
import { type Asker, askerOf, inLibraryOf } from '../decisions/asker.ts'
import { decide } from '../decisions/decide.ts'
import { everythingSeen, type ReachPlace } from '../decisions/reach.ts'
import { oneByOne, sift } from '../decisions/sift.ts'
import { subjectIds } from '../decisions/subjects.ts'
import { everywhere } from '../decisions/who.ts'
import type { Part, PartRequest } from '../parts.ts'
import { belongs } from './belongs.ts'
import { actionsBeside, type Entity, isBeside, referenceTo, resourceOf } from './entities.ts'
import { resourcesBeside, subjectsBeside } from './search-beside.ts'

/** A part of what was searched for; `next` is where it goes on. */
export type Found<Item> = { readonly items: readonly Item[]; readonly next: ReachPlace | undefined }

type SearchPage = { readonly after: ReachPlace | undefined; readonly limit: number }

const nothing = { items: [], next: undefined }

/** Who of this type may do this with it (AuthZEN Authorization API 1.0, 8.4): every one is allowed when evaluated. */
export async function searchSubjects(
  context: Context,
  { type, action, resource }: { type: string; action: string; resource: Entity },
  page: SearchPage,
): Promise<Found<Entity>> {
  demandRight(context, 'library.ask')
  const request = partOf(page)
  if (isBeside(resource.type)) {
    if (type !== 'user') return nothing
    const question = { type: resource.type, id: resource.id, action }
    return ofType('user', await subjectsBeside(context, question, request))
  }
  if ((type !== 'user' && type !== 'group') || !isAction(action)) return nothing
  const known = await knownResource(context, resource)
  if (known === undefined) return nothing
  return ofType(type, await subjectsInLibrary(context, { type, action, ...known }, request))
}

type Searched = { readonly type: 'user' | 'group'; readonly action: Action; readonly id: string }

async function subjectsInLibrary(
  context: Context,
  { type, action, id }: Searched,
  request: PartRequest,
): Promise<Part<{ readonly id: string }>> {
  const { db, account } = context
  const key = { accountId: account.id, resourceId: id }
  const least = rankOf(actionRecord(action).level)
  const roles = everywhere.filter(({ level }) => rankOf(level) >= least).map(({ role }) => role)
  return sift(
    request,
    page => {
      if (type === 'group') return listGroupsReaching(db, { ...key, ...page })
      return listPeopleReaching(db, { ...key, ...page, roles })
    },
    oneByOne(async candidate => {
      const question = { subjectId: candidate.id, resources: [id], libraryId: null }
      const access = await accessOf(context, question)
      return decide(access, access.resources.get(id), action).allowed ? candidate : undefined
    }),
  )
}

/** What of this type somebody may do this with (AuthZEN Authorization API 1.0, 8.5); of a library with name and key. */
export async function searchResources(
  context: Context,
  { subject, action, type }: { subject: Entity; action: string; type: string },
  page: SearchPage,
): Promise<Found<Entity & { readonly properties?: object }>> {
  demandRight(context, 'library.ask')
  const asker = await askerOf(context)
  const known = await knownSubject(context, asker, { subject, resources: [] })
  if (known === undefined) return nothing
  const { subjectId, access } = known
  if (isBeside(type)) {
    const question = { type, action, subjectId }
    return ofType(type, await resourcesBeside(context, question, { access, request: partOf(page) }))
  }
  const { libraryId } = asker
  if (!isKind(type) || !isAction(action) || libraryId === undefined) return nothing
  const found = await everythingSeen(
    context,
    { subjectId, libraryId },
    { ...page, keep: (one, held) => one.kind === type && decide(held, one, action).allowed },
  )
  const ids = found.items.map(({ id }) => id)
  const resources = await findResources(context.db, context.account.id, ids)
  const items = resources.map(({ id, key, name }) => ({ type, id, properties: { key, name } }))
  return { items, next: found.next }
}

/** What somebody may do with it (AuthZEN Authorization API 1.0, 8.6), in the order of the catalogue. */
export async function searchActions(
  context: Context,
  question: { readonly subject: Entity; readonly resource: Entity },
  { after, limit }: SearchPage,
): Promise<Found<{ readonly name: string }>> {
  demandRight(context, 'library.ask')
  const names = await actionsAllowed(context, question)
  const start = after === undefined ? 0 : names.indexOf(after.id) + 1
  const items = names.slice(start, start + limit)
  const last = start + items.length < names.length ? items.at(-1) : undefined
  return {
    items: items.map(name => ({ name })),
    next: last === undefined ? undefined : { root: last, id: last },
  }
}

async function actionsAllowed(
  context: Context,
  { subject, ...asked }: { readonly subject: Entity; readonly resource: Entity },
): Promise<readonly string[]> {
  const resource = resourceOf(asked.resource)
  const asker = await askerOf(context)
  const resources = isBeside(resource.type) ? [] : [resource.id]
  const known = await knownSubject(context, asker, { subject, resources })
  if (known === undefined) return []
  const { subjectId, access } = known
  if (isBeside(resource.type)) {
    const action = actionsBeside[resource.type]
    const question = { type: resource.type, id: resource.id, action, subjectId }
    return (await belongs(context, question, access)).allowed ? [action] : []
  }
  const reached = access.resources.get(resource.id)
  if (reached?.kind !== resource.type) return []
  const keys = Object.keys(actionsOn(reached.kind)).filter(isAction)
  return keys.filter(key => decide(access, reached, key).allowed)
}

type KnownSubject = { readonly subjectId: string; readonly access: Access }

async function knownSubject(
  context: Context,
  asker: Asker,
  { subject, resources }: { readonly subject: Entity; readonly resources: readonly string[] },
): Promise<KnownSubject | undefined> {
  const reference = referenceTo(subject)
  const subjectId = (await subjectIds(context, [reference])).get(reference)
  if (subjectId === undefined) return undefined
  const access = await accessOf(context, { subjectId, ...inLibraryOf(asker, resources) })
  return access.kind === subject.type && access.alive ? { subjectId, access } : undefined
}

/** The id of a resource of the own library that is of the type that it is said to be. */
async function knownResource(
  context: Context,
  resource: Entity,
): Promise<{ readonly id: string } | undefined> {
  const { type, id } = resourceOf(resource)
  const { libraryId } = await askerOf(context)
  if (libraryId === undefined) return undefined
  const question = { subjectId: '', resources: [id], libraryId }
  const reached = (await accessOf(context, question)).resources.get(id)
  return reached?.kind === type ? { id: reached.id } : undefined
}

function isKind(type: string): type is ResourceKind {
  return (resourceKinds as readonly string[]).includes(type)
}

function partOf({ after, limit }: SearchPage): PartRequest {
  return after === undefined ? { limit } : { limit, after: after.id }
}

function ofType(type: string, { items, next }: Part<{ readonly id: string }>): Found<Entity> {
  return {
    items: items.map(({ id }) => ({ type, id })),
    next: next === undefined ? undefined : { root: next, id: next },
  }
}
