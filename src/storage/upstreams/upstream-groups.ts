import type { Knex } from 'knex'
import { foldCase } from '../../lib/fold-case.ts'
import { isId } from '../../lib/ids.ts'
import type { UpstreamGroup } from '../../model/upstream.ts'
import { statement } from '../statement.ts'
import { inLivingGroup } from '../visibility.ts'

type Of = { readonly accountId: string; readonly upstreamId: string }

/** A mapping with the name of its group; those of deleted groups rest until they are restored. */
export type NamedUpstreamGroup = UpstreamGroup & { readonly name: string }

const list = statement<NamedUpstreamGroup>(
  'upstream_group_list',
  `select x.value, x.group_id as "groupId", g.name from upstream_groups x
     join groups g on g.account_id = x.account_id and g.id = x.group_id and g.deleted_at is null
    where x.account_id = :accountId and x.upstream_id = :upstreamId
    order by x.value_key nulls first, x.group_id`,
)
const removeAll = statement(
  'upstream_group_clear',
  `delete from upstream_groups x where x.account_id = :accountId and x.upstream_id = :upstreamId`,
)
const insert = statement(
  'upstream_group_insert',
  `insert into upstream_groups (account_id, upstream_id, value, value_key, group_id)
   select :accountId, :upstreamId, r.value, r.key, r.id
     from jsonb_to_recordset(cast(:rows as jsonb)) as r (value text, key text, id uuid)`,
)
const mapped = statement<{ id: string }>(
  'upstream_groups_of_values',
  `select distinct x.group_id as id from upstream_groups x
     join groups g on g.account_id = x.account_id and g.id = x.group_id and g.deleted_at is null
    where x.account_id = :accountId and x.upstream_id = :upstreamId
      and (x.value_key is null or x.value_key in (select jsonb_array_elements_text(cast(:keys as jsonb))))`,
)
const living = statement<{ count: number }>(
  'upstream_living_groups',
  `select count(*) as count from groups g where g.account_id = :accountId and g.deleted_at is null
      and g.id in (select cast(value as uuid) from jsonb_array_elements_text(cast(:ids as jsonb)))`,
)
const held = statement<{ id: string }>(
  'upstream_memberships_of_user',
  `select m.group_id as id from memberships m
    where m.account_id = :accountId and m.member_id = :userId and m.source_id = :upstreamId and ${inLivingGroup('m')}`,
)

export async function listUpstreamGroups(db: Knex, of: Of): Promise<readonly NamedUpstreamGroup[]> {
  return list(db, of)
}

/** Replaces the whole mapping. */
export async function replaceUpstreamGroups(
  db: Knex,
  of: Of,
  groups: readonly UpstreamGroup[],
): Promise<void> {
  await removeAll(db, of)
  if (groups.length === 0) return
  const rows = groups.map(({ value, groupId }) => ({
    value,
    key: value === null ? null : foldCase(value),
    id: groupId,
  }))
  await insert(db, { ...of, rows: JSON.stringify(rows) })
}

/** The living groups of everybody who arrives and of whoever has these values. */
export async function findMappedGroups(
  db: Knex,
  of: Of,
  values: readonly string[],
): Promise<readonly string[]> {
  const keys = JSON.stringify([...new Set(values.map(foldCase))])
  return (await mapped(db, { ...of, keys })).map(({ id }) => id)
}

/** The living groups in which somebody is by this upstream. */
export async function findUpstreamMemberships(
  db: Knex,
  of: Of,
  userId: string,
): Promise<readonly string[]> {
  return (await held(db, { ...of, userId })).map(({ id }) => id)
}

/** How many of these groups are there and not deleted. */
export async function countLivingGroups(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<number> {
  const [row] = await living(db, { accountId, ids: JSON.stringify(ids.filter(isId)) })
  return row?.count ?? 0
}
