import { removeUser } from '../../domain/remove-user.ts'
import { changeUser, createUser, getUser, listUsers, type UserChange } from '../../domain/users.ts'
import type { Ctx } from '../../http/state.ts'
import type { Route } from '../../http/routes.ts'
import { sendJson, sendNothing, sendResource } from '../answer.ts'
import { scimContext } from '../authenticate.ts'
import { listResponse, readPageRequest } from '../list.ts'
import { applyPatch } from '../patch/apply.ts'
import { parsePatch } from '../patch/parse.ts'
import { project } from '../projection.ts'
import { expectedVersion, idOf, type Params, projectionOf, readBody } from '../request.ts'
import { readResource } from '../resource-input.ts'
import { userResource } from '../schema/resources.ts'
import { toUserDocument, toUserInput } from './input.ts'
import { representUser, representUsers } from './representation.ts'

export function userRoutes(): readonly Route[] {
  const needs = 'connection'
  return [
    { method: 'GET', path: '/Users', needs, handle: list },
    { method: 'POST', path: '/Users', needs, handle: create },
    { method: 'GET', path: '/Users/:id', needs, handle: read },
    { method: 'PUT', path: '/Users/:id', needs, handle: replace },
    { method: 'PATCH', path: '/Users/:id', needs, handle: patch },
    { method: 'DELETE', path: '/Users/:id', needs, handle: remove },
  ]
}

async function list(ctx: Ctx): Promise<void> {
  const context = scimContext(ctx)
  const projection = projectionOf(ctx, userResource)
  const request = readPageRequest(ctx, userResource, context.connection.dialect)
  const page = await listUsers(context, request)
  const documents = await representUsers(context, page.items, projection)
  const resources = documents.map(document => project(projection, document))
  sendJson(ctx, 200, listResponse(request, { total: page.total, resources }))
}

async function create(ctx: Ctx): Promise<void> {
  const context = scimContext(ctx)
  const projection = projectionOf(ctx, userResource)
  const { dialect } = context.connection
  const { document } = readResource(userResource, await readBody(ctx), { dialect })
  const user = await createUser(context, toUserInput(document))
  sendResource(ctx, 201, await representUser(context, user, projection))
}

async function read(ctx: Ctx & Params): Promise<void> {
  const context = scimContext(ctx)
  const projection = projectionOf(ctx, userResource)
  const user = await getUser(context, idOf(ctx))
  sendResource(ctx, 200, await representUser(context, user, projection))
}

async function replace(ctx: Ctx & Params): Promise<void> {
  const { dialect } = scimContext(ctx).connection
  const { document } = readResource(userResource, await readBody(ctx), { dialect })
  await change(ctx, user => toUserInput(document, user))
}

async function patch(ctx: Ctx & Params): Promise<void> {
  const { dialect } = scimContext(ctx).connection
  const { operations } = parsePatch(await readBody(ctx), dialect)
  await change(ctx, user => {
    const document = { ...toUserDocument(user), id: user.id }
    return toUserInput(applyPatch(userResource, document, operations, dialect).document, user)
  })
}

async function change(ctx: Ctx & Params, to: UserChange['change']): Promise<void> {
  const context = scimContext(ctx)
  const projection = projectionOf(ctx, userResource)
  const user = await changeUser(context, idOf(ctx), { expected: expectedVersion(ctx), change: to })
  sendResource(ctx, 200, await representUser(context, user, projection))
}

async function remove(ctx: Ctx & Params): Promise<void> {
  await removeUser(scimContext(ctx), idOf(ctx), expectedVersion(ctx))
  sendNothing(ctx)
}
