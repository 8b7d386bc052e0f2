import type { Knex } from 'knex'
import type { Account } from '../../model/account.ts'
import type { AccountSchema, ExtensibleResource } from '../../model/account-schema.ts'
import { Refusal } from '../../model/refusal.ts'
import { lockAccount } from '../../storage/accounts.ts'
import {
  clearSchemaValues,
  countSchemaValues,
  deleteSchema,
  listSchemas as listRows,
  putSchema,
} from '../../storage/schemas.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { breakage } from './schema-change.ts'
import { readSchemaDocument } from './schema-document.ts'

const mostSchemas = 20

export type SchemaInput = {
  /** What the schema extends. */
  readonly resource: ExtensibleResource
  /** A SCIM Schema document (RFC 7643 7), as JSON.parse gave it. */
  readonly document: unknown
}

/**
 * Defines an extension schema of the account, or changes the one with this URN. A change that stored values would not
 * survive is refused as a conflict; so is a URN that another schema's paths could be mistaken for.
 */
export async function defineSchema(
  context: Context,
  { resource, document }: SchemaInput,
): Promise<AccountSchema> {
  const schema: AccountSchema = { ...readSchemaDocument(document), resource }
  return inTransaction(context, async inside => {
    await lockAccount(inside.db, inside.account.id, 'schemas')
    const all = await listRows(inside.db, inside.account.id)
    const former = all.find(({ urn }) => isSame(urn, schema.urn))
    const others = all.filter(other => other !== former)
    demandRoom(others)
    demandUnmistakable(schema, others)
    const stored = former === undefined ? schema : { ...schema, urn: former.urn }
    if (former !== undefined) await demandHarmless(inside, former, stored)
    await putSchema(inside.db, inside.account.id, stored)
    const target = { kind: 'schema', id: stored.urn, name: stored.name } as const
    const attributes = stored.attributes.map(({ name }) => name)
    const type = former === undefined ? 'schema.defined' : 'schema.changed'
    await recordEvent(inside, { type, target, data: { resource, attributes } })
    return stored
  })
}

/** The extension schemas of an account, by URN. */
export async function listSchemas({
  db,
  account,
}: {
  readonly db: Knex
  readonly account: Account
}): Promise<readonly AccountSchema[]> {
  return listRows(db, account.id)
}

/**
 * Removes a schema. While users or groups have values of it this is refused as a conflict, unless `withValues` says to
 * remove those as well. Gives how many had some.
 */
export async function removeSchema(
  context: Context,
  urn: string,
  { withValues }: { readonly withValues: boolean },
): Promise<number> {
  return inTransaction(context, async inside => {
    const { db, account } = inside
    await lockAccount(db, account.id, 'schemas')
    const schema = (await listRows(db, account.id)).find(each => isSame(each.urn, urn))
    if (schema === undefined) throw new Refusal('not-found', `there is no schema ${urn} here`)
    const values = await countSchemaValues(db, account.id, schema.urn)
    if (values > 0 && !withValues) {
      throw new Refusal('conflict', `${values} users or groups have values of ${schema.urn}`)
    }
    if (values > 0) await clearSchemaValues(db, account.id, schema.urn)
    await deleteSchema(db, account.id, schema.urn)
    const target = { kind: 'schema', id: schema.urn, name: schema.name } as const
    await recordEvent(inside, { type: 'schema.removed', target, data: { values } })
    return values
  })
}

async function demandHarmless(
  { db, account }: Context,
  before: AccountSchema,
  after: AccountSchema,
): Promise<void> {
  const problem = breakage(before, after)
  if (problem === undefined) return
  const values = await countSchemaValues(db, account.id, before.urn)
  if (values === 0) return
  throw new Refusal(
    'conflict',
    `${values} users or groups have values of ${before.urn}: ${problem}`,
  )
}

function demandRoom(others: readonly AccountSchema[]): void {
  if (others.length < mostSchemas) return
  throw new Refusal('invalid', `an account has at most ${mostSchemas} schemas of its own`)
}

/** `urn:a:b` is the attribute b of the schema `urn:a` and may not be a schema as well: paths would mean two things. */
function demandUnmistakable(schema: AccountSchema, others: readonly AccountSchema[]): void {
  const clash = others.find(other => names(schema, other.urn) || names(other, schema.urn))
  if (clash === undefined) return
  throw new Refusal('conflict', `an attribute would have the same path as ${clash.urn}`, {
    field: 'id',
  })
}

function names({ urn, attributes }: AccountSchema, path: string): boolean {
  return attributes.some(({ name }) => isSame(`${urn}:${name}`, path))
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}
