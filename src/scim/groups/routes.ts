import { getGroup } from '../../domain/groups/groups.ts'
import type { Route } from '../../http/routes.ts'
import type { Ctx } from '../../http/state.ts'
import type { Group } from '../../model/group.ts'
import { answerRead, sendNothing, sendResource } from '../answer.ts'
import { scimContext } from '../authenticate.ts'
import type { Projection } from '../projection.ts'
import {
  expectedVersion,
  idOf,
  parameter,
  type Params,
  projectionOf,
  readBody,
} from '../request.ts'
import { noteQuirks, type WriteRequest, type Written } from '../write.ts'
import { groupWrites } from './operations.ts'
import { representGroup } from './representation.ts'

export function groupRoutes(): readonly Route[] {
  const reads = 'connection:read'
  const writes = 'connection:write'
  return [
    { method: 'POST', path: '/Groups', needs: writes, handle: create },
    { method: 'GET', path: '/Groups/:id', needs: reads, handle: read },
    { method: 'PUT', path: '/Groups/:id', needs: writes, handle: replace },
    { method: 'PATCH', path: '/Groups/:id', needs: writes, handle: patch },
    { method: 'DELETE', path: '/Groups/:id', needs: writes, handle: remove },
  ]
}

async function create(ctx: Ctx): Promise<void> {
  const projection = projectionOf(ctx, scimContext(ctx).resources.group)
  const body = await readBody(ctx, 'group')
  const written = await groupWrites.create(scimContext(ctx), { body })
  await send(ctx, 201, { written, projection })
}

async function read(ctx: Ctx & Params): Promise<void> {
  const context = scimContext(ctx)
  const projection = projectionOf(ctx, scimContext(ctx).resources.group)
  const group = await getGroup(context, idOf(ctx))
  await answerRead(ctx, group, () => representGroup(context, group, projection))
}

async function replace(ctx: Ctx & Params): Promise<void> {
  const projection = projectionOf(ctx, scimContext(ctx).resources.group)
  const written = await groupWrites.replace(scimContext(ctx), await readWrite(ctx))
  await send(ctx, 200, { written, projection })
}

/** Answers 204 unless attributes are asked for (P-3, P-4): the members of a large group are nobody's wish. */
async function patch(ctx: Ctx & Params): Promise<void> {
  const projection = projectionOf(ctx, scimContext(ctx).resources.group)
  const written = await groupWrites.patch(scimContext(ctx), await readWrite(ctx))
  const asked = parameter(ctx, 'attributes') ?? parameter(ctx, 'excludedAttributes')
  if (asked !== undefined) return send(ctx, 200, { written, projection })
  noteQuirks(ctx, written.quirks)
  sendNothing(ctx, written.resource)
}

async function remove(ctx: Ctx & Params): Promise<void> {
  await groupWrites.remove(scimContext(ctx), { id: idOf(ctx), expected: expectedVersion(ctx) })
  sendNothing(ctx)
}

async function readWrite(ctx: Ctx & Params): Promise<WriteRequest> {
  return { id: idOf(ctx), body: await readBody(ctx, 'group'), expected: expectedVersion(ctx) }
}

async function send(
  ctx: Ctx,
  status: 200 | 201,
  { written, projection }: { written: Written<Group>; projection: Projection },
): Promise<void> {
  noteQuirks(ctx, written.quirks)
  sendResource(ctx, status, await representGroup(scimContext(ctx), written.resource, projection))
}
