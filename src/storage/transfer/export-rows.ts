import type { Knex } from 'knex'
import { nilId } from '../../lib/ids.ts'
import type { User } from '../../model/user.ts'
import { statement } from '../statement.ts'
import { selectUser, toUser, type UserRow } from '../users/user-rows.ts'

export type ExportedUser = User & { readonly invited: boolean; readonly connection: string | null }

export type ExportedGroup = {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly description: string | null
  readonly managedBy: string | null
  readonly memberCount: number
  readonly createdAt: Date
}

export type ExportedMembership = {
  readonly groupId: string
  readonly group: string
  readonly memberId: string
  readonly userName: string | null
  readonly memberGroup: string | null
  readonly sourceId: string
  readonly source: string
  readonly state: string
  readonly living: boolean
  readonly since: Date
  readonly until: Date | null
}

// The limits stand in the texts, so that a plan made for any values knows how few rows these are.
const users = statement<UserRow & Pick<ExportedUser, 'invited' | 'connection'>>(
  'export_users',
  `select ${selectUser}, u.invited, (select c.name from connections c
            where c.account_id = u.account_id and c.id = u.managed_by) as connection
     from users u where u.account_id = :accountId and u.id > :after order by u.id limit 1000`,
)
const groups = statement<ExportedGroup>(
  'export_groups',
  `select g.id, g.name, g.kind, g.description, c.name as "managedBy", g.member_count as "memberCount",
          g.created_at as "createdAt"
     from groups g left join connections c on c.account_id = g.account_id and c.id = g.managed_by
    where g.account_id = :accountId and g.id > :after and g.deleted_at is null order by g.id limit 1000`,
)
const memberships = statement<ExportedMembership>(
  'export_memberships_by_source',
  `with page as materialized (
     select * from memberships m
      where m.account_id = :accountId
        and (m.group_id, m.member_id, m.source_id) > (cast(:group as uuid), cast(:member as uuid), cast(:source as uuid))
      order by m.group_id, m.member_id, m.source_id limit 1000)
   select m.group_id as "groupId", g.name as "group", m.member_id as "memberId", u.user_name as "userName",
          o.name as "memberGroup", m.source_id as "sourceId", g.deleted_at is null as living, coalesce(c.name, up.name, s.kind) as source, m.state, m.since, m.until
     from page m
     join groups g on g.account_id = m.account_id and g.id = m.group_id
     join sources s on s.account_id = m.account_id and s.id = m.source_id
     left join users u on u.account_id = m.account_id and u.id = m.member_id
     left join groups o on o.account_id = m.account_id and o.id = m.member_id
     left join connections c on c.account_id = m.account_id and c.id = m.source_id
     left join upstreams up on up.account_id = m.account_id and up.id = m.source_id
    order by m.group_id, m.member_id, m.source_id`,
)

/** Every person of an account, a thousand at once. */
export async function* everyUser(
  db: Knex,
  accountId: string,
): AsyncGenerator<readonly ExportedUser[]> {
  for (let after: string | undefined = nilId; after !== undefined;) {
    const rows: readonly ExportedUser[] = (await users(db, { accountId, after })).map(row => {
      return { ...toUser(row), invited: row.invited, connection: row.connection }
    })
    yield rows
    after = rows.at(-1)?.id
  }
}

/** Every group of an account but those that are deleted. */
export async function* everyGroup(
  db: Knex,
  accountId: string,
): AsyncGenerator<readonly ExportedGroup[]> {
  for (let after: string | undefined = nilId; after !== undefined;) {
    const rows: readonly ExportedGroup[] = await groups(db, { accountId, after })
    yield rows
    after = rows.at(-1)?.id
  }
}

/** Every membership of an account but those in groups that are deleted. */
export async function* everyMembership(
  db: Knex,
  accountId: string,
): AsyncGenerator<readonly ExportedMembership[]> {
  let [group, member, source] = [nilId, nilId, nilId]
  for (;;) {
    const rows = await memberships(db, { accountId, group, member, source })
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.filter(({ living }) => living)
    ;[group, member, source] = [last.groupId, last.memberId, last.sourceId]
  }
}
