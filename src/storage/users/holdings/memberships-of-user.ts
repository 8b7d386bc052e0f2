import type { Knex } from 'knex'
import type { MembershipSource, UserMembership } from '../../../model/user-holdings.ts'
import { statement } from '../../statement.ts'
import { inLivingGroup } from '../../visibility.ts'
import type { HoldingsPage } from './holdings-page.ts'

type Row = Omit<UserMembership, 'sources'> & {
  readonly sources: readonly (Omit<MembershipSource, 'since' | 'until'> & {
    readonly since: string
    readonly until: string | null
  })[]
}

const list = statement<Row>(
  'user_memberships_by_source',
  `with page as materialized (
     select distinct m.group_id as id from memberships m
      where m.account_id = :accountId and m.member_id = :userId and ${inLivingGroup('m')}
        and (cast(:after as uuid) is null or m.group_id > cast(:after as uuid))
      order by m.group_id limit :limit)
   select g.id, g.name, g.kind,
          (select json_agg(json_build_object('kind', s.kind, 'id', coalesce(c.id, up.id), 'name', coalesce(c.name, up.name), 'state', m.state,
                    'since', m.since, 'until', m.until) order by m.since, m.source_id)
             from memberships m
             join sources s on s.account_id = m.account_id and s.id = m.source_id
             left join connections c on c.account_id = m.account_id and c.id = m.source_id
             left join upstreams up on up.account_id = m.account_id and up.id = m.source_id
            where m.account_id = :accountId and m.group_id = g.id and m.member_id = :userId) as sources
     from page join groups g on g.account_id = :accountId and g.id = page.id order by g.id`,
)

/** The groups that a person is a member of itself, by id. */
export async function listMembershipsOfUser(
  db: Knex,
  page: HoldingsPage,
): Promise<readonly UserMembership[]> {
  const rows = await list(db, page)
  return rows.map(row => ({ ...row, sources: row.sources.map(withTimes) }))
}

/** Times come as text out of JSON. */
function withTimes({ since, until, ...rest }: Row['sources'][number]): MembershipSource {
  return { ...rest, since: new Date(since), until: until === null ? null : new Date(until) }
}
