import type { Knex } from 'knex'
import type { Role } from '../../model/role.ts'
import type { SubjectKind } from '../../model/subject.ts'
import { effective } from '../entry/reach.ts'
import { groupsCount } from '../plan/plan-columns.ts'
import { liveShare } from '../shares/live-share.ts'
import { statement } from '../statement.ts'
import { isAlive } from '../visibility.ts'
import { places } from './nodes.ts'
import type { Way } from './ways.ts'

/** A user, group or application to whom something is given at a resource, above it or in a collection that it is in. */
export type Given = {
  readonly id: string
  readonly kind: SubjectKind
  readonly name: string
  readonly ways: readonly (Way & {
    readonly nodeName: string
    readonly nodeKind: 'folder' | 'file'
  })[]
}

/** The shares that count: those of a user with restricted access alone (IK-26). */
const counts = `${liveShare} and not exists (
            select 1 from users u where u.account_id = s.account_id and u.id = s.principal_id
               and u.role <> 'media_library_restricted_access')`

/** As CTEs: the asked resource `:resourceId`, where shares count for it, and by whom it is owned by now. */
const here = `asked (id) as (select cast(:resourceId as uuid)),
   ${places},
   owned (node_id, object_id, cap, id) as (
     select o.node_id, o.id, o.cap, o.owner_id from objects o where o.owner_id is not null
     union
     select o.node_id, o.object_id, o.cap, h.to_id from owned o
       cross join lateral (
         select to_id from ownership_handovers where account_id = :accountId and from_id = o.id offset 0) h)`

const list = statement<Given>(
  'principals_given_on_resource_by_caps',
  `with recursive ${here},
   page (id) as (
     select x.id from objects o cross join lateral (
       select s.principal_id as id from shares s
        where s.account_id = :accountId and s.resource_id = o.id and s.principal_id > :after and ${counts}
        order by s.principal_id limit :limit) x
     union
     select p.id from owned o cross join lateral (
       select p.id from principals p where p.account_id = :accountId and p.id = o.id and p.id > :after offset 0) p
     order by id limit :limit)
   select p.id, p.kind,
          case p.kind
            when 'user' then (select coalesce(u.display_name, u.user_name) from users u
                               where u.account_id = :accountId and u.id = p.id)
            when 'group' then (select g.name from groups g where g.account_id = :accountId and g.id = p.id)
            else (select a.name from applications a where a.account_id = :accountId and a.id = p.id) end as name,
          (select json_agg(json_build_object('nodeId', w.node_id, 'nodeName', n.name, 'nodeKind', n.kind, 'share', w.share,
                    'collection', case when w.id <> w.node_id
                      then json_build_object('id', c.id, 'name', c.name, 'cap', w.cap) end))
             from (
               select o.node_id, o.id, o.cap, s.share
                 from objects o
                 cross join lateral (
                   select json_build_object('principalId', s.principal_id, 'rank', s.level, 'reason', s.reason,
                            'since', s.since, 'until', s.until, 'expired', false, 'granter',
                            json_build_object('kind', s.granter_kind, 'id', s.granter_id, 'name', s.granter_name)) as share
                     from shares s
                    where s.account_id = :accountId and s.resource_id = o.id and s.principal_id = p.id and ${counts}
                   offset 0) s
               union all
               select o.node_id, o.object_id, o.cap, null from owned o where o.id = p.id) w
             cross join lateral (
               select n.name, n.kind from resources n where n.account_id = :accountId and n.id = w.node_id offset 0) n
             cross join lateral (
               select c.id, c.name from resources c where c.account_id = :accountId and c.id = w.id offset 0) c) as ways
     from page cross join lateral (
       select r.id, r.kind from principals r where r.account_id = :accountId and r.id = page.id offset 0) p
    where ${isAlive('p.id')}
    order by p.id`,
)

/** The groups with a share that counts here, and everything nested in them. */
const carrying = `carrying (id) as (
     select g.id from objects o
       cross join lateral (
         select s.principal_id from shares s where s.account_id = :accountId and s.resource_id = o.id and ${liveShare} offset 0) s
       cross join lateral (
         select g.id from groups g
          where g.account_id = :accountId and g.id = s.principal_id and g.deleted_at is null offset 0) g
      where ${groupsCount}
     union
     select m.member_id from carrying c cross join lateral (
       select m.member_id from memberships m
        where m.account_id = :accountId and m.group_id = c.id and m.member_kind = 'group' and ${effective} offset 0) m)`

const people = statement<Candidate>(
  'people_reaching_resource_by_caps',
  `with recursive ${here}, ${carrying},
   page (id) as (
     select h.id from jsonb_array_elements_text(cast(:roles as jsonb)) r (role) cross join lateral (
       select u.id from users u where u.account_id = :accountId and u.role = r.role and u.id > :after
        order by u.id limit :limit) h
     union
     select x.id from objects o cross join lateral (
       select s.principal_id as id from shares s
        where s.account_id = :accountId and s.resource_id = o.id and s.principal_id > :after and ${liveShare}
          and (select u.role from users u where u.account_id = :accountId and u.id = s.principal_id)
                = 'media_library_restricted_access'
        order by s.principal_id limit :limit) x
     union
     select x.id from carrying c cross join lateral (
       select m.member_id as id from memberships m
        where m.account_id = :accountId and m.group_id = c.id and m.member_kind = 'user' and m.member_id > :after
          and ${effective} order by m.member_id limit :limit) x
     union
     select u.id from owned o cross join lateral (
       select u.id from users u where u.account_id = :accountId and u.id = o.id and u.id > :after offset 0) u
     order by id limit :limit)
   select u.* from page p cross join lateral (
     select u.id, coalesce(u.display_name, u.user_name) as name, u.user_name as "userName"
       from users u where u.account_id = :accountId and u.id = p.id offset 0) u order by u.id`,
)

const groups = statement<{ readonly id: string }>(
  'groups_carrying_to_resource_by_caps',
  `with recursive ${here}, ${carrying}
   select id from carrying where id > :after group by id order by id limit :limit`,
)

export type Candidate = { readonly id: string; readonly name: string; readonly userName: string }

export type CandidatePage = {
  readonly accountId: string
  readonly resourceId: string
  readonly after: string
  readonly limit: number
}

/** To whom something is given here that counts, with what and where, by id behind `after`. */
export async function listGiven(db: Knex, page: CandidatePage): Promise<readonly Given[]> {
  return list(db, page)
}

/** Everybody who may have a level here, and perhaps some who have none: by a role among these, own, or through groups. */
export async function listPeopleReaching(
  db: Knex,
  page: CandidatePage & { readonly roles: readonly Role[] },
): Promise<readonly Candidate[]> {
  return people(db, { ...page, roles: JSON.stringify(page.roles) })
}

/** As `listPeopleReaching`, the groups. */
export async function listGroupsReaching(
  db: Knex,
  page: CandidatePage,
): Promise<readonly { readonly id: string }[]> {
  return groups(db, page)
}
