import type { Knex } from 'knex'
import type { GroupKind } from '../../model/group.ts'
import type { Role } from '../../model/role.ts'
import { type Visibility, visibleGroups, visibleUsers } from '../visibility.ts'
import { assembled, statement } from '../statement.ts'

/** A user or group that may become a member. */
export type Candidate =
  | { readonly id: string; readonly kind: 'user'; readonly role: Role }
  | { readonly id: string; readonly kind: 'group'; readonly groupKind: GroupKind }

const candidates = assembled<CandidateRow>('members_candidates')

/**
 * Those of these ids that the caller may see, held against deletion until the transaction ends: a membership never
 * meets a member that is just going.
 */
export async function lockCandidates(
  db: Knex,
  scope: { accountId: string; visibility: Visibility },
  ids: readonly string[],
): Promise<readonly Candidate[]> {
  if (ids.length === 0) return []
  const users = visibleUsers('u', scope.visibility)
  const groups = visibleGroups('g', scope.visibility)
  const rows = await candidates(db, {
    text: `select p.id, p.kind, u.role, g.kind as "groupKind"
       from principals p
       left join users u on p.kind = 'user' and u.account_id = p.account_id and u.id = p.id
       left join groups g on p.kind = 'group' and g.account_id = p.account_id and g.id = p.id
      where p.account_id = ? and p.id = any(cast(? as uuid[]))
        and ((p.kind = 'user' and ${users.text}) or (p.kind = 'group' and ${groups.text}))
      order by p.id for key share of p`,
    bindings: [scope.accountId, ids, ...users.bindings, ...groups.bindings],
  })
  return rows.map(toCandidate)
}

type CandidateRow = { id: string; kind: 'user' | 'group'; role: Role; groupKind: GroupKind }

function toCandidate({ id, kind, role, groupKind }: CandidateRow): Candidate {
  return kind === 'user' ? { id, kind, role } : { id, kind, groupKind }
}

const misfits = statement<{ id: string }>(
  'members_misfits',
  `select u.id from users u where u.account_id = :accountId and u.id = any(cast(:ids as uuid[]))
      and u.role <> 'media_library_restricted_access'
   union all
   select g.id from groups g where g.account_id = :accountId and g.id = any(cast(:ids as uuid[])) and g.kind <> 'sharing'`,
)
const lock = statement(
  'principal_lock',
  `select id from principals where account_id = :accountId and id = :id for update`,
)
const lockAround = statement(
  'groups_lock_around',
  `select g.id from groups g
    where g.account_id = :accountId and g.id in (
      select cast(:id as uuid)
      union
      select m.group_id from memberships m where m.account_id = :accountId and m.member_id = :id
      union
      select cast(l.place ->> 'group_id' as uuid) from groups d cross join jsonb_array_elements(d.left_memberships) l (place)
       where d.account_id = :accountId and d.id = :id)
    order by g.id for update`,
)
const leave = statement<{ id: string }>(
  'principal_leave',
  `update groups g set version = g.version + 1, member_count = g.member_count - 1, updated_at = cohort_now()
    where g.account_id = :accountId and g.id in (
      select m.group_id from memberships m where m.account_id = :accountId and m.member_id = :id)
   returning g.id`,
)
const depths = statement<{ above: number; below: number }>(
  'group_depths',
  `with recursive up (id, depth) as (
     select :groupId::uuid, 0
     union
     select m.group_id, depth + 1 from up join memberships m on m.account_id = :accountId and m.member_id = up.id
      where depth < :limit),
   down (id, depth) as (
     select id, 0 from unnest(cast(:ids as uuid[])) as id
     union
     select m.member_id, depth + 1 from down join memberships m
         on m.account_id = :accountId and m.group_id = down.id and m.member_kind = 'group'
      where depth < :limit)
   select (select max(depth) from (select min(depth) as depth from up group by id) as nearest) as above,
          (select max(depth) from (select min(depth) as depth from down group by id) as nearest) as below`,
)

/**
 * Those of some held candidates that a sharing group is not for. Asked after they are held: a role that changed while
 * `lockCandidates` waited is seen here.
 */
export async function findMisfits(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  return (await misfits(db, { accountId, ids })).map(row => row.id)
}

/** Holds a principal that is going to change, so that nobody puts it into a group meanwhile. */
export async function lockPrincipal(db: Knex, accountId: string, id: string): Promise<void> {
  await lock(db, { accountId, id })
}

/**
 * Holds a principal, if it is a group that one too, and the groups that it is in, or was in before it was deleted: in this order
 * everybody takes them.
 */
export async function lockGroupsAround(db: Knex, accountId: string, id: string): Promise<void> {
  await lockPrincipal(db, accountId, id)
  await lockAround(db, { accountId, id })
}

/**
 * Counts a principal, which the caller holds, out of its groups before its rows go; gives the ids of those groups. Who is
 * where is read once the groups are held: a change of one of them may have ended meanwhile.
 */
export async function leaveGroups(
  db: Knex,
  accountId: string,
  id: string,
): Promise<readonly string[]> {
  await lockAround(db, { accountId, id })
  return (await leave(db, { accountId, id })).map(row => row.id)
}

/**
 * How many levels lie above a group and below its would-be members, counted up to `limit`. A group counts where it is
 * nearest, so that a cycle has a depth too.
 */
export async function nestingDepths(
  db: Knex,
  nesting: { accountId: string; groupId: string; ids: readonly string[]; limit: number },
): Promise<{ above: number; below: number }> {
  const [row] = await depths(db, nesting)
  return row ?? { above: 0, below: 0 }
}
