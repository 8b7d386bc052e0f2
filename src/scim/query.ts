import { listGroups } from '../domain/groups/groups.ts'
import { listUsersAndGroups } from '../domain/users-and-groups.ts'
import { listUsers } from '../domain/users/users.ts'
import type { Ctx } from '../http/state.ts'
import type { Page, PageRequest, PageWindow, Selection, Sort } from '../model/page.ts'
import { type Listed, sendList } from './answer.ts'
import { type ScimContext, scimContext } from './authenticate.ts'
import type { CursorQuery, Cursors } from './cursor.ts'
import { parseFilter } from './filter/parse.ts'
import { toConditionAmong } from './filter/several-types.ts'
import { listedGroups } from './groups/representation.ts'
import { cursorLinks, listEnvelope, pageSize, readWindow } from './list.ts'
import { listedTogether } from './mixed-representation.ts'
import { parseProjection, project, type Projection } from './projection.ts'
import type { QueryParameters } from './query-parameters.ts'
import { roleCatalogues, type RoleEndpoint, rolesOf } from './roles/catalogue.ts'
import { pageOfRoles } from './roles/page.ts'
import type { Reading } from './schema/quirk.ts'
import type { ResourceSchema } from './schema/resource-schema.ts'
import { readSorts } from './sort.ts'
import { listedUsers } from './users/representation.ts'

/** What of this server can be searched, by its endpoint; `/` is the root with all users and groups. */
export type Endpoint = '/' | '/Users' | '/Groups' | RoleEndpoint

export type Query = {
  readonly endpoint: Endpoint
  readonly parameters: QueryParameters
  readonly cursors: Cursors
}

/** Answers a query (RFC 7644 3.4.2) with a page, whichever way it was asked. */
export async function answerQuery(ctx: Ctx, query: Query, reading: Reading): Promise<void> {
  const context = scimContext(ctx)
  const { parameters, cursors } = query
  const bound = cursorQuery(context, query)
  const window = readWindow(parameters, bound, cursors)
  const { page, listed } = await run(context, query, { window, reading })
  const links = cursorLinks(window, page, place => cursors.write(bound, place))
  const size = { total: page.total, found: page.items.length }
  sendList(ctx, listEnvelope(window, size, links), await listed)
}

function cursorQuery(
  { account, connection }: ScimContext,
  { endpoint, parameters }: Query,
): CursorQuery {
  const { filter, sortBy, sortOrder } = parameters
  const count = pageSize(parameters)
  const owner = { accountId: account.id, connectionId: connection.id }
  return { ...owner, endpoint, filter, sortBy, sortOrder, count }
}

type Found = { readonly page: Page<unknown>; readonly listed: Promise<Listed> }

type Way = { readonly window: PageWindow; readonly reading: Reading }

async function run(context: ScimContext, query: Query, { window, reading }: Way): Promise<Found> {
  const { endpoint, parameters } = query
  if (endpoint === '/Roles' || endpoint === '/OktaRoles') {
    return roles(context, { ...query, endpoint }, { window, reading })
  }
  const { user, group } = context.resources
  const [forUsers, forGroups] = [projection(user), projection(group)]
  if (endpoint === '/') {
    const [users = {}, groups = {}] = select(query, [user, group], reading)
    const page = await listUsersAndGroups(context, { ...window, users, groups })
    return { page, listed: listedTogether(context, page.items, { forUsers, forGroups }) }
  }
  const [selection = {}] = select(query, [endpoint === '/Users' ? user : group], reading)
  const request: PageRequest = { ...selection, ...window }
  if (endpoint === '/Users') {
    const page = await listUsers(context, request)
    return { page, listed: listedUsers(context, page.items, forUsers) }
  }
  const page = await listGroups(context, request)
  return { page, listed: listedGroups(context, page.items, forGroups) }

  function projection(schema: ResourceSchema): Projection {
    return parseProjection(schema, parameters)
  }
}

function roles(
  context: ScimContext,
  query: Query & { readonly endpoint: RoleEndpoint },
  { window, reading }: Way,
): Found {
  const catalogue = roleCatalogues[query.endpoint]
  const projection = parseProjection(catalogue.resource, query.parameters)
  const [selection = {}] = select(query, [catalogue.resource], reading)
  const page = pageOfRoles(rolesOf(context, catalogue), { ...selection, ...window })
  const listed = page.items.map(({ document }) => project(projection, document))
  return { page, listed: Promise.resolve(listed) }
}

/** The filter and the order, read for each type that is asked. */
function select(
  { parameters }: Query,
  schemas: readonly ResourceSchema[],
  reading: Reading,
): readonly Selection[] {
  const sorts = readSorts(schemas, parameters)
  const { filter } = parameters
  const tree = filter === undefined ? undefined : parseFilter(filter, reading)
  return schemas.map((schema, index) => ({
    ...(tree === undefined ? {} : { where: toConditionAmong(schemas, schema, { tree, reading }) }),
    ...sortMember(sorts[index]),
  }))
}

function sortMember(sort: Sort | undefined): Pick<Selection, 'sort'> {
  return sort === undefined ? {} : { sort }
}
