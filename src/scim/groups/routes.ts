import {
  changeGroup,
  createGroup,
  getGroup,
  type GroupChange,
  listGroups,
  removeGroup,
} from '../../domain/groups.ts'
import type { Route } from '../../http/routes.ts'
import type { Ctx } from '../../http/state.ts'
import type { Group } from '../../model/group.ts'
import { sendJson, sendNothing, sendResource } from '../answer.ts'
import { scimContext } from '../authenticate.ts'
import { listResponse, readPageRequest } from '../list.ts'
import { applyResolved } from '../patch/apply.ts'
import { parsePatch } from '../patch/parse.ts'
import { planGroupPatch } from '../patch/plan-group.ts'
import { project } from '../projection.ts'
import {
  expectedVersion,
  idOf,
  parameter,
  type Params,
  projectionOf,
  readBody,
} from '../request.ts'
import { readResource } from '../resource-input.ts'
import { groupResource } from '../schema/resources.ts'
import { memberIds, toGroupDocument, toGroupInput } from './input.ts'
import { representGroup, representGroups } from './representation.ts'

export function groupRoutes(): readonly Route[] {
  const needs = 'connection'
  return [
    { method: 'GET', path: '/Groups', needs, handle: list },
    { method: 'POST', path: '/Groups', needs, handle: create },
    { method: 'GET', path: '/Groups/:id', needs, handle: read },
    { method: 'PUT', path: '/Groups/:id', needs, handle: replace },
    { method: 'PATCH', path: '/Groups/:id', needs, handle: patch },
    { method: 'DELETE', path: '/Groups/:id', needs, handle: remove },
  ]
}

async function list(ctx: Ctx): Promise<void> {
  const context = scimContext(ctx)
  const projection = projectionOf(ctx, groupResource)
  const request = readPageRequest(ctx, groupResource, context.connection.dialect)
  const page = await listGroups(context, request)
  const documents = await representGroups(context, page.items, projection)
  const resources = documents.map(document => project(projection, document))
  sendJson(ctx, 200, listResponse(request, { total: page.total, resources }))
}

async function create(ctx: Ctx): Promise<void> {
  const context = scimContext(ctx)
  const projection = projectionOf(ctx, groupResource)
  const { dialect } = context.connection
  const { document } = readResource(groupResource, await readBody(ctx), { dialect })
  const input = { ...toGroupInput(document), kind: 'directory' } as const
  const group = await createGroup(context, input, memberIds(document))
  sendResource(ctx, 201, await representGroup(context, group, projection))
}

async function read(ctx: Ctx & Params): Promise<void> {
  const context = scimContext(ctx)
  const projection = projectionOf(ctx, groupResource)
  const group = await getGroup(context, idOf(ctx))
  sendResource(ctx, 200, await representGroup(context, group, projection))
}

/** Members that the body leaves out stay in the compat dialect and go in the others (PUT-3). */
async function replace(ctx: Ctx & Params): Promise<void> {
  const { dialect } = scimContext(ctx).connection
  const { document } = readResource(groupResource, await readBody(ctx), { dialect })
  const named = memberIds(document) ?? (dialect === 'compat' ? undefined : new Set<string>())
  const group = await change(ctx, {
    change: () => toGroupInput(document),
    ...(named === undefined ? {} : { members: { replace: named, add: new Set(), remove: new Set() } }),
  })
  await send(ctx, group)
}

/** Answers 204 unless attributes are asked for (P-3, P-4): the members of a large group are nobody's wish. */
async function patch(ctx: Ctx & Params): Promise<void> {
  const { dialect } = scimContext(ctx).connection
  const { operations } = parsePatch(await readBody(ctx), dialect)
  const plan = planGroupPatch(groupResource, operations, dialect)
  const group = await change(ctx, {
    change: present => {
      const document = { ...toGroupDocument(present), id: present.id }
      return toGroupInput(applyResolved(groupResource, document, plan.attributes, dialect).document)
    },
    ...(plan.members === undefined ? {} : { members: plan.members }),
  })
  const asked = parameter(ctx, 'attributes') ?? parameter(ctx, 'excludedAttributes')
  if (asked === undefined) sendNothing(ctx, group)
  else await send(ctx, group)
}

async function change(ctx: Ctx & Params, to: Omit<GroupChange, 'expected'>): Promise<Group> {
  projectionOf(ctx, groupResource) // a bad one is refused before anything changes
  return changeGroup(scimContext(ctx), idOf(ctx), { ...to, expected: expectedVersion(ctx) })
}

async function send(ctx: Ctx, group: Group): Promise<void> {
  const context = scimContext(ctx)
  sendResource(ctx, 200, await representGroup(context, group, projectionOf(ctx, groupResource)))
}

async function remove(ctx: Ctx & Params): Promise<void> {
  await removeGroup(scimContext(ctx), idOf(ctx), expectedVersion(ctx))
  sendNothing(ctx)
}
