import type { Knex } from 'knex'
import type { Role } from '../../model/role.ts'
import { statement } from '../statement.ts'
import { seated } from './plans.ts'

/** Who keeps a seat where there are too few: administrators, then who may pay for more, then in the order of creation. */
export const rank = (role: string): string =>
  `case ${role} when 'account_administrator' then 0 when 'finance' then 1 else 2 end`

const place = statement<{ place: number }>(
  'plan_place_among_seated',
  `select count(*) as place from users u
    where u.account_id = :accountId and ${seated} and u.role = any(cast(:roles as text[]))
      and (${rank('u.role')}, u.id) <= (${rank('cast(:role as text)')}, cast(:id as uuid))`,
)
const cause = (roles: string, seats: string): string =>
  `case when u.role <> all(cast(${roles} as text[])) then 'role'
                 when row_number() over (partition by u.role = any(cast(${roles} as text[])) order by ${rank('u.role')}, u.id)
                        > cast(${seats} as bigint) then 'seats' end`
const users = statement<Listed & DormantUser>(
  'plan_dormant_seated_users',
  `select d.id, d.name, d.cause, count(*) over () as total from (
     select u.id, coalesce(u.display_name, u.user_name) as name,
            ${cause(':roles', ':seats')} as cause,
            ${cause(':otherRoles', ':otherSeats')} as other
       from users u where u.account_id = :accountId and ${seated}) d
    where d.cause is not null and d.other is null order by d.id limit :limit`,
)
const groups = statement<Listed>(
  'plan_dormant_groups',
  `select id, name, count(*) over () as total from groups
    where account_id = :accountId and deleted_at is null order by id limit :limit`,
)
const connections = statement<Listed>(
  'plan_dormant_connections',
  `select id, name, count(*) over () as total from connections where account_id = :accountId order by id limit :limit`,
)

type Listed = { readonly id: string; readonly name: string; readonly total: number }

/** The first of some things by name, and how many there are. */
export type NamedSome<Item = object> = {
  readonly count: number
  readonly first: readonly (Item & { readonly id: string; readonly name: string })[]
}

export type DormantUser = { readonly cause: 'role' | 'seats' }

export type PlanScope = {
  readonly accountId: string
  /** The roles that the plan has. */
  readonly roles: readonly Role[]
}

/** At which place in the order of seats somebody is among the people whose roles the plan has. */
export async function findPlace(
  db: Knex,
  scope: PlanScope,
  { id, role }: { readonly id: string; readonly role: Role },
): Promise<number> {
  const [row] = await place(db, { ...scope, id, role })
  return row?.place ?? 0
}

/** Which people a plan has room for; `seats` null is for any number. */
export type Reach = { readonly roles: readonly Role[]; readonly seats: number | null }

/** Active people whose role a plan lacks, or for whom it has no seat, and whom the other plan would let in. */
export async function listDormantUsers(
  db: Knex,
  scope: { readonly accountId: string; readonly limit: number },
  { plan, other }: { readonly plan: Reach; readonly other: Reach },
): Promise<NamedSome<DormantUser>> {
  const others = { otherRoles: other.roles, otherSeats: other.seats }
  const rows = await users(db, { ...scope, ...plan, ...others })
  return {
    count: rows[0]?.total ?? 0,
    first: rows.map(({ id, name, cause }) => ({ id, name, cause })),
  }
}

export async function listGroupNames(
  db: Knex,
  scope: { accountId: string; limit: number },
): Promise<NamedSome> {
  return some(await groups(db, scope))
}

export async function listConnectionNames(
  db: Knex,
  scope: { accountId: string; limit: number },
): Promise<NamedSome> {
  return some(await connections(db, scope))
}

function some(rows: readonly Listed[]): NamedSome {
  return { count: rows[0]?.total ?? 0, first: rows.map(({ id, name }) => ({ id, name })) }
}
