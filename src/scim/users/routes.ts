import { getUser } from '../../domain/users/users.ts'
import type { Ctx } from '../../http/state.ts'
import type { Route } from '../../http/routes.ts'
import { answerRead, sendNothing, sendResource } from '../answer.ts'
import { scimContext } from '../authenticate.ts'
import { expectedVersion, idOf, type Params, projectionOf, readBody } from '../request.ts'
import { noteQuirks } from '../write.ts'
import { userWrites } from './operations.ts'
import { representNewUser, representUser } from './representation.ts'

export function userRoutes(): readonly Route[] {
  const reads = 'connection:read'
  const writes = 'connection:write'
  return [
    { method: 'POST', path: '/Users', needs: writes, handle: create },
    { method: 'GET', path: '/Users/:id', needs: reads, handle: read },
    { method: 'PUT', path: '/Users/:id', needs: writes, handle: change('replace') },
    { method: 'PATCH', path: '/Users/:id', needs: writes, handle: change('patch') },
    { method: 'DELETE', path: '/Users/:id', needs: writes, handle: remove },
  ]
}

async function create(ctx: Ctx): Promise<void> {
  const projection = projectionOf(ctx, scimContext(ctx).resources.user)
  const body = await readBody(ctx)
  const { resource, quirks } = await userWrites.create(scimContext(ctx), { body })
  noteQuirks(ctx, quirks)
  sendResource(ctx, 201, await representNewUser(scimContext(ctx), resource, projection))
}

async function read(ctx: Ctx & Params): Promise<void> {
  const context = scimContext(ctx)
  const projection = projectionOf(ctx, scimContext(ctx).resources.user)
  const user = await getUser(context, idOf(ctx))
  await answerRead(ctx, user, () => representUser(context, user, projection))
}

function change(write: 'replace' | 'patch') {
  return async (ctx: Ctx & Params): Promise<void> => {
    const projection = projectionOf(ctx, scimContext(ctx).resources.user)
    const body = await readBody(ctx)
    const request = { id: idOf(ctx), body, expected: expectedVersion(ctx) }
    const written = await userWrites[write](scimContext(ctx), request)
    noteQuirks(ctx, written.quirks)
    const shown = await representUser(scimContext(ctx), written.resource, projection)
    sendResource(ctx, 200, shown)
  }
}

async function remove(ctx: Ctx & Params): Promise<void> {
  await userWrites.remove(scimContext(ctx), { id: idOf(ctx), expected: expectedVersion(ctx) })
  sendNothing(ctx)
}
