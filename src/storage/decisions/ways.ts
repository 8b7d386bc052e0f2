import type { Knex } from 'knex'
import type { Granter } from '../../model/right-grant.ts'
import type { Rank } from '../../model/level.ts'
import { type EdgeFact, edges } from '../entry/edges.ts'
import { statement } from '../statement.ts'
import {
  type AccessFacts,
  type AccessKey,
  ask,
  asked,
  askedOne,
  type Found,
  levelsFound,
  type Node,
  ranked,
} from './access.ts'
import { nodes } from './nodes.ts'
import { standing, subjectBy } from './subject.ts'

/** One way in which the subject has a level at a node, whether it counts now or not. Times are as JSON tells them. */
export type Way = {
  readonly nodeId: string
  /** The collection through which it comes, where it does; the cap of what is in it. */
  readonly collection: { readonly id: string; readonly name: string; readonly cap: Rank } | null
  /** Null for owning it. */
  readonly share: ShareFact | null
}

export type ShareFact = {
  readonly principalId: string
  readonly rank: Rank
  readonly granter: Granter
  readonly reason: string | null
  readonly since: string
  readonly until: string | null
  readonly expired: boolean
}

export type NamedNode = Node & { readonly name: string }

/** What decides, as `findAccess` finds it, and beside it everything that tells why. */
export type ExplainedFacts = Omit<AccessFacts, 'nodes'> & {
  readonly nodes: readonly NamedNode[]
  readonly name: string | null
  readonly groups: readonly { readonly id: string; readonly name: string }[]
  readonly edges: readonly EdgeFact[]
  readonly ways: readonly Way[]
}

type Row = Omit<ExplainedFacts, 'nodes'> & {
  readonly nodes: readonly Omit<NamedNode, 'rank'>[]
  readonly found: readonly Found[]
}

const shareColumns = `s.principal_id, s.level, s.granter_kind, s.granter_id, s.granter_name, s.reason, s.since, s.until,
            coalesce(s.until <= cohort_now(), false) as expired`

// Beside what counts (`found`), ways that do not: a user's own shares with another role, and what has expired.
const explained = (whose: string, which: string): string => `with recursive ${subjectBy(whose)},
   ${which},
   ${nodes},
   around as (select account_id, id from person union all select account_id, id from reach),
   told as (
     select o.node_id, o.id, o.cap, s.*
       from objects o
       cross join lateral (
         select ${shareColumns} from shares s where s.account_id = :accountId and s.resource_id = o.id offset 0) s
      where o.density = 'sparse' and s.principal_id in (select id from around)
     union all
     select o.node_id, o.id, o.cap, s.*
       from objects o cross join around h
       cross join lateral (
         select ${shareColumns} from shares s
          where s.account_id = :accountId and s.resource_id = o.id and s.principal_id = h.id offset 0) s
      where o.density = 'crowded'),
   ways as (
     select o.node_id, o.id, o.cap, null::json as share from objects o where o.owner_id in (select id from owned)
     union all
     select g.node_id, g.id, g.cap,
            json_build_object('principalId', g.principal_id, 'rank', g.level, 'reason', g.reason, 'since', g.since,
              'until', g.until, 'expired', g.expired,
              'granter', json_build_object('kind', g.granter_kind, 'id', g.granter_id, 'name', g.granter_name))
       from told g)
   select (select to_json(s) from (select ${standing} from person p) s) as subject,
          (select coalesce(json_agg(json_build_object('id', n.id, 'parentId', n.parent_id, 'kind', n.kind, 'gone', n.gone,
                    'libraryId', n.library_id, 'key', n.key, 'name', r.name)), '[]')
             from nodes n cross join lateral (
               select r.name from resources r where r.account_id = :accountId and r.id = n.id offset 0) r) as nodes,
          ${levelsFound} as found,
          (select case p.kind
                    when 'user' then (select coalesce(u.display_name, u.user_name) from users u
                                       where u.account_id = p.account_id and u.id = p.id)
                    when 'group' then (select g.name from groups g where g.account_id = p.account_id and g.id = p.id)
                    else (select a.name from applications a where a.account_id = p.account_id and a.id = p.id) end
             from person p) as name,
          (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) order by g.id), '[]')
             from reach r join groups g on g.account_id = r.account_id and g.id = r.id) as groups,
          ${edges} as edges,
          (select coalesce(json_agg(json_build_object('nodeId', w.node_id, 'share', w.share,
                    'collection', case when w.id <> w.node_id then json_build_object('id', c.id, 'name', c.name, 'cap', w.cap) end)), '[]')
             from ways w cross join lateral (
               select c.id, c.name from resources c where c.account_id = :accountId and c.id = w.id offset 0) c) as ways`

const findOne = statement<Row>('ways_to_one_resource', explained(':subjectId', askedOne))
const findSome = statement<Row>('ways_to_resources', explained(':subjectId', asked))
const findOfSubjects = statement<Row & { subjectId: string }>(
  'ways_of_subjects_to_one_resource',
  `select wanted.id as "subjectId", w.* from jsonb_array_elements_text(cast(:subjectIds as jsonb)) wanted (id)
    cross join lateral (${explained('cast(wanted.id as uuid)', askedOne)}) w`,
)

/** Everything through which somebody has a level on some resources, or would have one, in one statement. */
export async function findWays(db: Knex, key: AccessKey): Promise<ExplainedFacts> {
  return toFacts(await ask(db, key, [findOne, findSome]))
}

export type SubjectsKey = {
  readonly accountId: string
  readonly subjectIds: readonly string[]
  readonly resourceId: string
}

/** As `findWays`, of some subjects on one resource, by the id of the subject. */
export async function findWaysOfSubjects(
  db: Knex,
  { accountId, subjectIds, resourceId }: SubjectsKey,
): Promise<ReadonlyMap<string, ExplainedFacts>> {
  const key = { accountId, id: resourceId, libraryId: null, implying: [] }
  const rows = await findOfSubjects(db, { ...key, subjectIds: JSON.stringify(subjectIds) })
  return new Map(rows.map(({ subjectId, ...row }) => [subjectId, toFacts(row)]))
}

function toFacts({ found, ...facts }: Row): ExplainedFacts {
  return { ...facts, nodes: ranked(facts.nodes, found) }
}
