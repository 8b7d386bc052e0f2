import type { Knex } from 'knex'
import type { JsonObject } from '../../../src/model/json.ts'
import type { TestApp } from '../../support/app.ts'
import type { ScimAnswer } from '../../support/scim.ts'

export type StoredUser = {
  readonly userName: string
  readonly displayName: string | null
  readonly externalId: string | null
  readonly active: boolean
  readonly attributes: JsonObject
  /** `attribute type value`, in order. */
  readonly values: readonly string[]
  readonly version: number
}

/** The rows of a person, past every door; undefined when they are gone. */
export async function storedUser(db: Knex, id: string): Promise<StoredUser | undefined> {
  const { rows } = await db.raw<{ rows: StoredUser[] }>(
    `select user_name as "userName", display_name as "displayName", external_id as "externalId", active, attributes,
            version, array(select concat_ws(' ', v.attribute, v.type, v.value) from user_values v
               where v.account_id = u.account_id and v.user_id = u.id order by v.attribute, v.position) as "values"
       from users u where u.id = ?`,
    [id],
  )
  return rows[0]
}

/** The ids in a group, sorted. */
export async function storedMembers(db: Knex, groupId: string): Promise<readonly string[]> {
  return db('memberships').where({ group_id: groupId }).orderBy('member_id').pluck('member_id')
}

/** The name, the outside id and the count that stand in the row of a group; undefined when it is gone. */
export async function storedGroup(
  db: Knex,
  id: string,
): Promise<
  | { readonly name: string; readonly externalId: string | null; readonly members: number }
  | undefined
> {
  return db('groups')
    .where({ id })
    .first('name', { externalId: 'external_id', members: 'member_count' })
}

/** The quirks that the log line of a request names. */
export function quirksOf(app: TestApp, answer: ScimAnswer): readonly string[] {
  const request = answer.headers.get('x-request-id')
  const lines = app.log.map(line => JSON.parse(line) as { request?: string; quirks?: string[] })
  return lines.find(line => line.request === request && line.quirks !== undefined)?.quirks ?? []
}
