import type { Knex } from 'knex'
import type { Granter, RightGrant } from '../../model/right-grant.ts'
import type { Right } from '../../model/right.ts'
import type { Role } from '../../model/role.ts'
import { statement } from '../statement.ts'
import { current } from './current.ts'

/** Who has granted rights: a principal, or with null every user of the account. */
export type HolderKey = { readonly accountId: string; readonly principalId: string | null }

/** A user, group or application that rights are given to. */
export type Holder = {
  readonly kind: 'user' | 'group' | 'application'
  readonly name: string
  /** Of a user. */
  readonly role: Role | null
}

export type GrantRow = Omit<RightGrant, 'right' | 'granter'> & {
  readonly right: string
  readonly granterKind: Granter['kind']
  readonly granterId: string | null
  readonly granterName: string
}

const isOf =
  'g.account_id = :accountId and g.principal_id is not distinct from cast(:principalId as uuid)'

/** The select list of a grant `g`. */
export const selectGrant = `g.right_key as "right", g.delegated, g.granter_kind as "granterKind", g.granter_id as "granterId",
          g.granter_name as "granterName", g.reason, g.since, g.until,
          g.granter_kind in ('user', 'application') and not exists (
            select 1 from principals p where p.account_id = g.account_id and p.id = g.granter_id) as orphaned`

const holder = `select p.kind, coalesce(u.user_name, g.name, a.name) as name, u.role
     from principals p
     left join users u on u.account_id = p.account_id and u.id = p.id
     left join groups g on g.account_id = p.account_id and g.id = p.id
     left join applications a on a.account_id = p.account_id and a.id = p.id
    where p.account_id = :accountId and p.id = :principalId and g.deleted_at is null`
const look = statement<Holder>('right_holder_living', holder)
const lock = statement<Holder>('right_holder_living_lock', `${holder} for no key update of p`)
const find = statement<GrantRow>(
  'right_grant_find',
  `select ${selectGrant} from granted_rights g where ${isOf} and g.right_key = :right`,
)
const list = statement<GrantRow>(
  'right_grant_list',
  `select ${selectGrant} from granted_rights g where ${isOf} and ${current} order by g.right_key`,
)
const put = statement(
  'right_grant_put',
  `insert into granted_rights (account_id, principal_id, right_key, delegated, granter_kind, granter_id, granter_name, reason, until)
   values (:accountId, :principalId, :right, :delegated, :granterKind, :granterId, :granterName, :reason, :until)
   on conflict on constraint granted_rights_once do update
      set delegated = excluded.delegated, granter_kind = excluded.granter_kind, granter_id = excluded.granter_id,
          granter_name = excluded.granter_name, reason = excluded.reason, until = excluded.until, since = cohort_now()`,
)
const remove = statement(
  'right_grant_delete',
  `delete from granted_rights g where ${isOf} and g.right_key = :right`,
)

export async function findHolder(
  db: Knex,
  key: { accountId: string; principalId: string },
): Promise<Holder | undefined> {
  const [row] = await look(db, key)
  return row
}

/** The holder, kept from going and from other changes of its rights until the transaction ends. */
export async function lockHolder(
  db: Knex,
  key: { accountId: string; principalId: string },
): Promise<Holder | undefined> {
  const [row] = await lock(db, key)
  return row
}

/** The grant of one right, also one that is past its end. */
export async function findGrant(
  db: Knex,
  key: HolderKey & { right: Right },
): Promise<RightGrant | undefined> {
  const [row] = await find(db, key)
  return row === undefined ? undefined : toGrant(row)
}

/** What was given to this holder itself and counts now, by right. */
export async function listGrants(db: Knex, key: HolderKey): Promise<readonly RightGrant[]> {
  return (await list(db, key)).map(toGrant)
}

/** Gives a right, or changes the terms on which it was given. */
export async function putGrant(
  db: Knex,
  key: HolderKey,
  grant: Omit<RightGrant, 'since' | 'orphaned'>,
): Promise<void> {
  const { granter, ...terms } = grant
  const by = { granterKind: granter.kind, granterId: granter.id, granterName: granter.name }
  await put(db, { ...key, ...terms, ...by })
}

export async function deleteGrant(db: Knex, key: HolderKey & { right: Right }): Promise<void> {
  await remove(db, key)
}

export function toGrant({
  right,
  granterKind,
  granterId,
  granterName,
  ...row
}: GrantRow): RightGrant {
  const granter = { kind: granterKind, id: granterId, name: granterName }
  return { ...row, right: right as Right, granter }
}
