import { groupsCount } from '../plan/plan-columns.ts'
import { effective } from './reach.ts'

/** A membership that counts: the member is the person or one of their groups. */
export type EdgeFact = {
  readonly memberId: string
  readonly groupId: string
  readonly sourceKind: string
  /** The name of the connection or upstream that it came from. */
  readonly sourceName: string | null
  readonly since: string
  readonly until: string | null
}

/** The memberships of the rows of the CTE `around` (account_id, id), as JSON. */
export const edges = `(select coalesce(json_agg(json_build_object('memberId', m.member_id, 'groupId', m.group_id,
                     'sourceKind', o.kind, 'sourceName', coalesce(c.name, up.name), 'since', m.since, 'until', m.until)
                     order by m.since, m.group_id, m.source_id), '[]')
             from around p
             join memberships m on m.account_id = p.account_id and m.member_id = p.id and ${effective} and ${groupsCount}
             join sources o on o.account_id = m.account_id and o.id = m.source_id
             left join connections c on c.account_id = m.account_id and c.id = m.source_id
             left join upstreams up on up.account_id = m.account_id and up.id = m.source_id)`
