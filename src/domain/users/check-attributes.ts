import { isDeepStrictEqual } from 'node:util'
import type { Json, JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import type { UserInput } from '../../model/user.ts'
import { enterpriseUser } from '../../model/user-attributes.ts'
import { findUser } from '../../storage/users/users.ts'
import type { Context } from '../context.ts'
import { checkValues } from '../schemas/check-values.ts'
import { listSchemas } from '../schemas/schemas.ts'

type Attributes = Pick<UserInput, 'attributes'>

/**
 * Refuses (`invalid`, with the field) what is written by hand and fits nothing: values of extension schemas that the
 * account has not or that allow something else, and a manager who is not in the account. What stays as it was is let be.
 */
export async function checkAttributes(
  context: Context,
  { attributes }: Attributes,
  before?: Attributes & { readonly id?: string },
): Promise<void> {
  const former = before?.attributes ?? {}
  const names = new Set([...Object.keys(attributes), ...Object.keys(former)])
  const changed = [...names].filter(
    name => name.includes(':') && !isDeepStrictEqual(attributes[name], former[name]),
  )
  for (const urn of changed) {
    const value = attributes[urn] ?? {}
    if (!isObject(value)) throw unknown(urn)
    if (urn !== enterpriseUser) await checkExtension(context, { urn, value, before: former[urn] })
    else await checkManager(context, value, { former: former[urn], id: before?.id })
  }
}

async function checkExtension(
  context: Context,
  { urn, value, before }: { urn: string; value: JsonObject; before: Json | undefined },
): Promise<void> {
  const schemas = await listSchemas(context)
  const schema = schemas.find(each => each.urn === urn && each.resource === 'User')
  const isGone = Object.keys(value).length === 0
  if (schema === undefined && isGone) return
  if (schema === undefined) throw unknown(urn)
  const attributes = schema.attributes.map(each => (isGone ? { ...each, required: false } : each))
  checkValues({ attributes }, value, { path: `attributes.${urn}`, before })
}

async function checkManager(
  { db, account }: Context,
  value: JsonObject,
  { former, id }: { readonly former: Json | undefined; readonly id: string | undefined },
): Promise<void> {
  const manager = managerIn(value)
  if (manager === undefined || manager === managerIn(former)) return
  const found = manager === id ? undefined : await findUser(db, account.id, manager)
  if (found !== undefined) return
  const field = `attributes.${enterpriseUser}.manager.value`
  throw new Refusal('invalid', 'the manager is another user of the account', { field })
}

function managerIn(extension: Json | undefined): string | undefined {
  const manager = isObject(extension) ? extension['manager'] : undefined
  const value = isObject(manager) ? manager['value'] : undefined
  return typeof value === 'string' ? value : undefined
}

function unknown(urn: string): Refusal {
  const field = `attributes.${urn}`
  return new Refusal('invalid', `the account has no extension schema ${urn} for users`, { field })
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
