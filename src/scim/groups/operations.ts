import { changeGroup } from '../../domain/groups/change-group.ts'
import { createGroups } from '../../domain/groups/create-group.ts'
import { removeGroup } from '../../domain/groups/remove-group.ts'
import type { Group, GroupInput } from '../../model/group.ts'
import type { ScimContext } from '../authenticate.ts'
import { applyResolved } from '../patch/apply.ts'
import { parsePatch } from '../patch/parse.ts'
import { planGroupPatch } from '../patch/plan-group.ts'
import { readResource } from '../resource-input.ts'
import { forgives, readingBy } from '../schema/quirk.ts'
import type { WriteRequest, Writes, Written } from '../write.ts'
import { memberIds, saysNoMembers, toGroupDocument, toGroupInput } from './input.ts'

export const groupWrites: Writes<Group> = {
  create: async (context, { body }) => {
    const [written] = await createAll(context, [body])
    return written as Written<Group>
  },
  createAll,
  replace,
  patch,
  remove: async (context, { id, expected }) => removeGroup(context, id, expected),
}

async function createAll(
  context: ScimContext,
  bodies: readonly unknown[],
): Promise<readonly Written<Group>[]> {
  const { dialect } = context.connection
  const read = bodies.map(body => readResource(context.resources.group, body, { dialect }))
  const groups = await createGroups(
    context,
    read.map(({ document }) => ({
      ...toGroupInput(document),
      kind: 'directory',
      members: memberIds(document) ?? new Set(),
    })),
  )
  return groups.map((resource, index) => ({ resource, quirks: read[index]?.quirks ?? [] }))
}

/** Members that the body leaves out stay in the compat dialect and go in the others (PUT-3). */
async function replace(
  context: ScimContext,
  { id, body, expected }: WriteRequest,
): Promise<Written<Group>> {
  const { dialect } = context.connection
  const { document, quirks } = readResource(context.resources.group, body, { dialect })
  const reading = readingBy(dialect)
  const given = memberIds(document) ?? (saysNoMembers(body) ? new Set<string>() : undefined)
  const keeps = given === undefined && forgives(reading, 'members-left-out')
  const named = keeps ? undefined : (given ?? new Set<string>())
  const resource = await changeGroup(context, id, {
    expected,
    change: () => toGroupInput(document),
    ...(named === undefined
      ? {}
      : { members: { replace: named, add: new Set(), remove: new Set() } }),
  })
  return { resource, quirks: [...quirks, ...reading.quirks] }
}

async function patch(
  context: ScimContext,
  { id, body, expected }: WriteRequest,
): Promise<Written<Group>> {
  const { dialect } = context.connection
  const message = parsePatch(body, dialect)
  const plan = planGroupPatch(context.resources.group, message.operations, dialect)
  const quirks = new Set([...message.quirks, ...plan.quirks])
  const change = (present: Group): GroupInput => {
    const document = { ...toGroupDocument(present), id: present.id }
    const patched = applyResolved(context.resources.group, document, plan.attributes, dialect)
    for (const quirk of patched.quirks) quirks.add(quirk)
    return toGroupInput(patched.document)
  }
  const { members } = plan
  const request = { expected, change, ...(members === undefined ? {} : { members }) }
  return { resource: await changeGroup(context, id, request), quirks: [...quirks] }
}
