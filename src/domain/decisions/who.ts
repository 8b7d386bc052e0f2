import { nilId } from '../../lib/ids.ts'
import { higher, type Level, rankOf } from '../../model/level.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import { type Role, roleRecords, roles } from '../../model/role.ts'
import type { SubjectKind } from '../../model/subject.ts'
import {
  type Candidate,
  type Given,
  listGiven,
  listPeopleReaching,
} from '../../storage/decisions/given.ts'
import { countReachingLinks, type ReachingLinks } from '../../storage/shares/links-reaching.ts'
import type { Context } from '../context.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'
import type { Reached } from './access.ts'
import { accessOfAsker, askerOf } from './asker.ts'
import { demandToAsk } from './demand-to-ask.ts'
import { accessOfEachWithPaths } from './explain.ts'
import { type AccessPath, originOf } from './paths.ts'
import { sift } from './sift.ts'

/** To whom something is given on a resource, above it, or in a collection that it is in. */
export type Holder = {
  readonly principal: { readonly id: string; readonly kind: SubjectKind; readonly name: string }
  /** The highest that is given. */
  readonly level: Level
  /** The highest first. */
  readonly origins: readonly AccessPath[]
}

/** The roles that have a level everywhere. */
export const everywhere: readonly { readonly role: Role; readonly level: Level }[] = roles.flatMap(
  role => {
    const level = roleRecords[role].floor
    return level === null ? [] : [{ role, level }]
  },
)

/** Who has something on a resource, as it was given: users, groups and applications, with what and from where. */
export async function whoHas(
  context: Context,
  resource: ResourceReference,
  request: PartRequest = {},
): Promise<Part<Holder>> {
  const { id } = await askedResource(context, resource)
  const page = { accountId: context.account.id, resourceId: id }
  const found = await partOf(request, ({ after, limit }) =>
    listGiven(context.db, { ...page, after: after ?? nilId, limit }),
  )
  return { ...found, items: found.items.map(toHolder) }
}

/** How many public links show a resource, for whoever may learn who has it. */
export async function linksReaching(
  context: Context,
  resource: ResourceReference,
): Promise<ReachingLinks> {
  const { id: resourceId } = await askedResource(context, resource)
  return countReachingLinks(context.db, { accountId: context.account.id, resourceId })
}

function toHolder({ id, kind, name, ways }: Given): Holder {
  const origins = ways
    .map(way => originOf({ id: way.nodeId, name: way.nodeName, kind: way.nodeKind }, way))
    .toSorted((one, other) => rankOf(other.level) - rankOf(one.level))
  const level = origins.reduce<Level | null>((most, each) => higher(most, each.level), null)
  return { principal: { id, kind, name }, level: level as Level, origins }
}

/** Somebody with a level on a resource, and the path that decides. */
export type PersonHolding = {
  readonly user: Candidate
  readonly level: Level
  readonly path: AccessPath
}

/** The people who have at least this level on a resource, each with the path that decides: groups are expanded. */
export async function peopleWith(
  context: Context,
  { resource, level }: { readonly resource: ResourceReference; readonly level: Level },
  request: PartRequest = {},
): Promise<Part<PersonHolding>> {
  const { id } = await askedResource(context, resource)
  return peopleReaching(context, id, { least: level, request })
}

/** As `peopleWith`, of a resource by its id, for whoever may know. */
async function peopleReaching(
  context: Pick<Context, 'db' | 'account'>,
  resourceId: string,
  { least, request }: { readonly least: Level; readonly request: PartRequest },
): Promise<Part<PersonHolding>> {
  const accountId = context.account.id
  const enough = everywhere.filter(({ level }) => rankOf(level) >= rankOf(least))
  const roles = enough.map(({ role }) => role)
  return sift(
    request,
    page => listPeopleReaching(context.db, { accountId, resourceId, roles, ...page }),
    async users => {
      const ids = users.map(({ id }) => id)
      const explained = await accessOfEachWithPaths(context, ids, resourceId)
      return users.map(user => {
        const path = explained
          .get(user.id)
          ?.paths.get(resourceId)
          ?.find(({ wins }) => wins)
        if (path === undefined || rankOf(path.level) < rankOf(least)) return undefined
        return { user, level: path.level, path }
      })
    },
  )
}

/** The resource, for whoever may learn who has it (`demandToAsk`). */
async function askedResource(context: Context, resource: ResourceReference): Promise<Reached> {
  const asker = await askerOf(context)
  await demandToAsk(context, asker, [{ subjectId: undefined, resource }])
  const reached = (await accessOfAsker(context, [resource], { asker })).resources.get(resource)
  if (reached !== undefined && reached.level !== null) return reached
  throw new Refusal('not-found', 'there is no such resource')
}
