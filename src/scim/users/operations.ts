import { removeUser } from '../../domain/users/remove-user.ts'
import { changeUser } from '../../domain/users/change-user.ts'
import { createUsers } from '../../domain/users/create-user.ts'
import type { User, UserInput } from '../../model/user.ts'
import type { ScimContext } from '../authenticate.ts'
import { applyPatch } from '../patch/apply.ts'
import { parsePatch } from '../patch/parse.ts'
import { readResource, type ResourceInput } from '../resource-input.ts'
import type { WriteRequest, Writes, Written } from '../write.ts'
import { checkSize } from './document-size.ts'
import { toUserDocument, toUserInput } from './input.ts'

export const userWrites: Writes<User> = {
  create: async (context, { body }) => {
    const [written] = await createAll(context, [body])
    return written as Written<User>
  },
  createAll,
  replace: async (context, { id, body, expected }) => {
    const { document, quirks } = readUser(context, body)
    const change = (user: User) => toUserInput(document, user)
    // What is left out of a replacement and is not the directory's stays (RFC 7644 3.5.1).
    const resource = await changeUser(context, id, { expected, change, keepsOwn: true })
    return { resource, quirks }
  },
  patch,
  remove: async (context, { id, expected }) => {
    await removeUser(context, id, { expected })
  },
}

async function createAll(
  context: ScimContext,
  bodies: readonly unknown[],
): Promise<readonly Written<User>[]> {
  const read = bodies.map(body => readUser(context, body))
  const users = await createUsers(
    context,
    read.map(({ document }) => toUserInput(document)),
  )
  return users.map((resource, index) => ({ resource, quirks: read[index]?.quirks ?? [] }))
}

function readUser(context: ScimContext, body: unknown): ResourceInput {
  const { dialect } = context.connection
  const input = readResource(context.resources.user, body, { dialect })
  checkSize(input.document)
  return input
}

async function patch(
  context: ScimContext,
  { id, body, expected }: WriteRequest,
): Promise<Written<User>> {
  const { dialect } = context.connection
  const message = parsePatch(body, dialect)
  const quirks = new Set(message.quirks)
  const change = (user: User): UserInput => {
    const document = { ...toUserDocument(user), id: user.id }
    const patched = applyPatch(context.resources.user, document, message.operations, dialect)
    checkSize(patched.document)
    for (const quirk of patched.quirks) quirks.add(quirk)
    return toUserInput(patched.document, user)
  }
  const resource = await changeUser(context, id, { expected, change })
  return { resource, quirks: [...quirks] }
}
